/** What users may do with objects, fields and classes, as metadata grants it. Types only. */

export interface ObjectRights {
    readonly read: boolean
    readonly create: boolean
    readonly edit: boolean
    readonly delete: boolean
    /** Whatever sharing says; `modifyAll` as well. */
    readonly viewAll: boolean
    readonly modifyAll: boolean
    /** Every field may be read, whatever is said of each. */
    readonly viewAllFields: boolean
}

export interface FieldRights {
    readonly read: boolean
    readonly edit: boolean
}

/** What one permission set grants; names in lower case. */
export interface Grants {
    readonly objects: ReadonlyMap<string, ObjectRights>
    /** By `lead.status`. */
    readonly fields: ReadonlyMap<string, FieldRights>
    readonly classes: ReadonlySet<string>
    /** `apienabled`, `viewsetup`. */
    readonly userPermissions: ReadonlySet<string>
    /** As they are spelled. */
    readonly customPermissions: readonly string[]
}

export const NO_RIGHTS: ObjectRights = {
    read: false,
    create: false,
    edit: false,
    delete: false,
    viewAll: false,
    modifyAll: false,
    viewAllFields: false,
}
export const ALL_RIGHTS: ObjectRights = {
    read: true,
    create: true,
    edit: true,
    delete: true,
    viewAll: true,
    modifyAll: true,
    viewAllFields: false,
}
