/** Which objects interval sync reads, and which fields of them: what the org described, its admin approved and the relay wants. */
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { isApproved, selectSchemas } from '../schemas/index.ts'
import type { Field, ObjectSchema } from '../schemas/index.ts'
import { selectWanted } from '../tracking/index.ts'

export interface ReadableObject {
    readonly object: string
    readonly fields: readonly Field[]
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

export async function listReadable(sql: Sql, orgId: string): Promise<ReadableObject[]> {
    const wanted = await selectWanted(sql, orgId)
    const objects = (await selectSchemas(sql, orgId)).map((schema) => ({
        object: schema.object,
        fields: selectFields(schema, wanted[schema.object]),
    }))
    return objects.filter(({ fields }) => fields.length > 0)
}

export async function requireReadable(sql: Sql, orgId: string, object: string): Promise<ReadableObject> {
    const readable = (await listReadable(sql, orgId)).find((one) => one.object === object)
    if (readable !== undefined) return readable
    throw new HeadroomError('not_found', 'The org has not described this object, or its admin approved none of its fields.', {
        field: 'object',
    })
}
