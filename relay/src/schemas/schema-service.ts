/** Takes over what an org says of itself, inside the accepting transaction, and notes what is different from the last time. */
import type { Sql } from '../platform/database.ts'
import { nameActor } from '../platform/name-actor.ts'
import type { Description, Field } from './field-schema.ts'
import { compareFields } from './schema-policy.ts'
import { findSchema, insertSchemaChange, noteDescribed, saveSchema } from './schema-store.ts'

/** An object may have any name, also one that every JavaScript object answers to. */
const listOf = (lists: Readonly<Record<string, string[]>> | undefined, object: string): string[] | null =>
    lists !== undefined && Object.hasOwn(lists, object) ? (lists[object] ?? null) : null

/** The first description is no change. A description that says the same keeps its version. */
async function takeObject(sql: Sql, orgId: string, object: string, fields: readonly Field[], { approvals }: Description): Promise<void> {
    const known = await findSchema(sql, orgId, object)
    const difference = known === null ? null : compareFields(known.fields, fields)
    const version = (known?.version ?? 0) + (known === null || difference !== null ? 1 : 0)
    await saveSchema(sql, orgId, {
        object,
        version,
        fields,
        approvedFields: listOf(approvals?.trackedFields, object),
        writableFields: listOf(approvals?.writable, object),
    })
    if (difference !== null) await insertSchemaChange(sql, orgId, object, version, difference)
}

/** What is approved differently now was decided in the org: the audit names who, where the org does. */
export async function takeDescription(sql: Sql, orgId: string, description: Description): Promise<void> {
    const by = description.approvals?.by
    await nameActor(sql, by ? `user:${by}` : 'org')
    for (const [object, { fields }] of Object.entries(description.schema)) await takeObject(sql, orgId, object, fields, description)
    await noteDescribed(sql, orgId, description.approvals?.writeBack ?? null)
    await nameActor(sql, '')
}
