/** Which objects interval sync reads, and which fields of them: what the org described, its admin approved and the relay wants. */
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { isApproved, selectSchemas } from '../schemas/index.ts'
import type { Field, ObjectSchema } from '../schemas/index.ts'
import { selectWanted } from '../tracking/index.ts'
import { selectUnseen } from './unseen-store.ts'

export interface ReadableObject {
    readonly object: string
    readonly fields: readonly Field[]
    /** Names of what was approved and is not read, because the Sync User does not see it. */
    readonly unseen: readonly string[]
}

/**
 * A User is never deleted, and Salesforce refuses the question.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
 */
export const hasDeletions = (object: string): boolean => object !== 'User'

/**
 * The only objects that can be merged; their deleted rows name the winner.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export const isMergeable = (object: string): boolean => ['Account', 'Contact', 'Lead'].includes(object)

/** Compound fields and files are no single value. */
const UNREADABLE_TYPES = new Set(['address', 'anytype', 'base64', 'complexvalue', 'location'])

function selectFields(schema: ObjectSchema, wanted: readonly string[] | undefined): Field[] {
    return schema.fields.filter(
        ({ name, type }) => isApproved(schema, name) === true && (wanted?.includes(name) ?? true) && !UNREADABLE_TYPES.has(type),
    )
}

/** What the Sync User does not see goes from the fields to the unseen. */
export function leaveOut({ object, fields, unseen }: ReadableObject, names: readonly string[]): ReadableObject {
    const [left, read] = [fields.filter(({ name }) => names.includes(name)), fields.filter(({ name }) => !names.includes(name))]
    return { object, fields: read, unseen: [...unseen, ...left.map(({ name }) => name)] }
}

/** Whatever the Sync User sees of it. */
async function listWanted(sql: Sql, orgId: string): Promise<ReadableObject[]> {
    const wanted = await selectWanted(sql, orgId)
    const objects = (await selectSchemas(sql, orgId)).map((schema) => ({
        object: schema.object,
        fields: selectFields(schema, wanted[schema.object]),
        unseen: [],
    }))
    return objects.filter(({ fields }) => fields.length > 0)
}

export async function listReadable(sql: Sql, orgId: string): Promise<ReadableObject[]> {
    const unseen = await selectUnseen(sql, orgId)
    return (await listWanted(sql, orgId)).map((readable) => leaveOut(readable, unseen.get(readable.object) ?? []))
}

/** What the Sync User needs to see: names of fields by object. */
export async function listNeeded(sql: Sql, orgId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    return new Map((await listWanted(sql, orgId)).map(({ object, fields }) => [object, fields.map(({ name }) => name)]))
}

export async function requireReadable(sql: Sql, orgId: string, object: string): Promise<ReadableObject> {
    const readable = (await listReadable(sql, orgId)).find((one) => one.object === object)
    if (readable !== undefined) return readable
    throw new HeadroomError('not_found', 'The org has not described this object, or its admin approved none of its fields.', {
        field: 'object',
    })
}
