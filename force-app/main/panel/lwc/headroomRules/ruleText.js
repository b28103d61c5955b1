/** A rule in a line, as the list shows it. Pure. */
import { fill, showNumber, showTime } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {Record<string, any>} Rule */

const EVENTS = /** @type {Record<string, string>} */ ({
    created: labels.created,
    updated: labels.updated,
    created_or_updated: labels.createdOrUpdated,
    deleted: labels.deleted,
    undeleted: labels.undeleted,
    merged: labels.merged,
    converted: labels.converted,
})

/** @param {Rule} rule */
function describeState({ isEnabled, brake }) {
    if (!isEnabled) return { stateLabel: labels.off, stateClass: 'slds-m-left_x-small' }
    if (brake !== null) return { stateLabel: labels.braked, stateClass: 'slds-m-left_x-small slds-theme_warning' }
    return { stateLabel: labels.on, stateClass: 'slds-m-left_x-small slds-theme_success' }
}

/** @param {Rule} rule */
export function describeRule(rule) {
    const { id, name, object, event, conditions, actions, brake, isEnabled } = rule
    return {
        id,
        name,
        isEnabled,
        ...describeState(rule),
        text: fill(labels.summary, EVENTS[event] ?? event, object, showNumber(conditions.length), showNumber(actions.length)),
        brake: brake === null ? null : fill(labels.brakedText, showTime(brake.brakedAt), showNumber(brake.held)),
        editText: fill(labels.editRule, name),
        deleteText: fill(labels.deleteRule, name),
    }
}

/** What the relay takes of a rule that it gave: it adds what only it knows. @param {Rule} rule */
export function toInput({ name, object, event, when, conditions, logic, actions, isEnabled, firingsPerHourMax }) {
    return { name, object, event, when, conditions, logic, actions, isEnabled, firingsPerHourMax }
}

/** The question before a rule is enabled. @param {Rule} matches as the relay counted them */
export function askEnable({ count, isComplete }) {
    const answers = [{ name: 'enable', label: labels.enableFromNow, variant: 'brand' }]
    if (count > 0 && isComplete)
        answers.push({ name: 'enableMatching', label: fill(labels.enableMatching, showNumber(count)), variant: 'neutral' })
    const text = count === 0 ? labels.matchNone : fill(isComplete ? labels.matchNow : labels.matchAtLeast, showNumber(count))
    return { count, text, answers: [...answers, { name: 'cancel', label: labels.cancel, variant: 'neutral' }] }
}

/** @param {string} name */
export const askDelete = (name) => ({
    count: 0,
    text: fill(labels.sureDelete, name),
    answers: [
        { name: 'delete', label: labels.remove, variant: 'destructive' },
        { name: 'cancel', label: labels.cancel, variant: 'neutral' },
    ],
})
