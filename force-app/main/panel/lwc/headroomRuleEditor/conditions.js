/** Which operators a field's type has, and with which input its value is given: as in Flow. Pure. */
import { labels } from './labels'

/** @typedef {{ name: string, label: string, type: string, formula: boolean, picklistValues?: string[] }} Field */
/** @typedef {import('./draft').ConditionDraft} ConditionDraft */

/** Every other type holds text. @type {Record<string, 'number' | 'boolean' | 'date' | 'datetime' | 'text'>} */
const KINDS = {
    boolean: 'boolean',
    currency: 'number',
    date: 'date',
    datetime: 'datetime',
    double: 'number',
    integer: 'number',
    long: 'number',
    percent: 'number',
}

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

/** @param {Field | undefined} field */
const kindOf = (field) => KINDS[field?.type ?? ''] ?? 'text'

/** A calculated field moves without a save, so whether it changed is not seen. @param {Field | undefined} field */
export function listOperators(field) {
    const kind = kindOf(field)
    const extra = kind === 'text' ? IN_TEXT : kind === 'boolean' ? [] : IN_ORDER
    const always = field?.formula ? ALWAYS.filter((operator) => !operator.includes('changed')) : ALWAYS
    return [...always.slice(0, 2), ...extra, ...always.slice(2)].map((value) => ({ value, label: OPERATOR_LABELS[value] }))
}

const FLAGS = [
    { label: labels.yes, value: 'true' },
    { label: labels.no, value: 'false' },
]

/** The choices of a value that is chosen; null where it is typed. @param {Field | undefined} field @param {string} operator */
function listChoices(field, operator) {
    if (operator === 'is_null' || operator === 'is_changed' || kindOf(field) === 'boolean') return FLAGS
    const values = field?.type === 'picklist' ? field.picklistValues : undefined
    const isWhole = !IN_TEXT.includes(operator)
    return values !== undefined && isWhole ? values.map((value) => ({ label: value, value })) : null
}

/** @param {Field | undefined} field @param {string} operator */
export function describeInput(field, operator) {
    const choices = listChoices(field, operator)
    if (choices !== null) return { isChoice: true, choices, type: 'text' }
    return { isChoice: false, choices: [], type: kindOf(field) === 'boolean' ? 'text' : kindOf(field) }
}

/** From what an input holds to what the relay takes. @param {Field | undefined} field @param {string} operator @param {any} given */
export function readValue(field, operator, given) {
    const { isChoice, choices, type } = describeInput(field, operator)
    if (isChoice && choices === FLAGS) return given === 'true'
    if (type === 'number') return given === '' ? '' : Number(given)
    return given
}

/** What the input shows. @param {any} value */
export const showInput = (value) => (value === null || value === undefined ? '' : String(value))
