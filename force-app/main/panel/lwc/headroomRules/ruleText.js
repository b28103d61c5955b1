/** A rule in a line, as the list shows it. Pure. */
import { fill, showNumber, showTime } from 'c/headroomText'
import { EVENTS } from 'c/headroomWords'
import { labels } from './labels'

/** @typedef {Record<string, any>} Rule */

/** @param {Rule} rule */
function describeState({ isEnabled, brake }) {
    if (!isEnabled) return { label: labels.off }
    return brake === null ? { label: labels.on, class: 'slds-theme_success' } : { label: labels.braked, class: 'slds-theme_warning' }
}

/** @param {Rule} rule */
const buttonsOf = ({ name, isEnabled }) => [
    { name: 'firings', label: labels.firings, title: fill(labels.firingsOf, name) },
    isEnabled ? { name: 'disable', label: labels.disable } : { name: 'askEnable', label: labels.enable },
    { name: 'edit', label: labels.edit, title: fill(labels.editRule, name) },
    { name: 'askDelete', iconName: 'utility:delete', alternativeText: fill(labels.deleteRule, name) },
]

/** What is to become of the firings of a rule that stopped. @param {Rule} rule */
const askHeld = ({ brake: { brakedAt, held } }) => ({
    text: fill(labels.brakedText, showTime(brakedAt), showNumber(held)),
    answers: [
        { name: 'release', label: labels.release },
        { name: 'discard', label: labels.discard },
    ],
})

/** @param {Rule} rule */
export function describeRule(rule) {
    const { id, name, object, event, conditions, actions, brake } = rule
    return {
        id,
        name,
        badge: describeState(rule),
        lines: [fill(labels.summary, EVENTS[event] ?? event, object, showNumber(conditions.length), showNumber(actions.length))],
        buttons: buttonsOf(rule),
        question: brake === null ? null : askHeld(rule),
    }
}

const STATES = /** @type {Record<string, string>} */ ({
    fired: labels.fired,
    held: labels.held,
    approved: labels.approved,
    discarded: labels.dropped,
})

/** Why each came is in the story of its record. @param {Record<string, any>[]} firings the newest first @returns {string[]} lines under the rule */
export const describeFirings = (firings) => [
    firings.length === 0 ? labels.noFirings : labels.newestFirings,
    ...firings.map(({ firedAt, object, recordId, state }) => `${showTime(firedAt)} · ${object} ${recordId} · ${STATES[state] ?? state}`),
]

/** What the relay takes of a rule that it gave: it adds what only it knows. @param {Rule} rule */
export function toInput({ name, object, event, when, conditions, logic, actions, isEnabled, firingsPerHourMax }) {
    return { name, object, event, when, conditions, logic, actions, isEnabled, firingsPerHourMax }
}

/** The question before a rule is enabled. @param {Record<string, any>} matches as the relay counted them */
export function askEnable({ count, isComplete }) {
    const text = count === 0 ? labels.matchNone : fill(isComplete ? labels.matchNow : labels.matchAtLeast, showNumber(count))
    const answers = [
        { name: 'enable', label: labels.enableFromNow, variant: 'brand' },
        { name: 'enableMatching', label: fill(labels.enableMatching, showNumber(count)) },
        { name: 'keep', label: labels.cancel },
    ]
    return { count, text, answers: answers.filter(({ name }) => name !== 'enableMatching' || (count > 0 && isComplete)) }
}

/** @param {string} name */
export const askDelete = (name) => ({
    count: 0,
    text: fill(labels.sureDelete, name),
    answers: [
        { name: 'delete', label: labels.remove, variant: 'destructive' },
        { name: 'keep', label: labels.cancel },
    ],
})
