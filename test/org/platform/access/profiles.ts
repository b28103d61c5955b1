/**
 * What the standard profiles of this org allow by themselves (Salesforce Help, "Standard Profiles"; from memory beyond that): custom
 * objects, custom fields and Apex classes are granted to none of them, which is how a deployment by the Metadata API leaves them.
 */
import { NotImplementedError } from '../../runtime/exception.ts'
import type { SchemaObject } from '../schema-types.ts'
import { ALL_RIGHTS, NO_RIGHTS } from './rights.ts'
import type { ObjectRights } from './rights.ts'

export interface ProfileAccess {
    objectRights(object: SchemaObject): ObjectRights
    /** Standard fields that have field-level security at all. */
    readonly seesStandardFields: boolean
    readonly seesCustomFields: boolean
    readonly runsEveryClass: boolean
    /** "View All Data" and "Modify All Data". */
    readonly modifiesAllData: boolean
    /** In lower case. */
    readonly userPermissions: ReadonlySet<string>
}

const WORK: ObjectRights = { ...ALL_RIGHTS, viewAll: false, modifyAll: false }
const READ_AND_EDIT: ObjectRights = { ...NO_RIGHTS, read: true, edit: true }
const RECORDS = new Set(['Account', 'Contact', 'Lead', 'Opportunity', 'Campaign', 'Case'])
const ACTIVITIES = new Set(['Task', 'Event'])

/** What belongs to a record is as open as the record (Campaign members, contact roles). */
const PARTS = new Set(['CampaignMember', 'OpportunityContactRole'])

/** Every user reads users and changes the own one. */
function rightsBy(profile: string, records: ObjectRights, activities: ObjectRights): (object: SchemaObject) => ObjectRights {
    return (object) => {
        if (object.kind !== 'standard') return NO_RIGHTS
        if (RECORDS.has(object.name) || PARTS.has(object.name)) return records
        if (ACTIVITIES.has(object.name)) return activities
        if (object.name === 'User') return READ_AND_EDIT
        throw new NotImplementedError(`the rights of the profile ${profile} on ${object.name}`)
    }
}

const administrator: ProfileAccess = {
    objectRights: () => ALL_RIGHTS,
    seesStandardFields: true,
    seesCustomFields: false,
    runsEveryClass: true,
    modifiesAllData: true,
    userPermissions: new Set(['apienabled', 'viewsetup']),
}

const PROFILES: Readonly<Record<string, ProfileAccess>> = {
    'System Administrator': administrator,
    'Standard User': {
        objectRights: rightsBy('Standard User', WORK, WORK),
        seesStandardFields: true,
        seesCustomFields: false,
        runsEveryClass: false,
        modifiesAllData: false,
        userPermissions: new Set(['apienabled', 'viewsetup']),
    },
    'Minimum Access - Salesforce': {
        objectRights: rightsBy('Minimum Access - Salesforce', NO_RIGHTS, NO_RIGHTS),
        seesStandardFields: false,
        seesCustomFields: false,
        runsEveryClass: false,
        modifiesAllData: false,
        userPermissions: new Set(),
    },
}

/** Automated Process has no profile; what runs as it reads everything here. */
export const AUTOMATED_PROCESS: ProfileAccess = { ...administrator, seesCustomFields: true }

export function profileNamed(name: string): ProfileAccess {
    const profile = PROFILES[name]
    if (profile === undefined) throw new NotImplementedError(`the profile ${name}`)
    return profile
}
