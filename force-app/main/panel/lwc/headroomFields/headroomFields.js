/** Fields as they are chosen and given values: with which input, by their type, and how it is read from there, as in Flow. Pure. */
import no from '@salesforce/label/c.Headroom_Fields_No'
import yes from '@salesforce/label/c.Headroom_Fields_Yes'

/** @typedef {{ name: string, label: string, type: string, formula: boolean, updateable?: boolean, picklistValues?: string[] }} Field */
/** @typedef {{ label: string, value: string }} Option */

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

export const FLAGS = [
    { label: yes, value: 'true' },
    { label: no, value: 'false' },
]

/** @param {Field | undefined} field */
export const kindOf = (field) => KINDS[field?.type ?? ''] ?? 'text'

/** Those whose label or name holds a text. @template {{ name: string, label: string }} Named @param {Named[]} fields @param {string} text */
export function findFields(fields, text) {
    const wanted = text.toLowerCase()
    return fields.filter(({ name, label }) => `${label} ${name}`.toLowerCase().includes(wanted))
}

/** The fields to choose from; one that is named and not known stays. @param {Field[]} fields @param {string} chosen @returns {Option[]} */
export function listFields(fields, chosen) {
    const known = fields.map(({ name, label }) => ({ label: `${label} (${name})`, value: name }))
    return chosen === '' || known.some(({ value }) => value === chosen) ? known : [...known, { label: chosen, value: chosen }]
}

/** What is chosen and not typed. @param {Field | undefined} field @returns {Option[] | undefined} */
export function listChoices(field) {
    if (kindOf(field) === 'boolean') return FLAGS
    return field?.type === 'picklist' ? field.picklistValues?.map((value) => ({ label: value, value })) : undefined
}

/** @param {Field | undefined} field @param {Option[] | undefined} choices */
export const describeInput = (field, choices) => (choices === undefined ? { type: kindOf(field) } : { options: choices })

/** From what an input holds to what the relay takes. @param {Field | undefined} field @param {Option[] | undefined} choices @param {any} given */
export function readValue(field, choices, given) {
    if (choices === FLAGS) return given === 'true'
    return choices === undefined && kindOf(field) === 'number' && given !== '' ? Number(given) : given
}

/** What an input shows. @param {any} value */
export const showValue = (value) => (value === null || value === undefined ? '' : String(value))

/** What one line of an edited list becomes. @template T @param {T[]} items @param {number} index @param {(item: T) => T} change */
export const changeAt = (items, index, change) => items.map((item, place) => (place === index ? change(item) : item))
