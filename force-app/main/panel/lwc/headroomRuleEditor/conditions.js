/** Which operators a field's type has, and with which inputs a condition is given: as in Flow. Pure. */
import { describeInput, FLAGS, kindOf, listChoices, listFields, readValue, showValue } from 'c/headroomFields'
import { labels } from './labels'

/** @typedef {import('c/headroomFields').Field} Field */
/** @typedef {import('./draft').Condition} Condition */

const ALWAYS = ['equals', 'does_not_equal', 'is_null', 'is_changed', 'changed_from', 'changed_to']
const IN_TEXT = ['contains', 'starts_with', 'ends_with']
const IN_ORDER = ['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal']

const OPERATOR_LABELS = /** @type {Record<string, string>} */ ({
    equals: labels.equals,
    does_not_equal: labels.doesNotEqual,
    contains: labels.contains,
    starts_with: labels.startsWith,
    ends_with: labels.endsWith,
    greater_than: labels.greaterThan,
    greater_than_or_equal: labels.greaterThanOrEqual,
    less_than: labels.lessThan,
    less_than_or_equal: labels.lessThanOrEqual,
    is_null: labels.isNull,
    is_changed: labels.isChanged,
    changed_from: labels.changedFrom,
    changed_to: labels.changedTo,
})

/** @type {Condition} */
export const BLANK = { field: '', operator: 'equals', value: '' }

/** A calculated field moves without a save, so whether it changed is not seen. @param {Field | undefined} field */
function listOperators(field) {
    const kind = kindOf(field)
    const extra = kind === 'text' ? IN_TEXT : kind === 'boolean' ? [] : IN_ORDER
    const always = field?.formula ? ALWAYS.filter((operator) => !operator.includes('changed')) : ALWAYS
    return [...always.slice(0, 2), ...extra, ...always.slice(2)].map((value) => ({ value, label: OPERATOR_LABELS[value] }))
}

/** The choices of a value that is chosen; undefined where it is typed. @param {Field | undefined} field @param {string} operator */
function choicesFor(field, operator) {
    if (operator === 'is_null' || operator === 'is_changed') return FLAGS
    return IN_TEXT.includes(operator) ? undefined : listChoices(field)
}

/** @param {Field[]} fields @param {string} name */
const findField = (fields, name) => fields.find((field) => field.name === name)

/** A line for c-headroom-lines. @param {Condition} condition @param {Field[]} fields of the object */
export function describeCondition(condition, fields) {
    const { field: name, operator, value } = condition
    const field = findField(fields, name)
    return {
        item: condition,
        inputs: [
            { name: 'field', label: labels.field, options: listFields(fields, name), value: name },
            { name: 'operator', label: labels.operator, options: listOperators(field), value: operator },
            { name: 'value', label: labels.value, ...describeInput(field, choicesFor(field, operator)), value: showValue(value) },
        ],
    }
}

/** What was given stays where the other operator takes it. @param {Condition} condition @param {string} operator @param {Field | undefined} field */
function withOperator(condition, operator, field) {
    const now = choicesFor(field, operator)
    const isSame = JSON.stringify(choicesFor(field, condition.operator)) === JSON.stringify(now)
    return { ...condition, operator, ...(isSame ? {} : { value: now === FLAGS ? true : '' }) }
}

/** @param {Condition} condition @param {{ name: string, value: any }} edit @param {Field[]} fields @returns {Condition} */
export function editCondition(condition, { name, value }, fields) {
    // An operator and a value of another field need not fit.
    if (name === 'field') return { ...BLANK, field: value }
    const field = findField(fields, condition.field)
    if (name === 'operator') return withOperator(condition, value, field)
    return { ...condition, value: readValue(field, choicesFor(field, condition.operator), value) }
}
