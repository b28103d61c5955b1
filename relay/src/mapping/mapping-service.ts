/** Mappings as use cases: looked at and changed from what the store knows, also while every quota is gone. */
import type { Database, Sql } from '../platform/database.ts'
import { findSchema, requireField, selectDescribed } from '../schemas/index.ts'
import type { ListedMapping, Mapping, MappingView } from './mapping-schema.ts'
import { defaultMapping, viewMapping } from './mapping-policy.ts'
import { saveMapping, selectMapping, selectMappings } from './mapping-store.ts'

export async function readMapping(sql: Sql, orgId: string, object: string): Promise<Mapping> {
    return (await selectMapping(sql, orgId, object)) ?? defaultMapping(object)
}

export async function showMapping(sql: Sql, orgId: string, object: string): Promise<MappingView> {
    const stored = await selectMapping(sql, orgId, object)
    return viewMapping(object, stored ?? defaultMapping(object), stored === null, await findSchema(sql, orgId, object))
}

/** Of each object that the org has described. */
export async function listMappings(sql: Sql, orgId: string): Promise<ListedMapping[]> {
    const changed = await selectMappings(sql, orgId)
    return (await selectDescribed(sql, orgId)).map(({ object }) => {
        const { direction, winner } = changed.get(object) ?? defaultMapping(object)
        return { object, direction, winner, isDefault: !changed.has(object) }
    })
}

/** A field that the org does not have is refused; while the org has not described the object nothing is checked. */
export function changeMapping(database: Database, orgId: string, object: string, mapping: Mapping): Promise<MappingView> {
    return database.transaction(async (sql) => {
        const schema = await findSchema(sql, orgId, object)
        if (schema !== null)
            for (const [index, { field }] of mapping.fields.entries()) requireField(schema, field, `fields[${index}].field`)
        await saveMapping(sql, orgId, object, mapping)
        return showMapping(sql, orgId, object)
    })
}
