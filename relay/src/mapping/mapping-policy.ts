/** What a mapping makes of the names and values that an application gives, and what keeps a field from being written. Pure. */
import type { Values } from '../mirror/index.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { ObjectSchema } from '../schemas/index.ts'
import type { Direction, Mapping, MappingView } from './mapping-schema.ts'

/** Leads, contacts and campaigns go both ways; of accounts and opportunities the application only learns. */
const DEFAULTS: Readonly<Record<string, Direction>> = {
    Account: 'to_app',
    Campaign: 'both',
    Contact: 'both',
    Event: 'to_salesforce',
    Lead: 'both',
    Opportunity: 'to_app',
    Task: 'to_salesforce',
}

/** What nobody has decided about is not written. */
export const defaultMapping = (object: string): Mapping => {
    return { direction: DEFAULTS[object] ?? 'to_app', winner: 'salesforce', fields: [] }
}

export interface MappedValues {
    readonly fields: Values
    /** Those of them in which Salesforce wins. */
    readonly yielding: readonly string[]
}

const isWritten = (direction: Direction): boolean => direction === 'both' || direction === 'to_salesforce'

/** By the application's name, or the API's where the application has none of its own for it. */
function find({ direction, winner, fields }: Mapping, name: string) {
    const mapped = fields.find((one) => one.name === name)
    if (mapped !== undefined) return { field: mapped.field, direction: mapped.direction ?? direction, winner: mapped.winner ?? winner }
    // Salesforce ignores case in field names: a field is not written past the mapping under another spelling.
    const renamed = fields.find((one) => one.field.toLowerCase() === name.toLowerCase())
    return renamed === undefined ? { field: name, direction, winner } : null
}

export function mapValues(object: string, mapping: Mapping, input: Values, path: (name: string) => string): MappedValues {
    const fields: Record<string, Values[string]> = {}
    const yielding: string[] = []
    for (const [name, value] of Object.entries(input)) {
        const found = find(mapping, name)
        const refuse = (message: string) => new HeadroomError('body_invalid', message, { field: path(name) })
        if (found === null) throw refuse(`The mapping of ${object} has another name for ${name}: see /v1/mapping/${object}.`)
        if (!isWritten(found.direction))
            throw refuse(`The mapping of ${object} does not let ${name} go to Salesforce: change its direction or leave it out.`)
        if (Object.hasOwn(fields, found.field)) throw refuse(`${found.field} stands twice under different names: leave one out.`)
        fields[found.field] = value
        if (found.winner === 'salesforce') yielding.push(found.field)
    }
    return { fields, yielding }
}

/** Null while it can be written. Looked up each time: a field may be deleted, renamed, hidden or made read-only at any time. */
function findProblem(schema: ObjectSchema | null, name: string): string | null {
    if (schema === null || schema.fields.length === 0) return null
    const field = schema.fields.find((one) => one.name === name)
    if (field === undefined) return 'The org has no field of this name any more, or the package may not see it.'
    if (!field.updateable) return 'The org does not let it be changed.'
    const { writableFields } = schema
    const isApproved = writableFields === null || writableFields.some((one) => one.toLowerCase() === name.toLowerCase())
    return isApproved ? null : 'An admin of the org has not approved that it is written.'
}

export function viewMapping(object: string, mapping: Mapping, isDefault: boolean, schema: ObjectSchema | null): MappingView {
    const { direction, winner, fields } = mapping
    const shown = fields.map((one) => {
        const own = { name: one.name, field: one.field, direction: one.direction ?? direction, winner: one.winner ?? winner }
        return { ...own, problem: isWritten(own.direction) ? findProblem(schema, one.field) : null }
    })
    return { object, direction, winner, isDefault, fields: shown }
}
