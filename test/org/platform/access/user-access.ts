/** What one user may do: the profile and the assigned permission sets together, each of which only adds. */
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import type { ProfileAccess } from './profiles.ts'
import type { FieldRights, Grants, ObjectRights } from './rights.ts'

export interface UserAccess {
    object(object: SchemaObject): ObjectRights
    /** Without the right on the object there is none on its fields. */
    field(object: SchemaObject, field: SchemaField): FieldRights
    /** Whatever sharing says: to view every row of the object, or to change it as well. */
    hasEveryRow(object: SchemaObject, right: 'viewAll' | 'modifyAll'): boolean
    /** Apex Class Access, which Lightning asks for before it calls a class. */
    mayRunClass(name: string): boolean
}

/** They have no field-level security: whoever has the object has them. */
const ALWAYS = new Set([
    'id',
    'isdeleted',
    'createddate',
    'createdbyid',
    'lastmodifieddate',
    'lastmodifiedbyid',
    'systemmodstamp',
    'ownerid',
])
const NAME_PARTS = new Set(['firstname', 'lastname', 'salutation'])

function isAlwaysSeen(object: SchemaObject, field: SchemaField): boolean {
    const name = field.name.toLowerCase()
    const isName = object.nameField === field.name || (object.hasCompositeName && NAME_PARTS.has(name))
    const isRequired = !field.nillable && field.createable && field.defaultValue === null && field.type !== 'boolean'
    return ALWAYS.has(name) || isName || isRequired
}

export function createUserAccess(profile: ProfileAccess, grants: readonly Grants[]): UserAccess {
    const rightsOn = (object: SchemaObject): ObjectRights =>
        join([profile.objectRights(object), ...grants.flatMap(({ objects }) => objects.get(object.name.toLowerCase()) ?? [])])

    return {
        object: rightsOn,
        field(object, field) {
            const rights = rightsOn(object)
            const name = `${object.name}.${field.name}`.toLowerCase()
            const granted = grants.flatMap(({ fields }) => fields.get(name) ?? [])
            const isSeen = isAlwaysSeen(object, field) || (field.custom ? profile.seesCustomFields : profile.seesStandardFields)
            const read = rights.read && (isSeen || rights.viewAllFields || granted.some((one) => one.read))
            return { read, edit: rights.read && (isSeen || granted.some((one) => one.edit)) }
        },
        hasEveryRow(object, right) {
            const granted = grants.flatMap(({ objects }) => objects.get(object.name.toLowerCase()) ?? [])
            return profile.modifiesAllData || granted.some((one) => one.modifyAll || one[right])
        },
        mayRunClass: (name) => profile.runsEveryClass || grants.some(({ classes }) => classes.has(name.toLowerCase())),
    }
}

function join(rights: readonly ObjectRights[]): ObjectRights {
    const any = (name: keyof ObjectRights): boolean => rights.some((one) => one[name])
    const [read, create, edit, viewAll, modifyAll] = [any('read'), any('create'), any('edit'), any('viewAll'), any('modifyAll')]
    return { read, create, edit, delete: any('delete'), viewAll, modifyAll, viewAllFields: any('viewAllFields') }
}
