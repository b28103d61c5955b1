/** From the relay's story of a record to the lines that are shown. Pure: it knows neither the component nor the relay. */
import { fill, showTime } from 'c/headroomText'
import { ENDS } from 'c/headroomWords'
import { labels } from './labels'

/** @typedef {string | number | boolean | null} Value */
/** @typedef {Record<string, any>} Body */

const OPERATIONS = /** @type {Record<string, { label: string, icon: string }>} */ ({
    created: { label: labels.created, icon: 'utility:new' },
    updated: { label: labels.updated, icon: 'utility:edit' },
    deleted: { label: labels.deleted, icon: 'utility:delete' },
    undeleted: { label: labels.undeleted, icon: 'utility:undelete' },
})

/** What kept a rule from firing; `conditions_not_met` and `field_unknown` name their reasons. @type {Record<string, string>} */
const VERDICTS = {
    caused_by_rule: labels.causedByRule,
    other_event: labels.otherEvent,
    without_values: labels.withoutValues,
    without_before: labels.withoutBefore,
    met_before: labels.metBefore,
    failed: labels.ruleFailed,
    disabled: labels.ruleDisabled,
}

/** @param {Value | undefined} value */
const showValue = (value) => (value === null || value === undefined || value === '' ? labels.empty : String(value))

/** @param {Body} change @returns {{ name: string, from: string, to: string }[]} */
function listFields({ before, after, operation }) {
    const names = Object.keys(after).filter((name) => before === null || before[name] !== after[name])
    if (operation !== 'updated') return []
    return names.map((name) => ({ name, from: showValue(before?.[name]), to: showValue(after[name]) }))
}

/** @param {Body} rule */
function explain({ verdict, falseConditions, unknownFields }) {
    if (verdict === 'conditions_not_met') {
        const held = falseConditions.map((/** @type {Body} */ one) =>
            fill(labels.conditionFalse, one.number, one.field, showValue(one.now)),
        )
        return held.join(' ')
    }
    if (verdict === 'field_unknown') return fill(labels.fieldUnknown, unknownFields.join(', '))
    return VERDICTS[verdict] ?? verdict
}

/** What fired first, then what did not. @param {Body} change */
function listRules({ firings, rules }) {
    const fired = new Set(firings.map((/** @type {Body} */ { ruleId }) => ruleId))
    const lines = rules.map((/** @type {Body} */ rule) => {
        const hasFired = fired.has(rule.ruleId)
        const text = hasFired ? labels.fired : rule.verdict === 'fires' ? labels.wouldFire : explain(rule)
        return { id: rule.ruleId, name: rule.ruleName, hasFired, text: rule.isRuleNewer ? `${text} ${labels.ruleNewer}` : text }
    })
    return lines.sort((/** @type {Body} */ a, /** @type {Body} */ b) => Number(b.hasFired) - Number(a.hasFired))
}

/** @param {Body} change */
export function describeChange(change) {
    const { label, icon } = OPERATIONS[change.operation]
    return {
        id: change.position,
        label,
        icon,
        time: showTime(change.capturedAt),
        fields: listFields(change),
        isLate: change.isLate,
        isOurs: change.origin !== null,
        rules: listRules(change),
    }
}

/** @param {Body} enrollment @param {Map<string, string>} names of sequences by id */
export function describeEnrollment({ sequenceId, state, enrolledAt, endedAt, endReason }, names) {
    const since = fill(labels.enrolled, showTime(enrolledAt))
    const ended = state === 'active' ? labels.active : fill(labels.ended, ENDS[endReason] ?? endReason, showTime(endedAt))
    return { id: `${sequenceId} ${enrolledAt}`, name: names.get(sequenceId) ?? sequenceId, text: `${since} ${ended}` }
}
