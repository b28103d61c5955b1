/** What one user may do: the profile and the assigned permission sets together, each of which only adds. */
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import type { ProfileAccess } from './profiles.ts'
import { NO_RIGHTS } from './rights.ts'
import type { FieldRights, Grants, ObjectRights } from './rights.ts'

export interface UserAccess {
    object(object: SchemaObject): ObjectRights
    /** Without the right on the object there is none on its fields. */
    field(object: SchemaObject, field: SchemaField): FieldRights
    /** Whatever sharing says: to view every row of the object, or to change it as well. */
    hasEveryRow(object: SchemaObject, right: 'viewAll' | 'modifyAll'): boolean
    /** Of the user itself, such as ApiEnabled. */
    hasPermission(name: string): boolean
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

/** Standard fields of users are in no permission set: every user sees them (from memory). */
const isOfUsers = (object: SchemaObject, field: SchemaField): boolean => object.name === 'User' && !field.custom

/** What tells of the org and how it is set up: who may look at it sees all of it. */
const isSetup = (object: SchemaObject): boolean =>
    object.kind === 'standard' && object.name !== 'User' && (object.isSetup || object.isSystem)
/** That part of it which every user may read (from memory); for the rest it takes "View Setup and Configuration". */
const OPEN_SETUP = new Set(['Organization', 'UserRole', 'RecordType', 'Group', 'LeadStatus', 'TaskStatus', 'OpportunityStage'])

function isAlwaysSeen(object: SchemaObject, field: SchemaField): boolean {
    const name = field.name.toLowerCase()
    const isName = object.nameField === field.name || (object.hasCompositeName && NAME_PARTS.has(name))
    const isRequired = !field.nillable && field.createable && field.defaultValue === null && field.type !== 'boolean'
    return ALWAYS.has(name) || isName || isRequired
}

/**
 * No permission set has Task and Event among its objects: a user permission opens both, others let the user change them
 * (https://help.salesforce.com/s/articleView?id=sales.activity_access_user_perm.htm).
 */
const EDIT_ACTIVITY: ReadonlyMap<string, string> = new Map([
    ['Task', 'EditTask'],
    ['Event', 'EditEvent'],
])

export function createUserAccess(profile: ProfileAccess, grants: readonly Grants[]): UserAccess {
    const hasPermission = (name: string): boolean =>
        [profile, ...grants].some(({ userPermissions }) => userPermissions.has(name.toLowerCase()))
    const ownRights = (object: SchemaObject): ObjectRights => {
        if (!isSetup(object) || profile.modifiesAllData) return profile.objectRights(object)
        return OPEN_SETUP.has(object.name) || hasPermission('ViewSetup') ? { ...NO_RIGHTS, read: true } : NO_RIGHTS
    }
    const activityRights = (object: SchemaObject): ObjectRights => {
        const change = EDIT_ACTIVITY.get(object.name)
        if (change === undefined || !hasPermission('ActivitiesAccess')) return NO_RIGHTS
        const may = hasPermission(change)
        return { ...NO_RIGHTS, read: true, create: may, edit: may, delete: may }
    }
    const rightsOn = (object: SchemaObject): ObjectRights =>
        join([ownRights(object), activityRights(object), ...grants.flatMap(({ objects }) => objects.get(object.name.toLowerCase()) ?? [])])

    return {
        object: rightsOn,
        field(object, field) {
            const rights = rightsOn(object)
            const name = `${object.name}.${field.name}`.toLowerCase()
            const granted = grants.flatMap(({ fields }) => fields.get(name) ?? [])
            const isSeen =
                isSetup(object) ||
                isOfUsers(object, field) ||
                isAlwaysSeen(object, field) ||
                (field.custom ? profile.seesCustomFields : profile.seesStandardFields)
            const read = rights.read && (isSeen || rights.viewAllFields || granted.some((one) => one.read))
            return { read, edit: rights.read && (isSeen || granted.some((one) => one.edit)) }
        },
        hasEveryRow(object, right) {
            const granted = grants.flatMap(({ objects }) => objects.get(object.name.toLowerCase()) ?? [])
            return profile.modifiesAllData || granted.some((one) => one.modifyAll || one[right])
        },
        hasPermission,
        mayRunClass: (name) => profile.runsEveryClass || grants.some(({ classes }) => classes.has(name.toLowerCase())),
    }
}

function join(rights: readonly ObjectRights[]): ObjectRights {
    const any = (name: keyof ObjectRights): boolean => rights.some((one) => one[name])
    const [read, create, edit, viewAll, modifyAll] = [any('read'), any('create'), any('edit'), any('viewAll'), any('modifyAll')]
    return { read, create, edit, delete: any('delete'), viewAll, modifyAll, viewAllFields: any('viewAllFields') }
}
