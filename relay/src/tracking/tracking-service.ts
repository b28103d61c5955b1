/** Chooses which of the approved fields leave the org, and tells it with each answer. What may leave is decided in the org. */
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { findSchema, readSchema, requireField } from '../schemas/index.ts'
import { describeTracking } from './tracking-policy.ts'
import type { FieldUses } from './tracking-policy.ts'
import type { ObjectFields } from './tracking-schema.ts'
import { deleteChosen, findChosen, lockSettings, saveChosen } from './tracking-store.ts'

export interface TrackingParts {
    readonly database: Database
    /** Which rules use which fields of the object. */
    readonly findUses: (sql: Sql, orgId: string, object: string) => Promise<FieldUses>
}

export interface Tracking {
    list(orgId: string, object: string): Promise<ObjectFields>
    /** Null chooses all that are approved. */
    choose(orgId: string, object: string, fields: readonly string[] | null): Promise<ObjectFields>
}

function checkUses(chosen: readonly string[], uses: FieldUses): void {
    for (const [field, [rule]] of uses) {
        if (rule === undefined || chosen.includes(field)) continue
        throw new HeadroomError('in_use', `The rule "${rule}" uses ${field}: keep the field, or change the rule first.`, {
            field: 'fields',
        })
    }
}

async function list(sql: Sql, orgId: string, object: string, { findUses }: TrackingParts): Promise<ObjectFields> {
    const schema = await readSchema(sql, orgId, object)
    return describeTracking(schema, await findChosen(sql, orgId, object), await findUses(sql, orgId, object))
}

export function createTracking(parts: TrackingParts): Tracking {
    const { database, findUses } = parts
    return {
        list: (orgId, object) => list(database, orgId, object, parts),
        choose: (orgId, object, fields) =>
            database.transaction(async (sql) => {
                await lockSettings(sql, orgId)
                if (fields === null) await deleteChosen(sql, orgId, object)
                else {
                    const schema = await findSchema(sql, orgId, object)
                    if (schema !== null) for (const [index, name] of fields.entries()) requireField(schema, name, `fields[${index}]`)
                    checkUses(fields, await findUses(sql, orgId, object))
                    await saveChosen(sql, orgId, object, [...new Set(fields)])
                }
                return list(sql, orgId, object, parts)
            }),
    }
}

/** A field that comes into use is tracked from now on. Inside the caller's transaction, which holds the org's settings. */
export async function trackUsedFields(sql: Sql, orgId: string, object: string, used: readonly string[]): Promise<void> {
    const chosen = await findChosen(sql, orgId, object)
    const missing = chosen === null ? [] : used.filter((field) => !chosen.includes(field))
    if (chosen !== null && missing.length > 0) await saveChosen(sql, orgId, object, [...chosen, ...new Set(missing)])
}
