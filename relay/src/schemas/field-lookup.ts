/** Finds a field that somebody names, or says what to write instead. Pure. */
import { HeadroomError } from '../platform/errors.ts'
import type { Field, ObjectSchema } from './field-schema.ts'

/** Salesforce ignores case in field names; values come under the name as it spells it, so only that one is taken. */
export function requireField({ object, fields }: ObjectSchema, name: string, path: string): Field {
    const field = fields.find((one) => one.name === name)
    if (field !== undefined) return field
    const like = fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
    const advice =
        like === undefined
            ? `${object} has no field ${name} in this org: choose one of /v1/schema/${object}, or ask the org to describe itself again.`
            : `Salesforce spells it ${like.name}.`
    throw new HeadroomError('body_invalid', advice, { field: path })
}

/** Null while the org has not said what its admin approved. */
export function isApproved({ approvedFields }: ObjectSchema, name: string): boolean | null {
    if (approvedFields === null) return null
    return approvedFields.some((approved) => approved.toLowerCase() === name.toLowerCase())
}
