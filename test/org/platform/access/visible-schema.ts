/**
 * The schema as one user sees it by the APIs: what the user may not read is not there, what the user may not write is read-only
 * (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm). Its objects
 * are for looking names up; records are made of the org's own.
 */
import type { Schema, SchemaField, SchemaObject } from '../schema-types.ts'
import type { UserAccess } from './user-access.ts'

export function visibleSchema(schema: Schema, access: UserAccess): Schema {
    const seen = new Map<SchemaObject, SchemaObject | undefined>()
    const see = (object: SchemaObject): SchemaObject | undefined => {
        if (!seen.has(object)) seen.set(object, access.object(object).read ? visibleObject(object, schema, access) : undefined)
        return seen.get(object)
    }
    return {
        object: (name) => {
            const object = schema.object(name)
            return object === undefined ? undefined : see(object)
        },
        objects: () => [...schema.objects()].flatMap((object) => see(object) ?? []),
    }
}

function visibleObject(object: SchemaObject, schema: Schema, access: UserAccess): SchemaObject {
    const rights = access.object(object)
    const fields = [...object.fields].flatMap(([key, field]) => {
        const { read, edit } = access.field(object, field)
        if (!read) return []
        const cut = { createable: field.createable && edit && rights.create, updateable: field.updateable && edit && rights.edit }
        return [[key, { ...field, ...cut, relationshipName: visibleRelationship(field, schema, access) }] as const]
    })
    const children = [...object.children].filter(([, child]) => {
        const other = schema.object(child.object)
        return other !== undefined && access.object(other).read
    })
    return { ...object, isDeletable: object.isDeletable && rights.delete, fields: new Map(fields), children: new Map(children) }
}

/** The id of a parent may be read where the parent may not. */
function visibleRelationship({ referenceTo, relationshipName }: SchemaField, schema: Schema, access: UserAccess): string | null {
    const isSeen = referenceTo.some((name) => {
        const target = schema.object(name)
        return target !== undefined && access.object(target).read
    })
    return isSeen ? relationshipName : null
}
