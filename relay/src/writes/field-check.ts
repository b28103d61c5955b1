/** Checks what is to be written against what the org said of its object: what cannot work is refused before it is accepted. Pure. */
import type { FieldValue, Values } from '../mirror/index.ts'
import { isDayOfMonth } from '../platform/calendar-day.ts'
import { HeadroomError } from '../platform/errors.ts'
import { requireField } from '../schemas/index.ts'
import type { Field, ObjectSchema } from '../schemas/index.ts'

const NUMBERS = new Set(['currency', 'double', 'integer', 'long', 'percent'])
const DATE = /^\d{4}-\d\d-\d\d$/
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/

const isMoment = (value: FieldValue, pattern: RegExp): boolean =>
    typeof value === 'string' && pattern.test(value) && isDayOfMonth(value) && !Number.isNaN(Date.parse(value))

/** What the field wants instead; null when the value fits. */
function findFault({ type, length, required }: Field, value: FieldValue): string | null {
    if (value === null) return required ? 'The org requires a value: give one.' : null
    if (type === 'boolean') return typeof value === 'boolean' ? null : 'Give true or false.'
    if (NUMBERS.has(type)) return typeof value === 'number' ? null : 'Give a number.'
    if (type === 'date') return isMoment(value, DATE) ? null : 'Give a date such as 2026-11-22.'
    if (type === 'datetime') return isMoment(value, DATETIME) ? null : 'Give a time such as 2026-11-22T10:00:00Z.'
    if (typeof value !== 'string') return 'Give a text.'
    return length !== undefined && length > 0 && value.length > length ? `Use at most ${length} characters.` : null
}

/** While the org has not described the object nothing is checked here; the org itself checks all. */
export function checkFields(
    schema: ObjectSchema | null,
    operation: 'create' | 'update',
    fields: Values,
    path: (name: string) => string,
): void {
    if (schema === null || schema.fields.length === 0) return
    for (const [name, value] of Object.entries(fields)) {
        const field = requireField(schema, name, path(name))
        const isOpen = operation === 'create' ? field.createable : field.updateable
        const fault = isOpen ? findFault(field, value) : `${name} cannot be written: leave it out.`
        if (fault !== null) throw new HeadroomError('body_invalid', fault, { field: path(name) })
    }
}

/** What the admin of the org has not approved would only wait to be refused there. */
export function checkApproved({ writableFields }: ObjectSchema, fields: Values, path: (name: string) => string): void {
    if (writableFields === null) return
    const approved = new Set(writableFields.map((name) => name.toLowerCase()))
    const missing = Object.keys(fields).find((name) => !approved.has(name.toLowerCase()))
    if (missing === undefined) return
    const advice = `An admin of the org has not approved that ${missing} is written: have it approved there, or leave it out.`
    throw new HeadroomError('body_invalid', advice, { field: path(missing) })
}
