/** Puts together what is known of an object's fields: described, approved, chosen, used. Pure. */
import { isApproved } from '../schemas/index.ts'
import type { ObjectSchema } from '../schemas/index.ts'
import type { ObjectFields } from './tracking-schema.ts'

/** Field name to the names of the rules that use it. */
export type FieldUses = ReadonlyMap<string, readonly string[]>

/** `chosen` is null when nobody has chosen. */
export function describeTracking(schema: ObjectSchema, chosen: readonly string[] | null, uses: FieldUses): ObjectFields {
    const wanted = chosen === null ? null : new Set(chosen)
    const fields = schema.fields.map(({ name, label, type, formula, encrypted, updateable, createable }) => {
        const isWanted = wanted?.has(name) ?? true
        return {
            name,
            label,
            type,
            isApproved: isApproved(schema, name),
            isWanted,
            isTracked: isApproved(schema, name) === true && isWanted,
            isSeenInRealTime: !formula,
            isEncrypted: encrypted,
            updateable,
            createable,
            usedBy: [...(uses.get(name) ?? [])],
        }
    })
    return { object: schema.object, describedAt: schema.describedAt, tracksAllApproved: chosen === null, fields }
}
