/** Permission sets and users for rows of rights. Not rows themselves. */
import type { PermissionSetSource } from '../org/composition/source-files.ts'
import { NO_RIGHTS } from '../org/platform/access/rights.ts'
import type { RunningUser } from '../org/runtime/transaction.ts'
import type { ApexOrg } from './run-apex.ts'

export const READ = { ...NO_RIGHTS, read: true }

export function permissionSet(name: string, grants: Partial<PermissionSetSource>): PermissionSetSource {
    return {
        name,
        label: name,
        objects: new Map(),
        fields: new Map(),
        classes: new Set(),
        userPermissions: new Set(),
        customPermissions: [],
        ...grants,
    }
}

export async function userWith(org: ApexOrg, profile: string, ...sets: string[]): Promise<RunningUser> {
    const username = `${profile}.${sets.join('.')}@example.com`.replaceAll(' ', '').toLowerCase()
    await org.run(`User made = new User(Alias = 'x', Email = 'x@example.com', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US',
        LastName = 'Made', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', Username = '${username}',
        ProfileId = [SELECT Id FROM Profile WHERE Name = '${profile}'].Id);
        insert made;
        for (PermissionSet one : [SELECT Id FROM PermissionSet WHERE Name IN ('${sets.join("', '")}')]) {
            insert new PermissionSetAssignment(AssigneeId = made.Id, PermissionSetId = one.Id);
        }`)
    return org.org.users.byUsername(username)
}

/** Allows nothing by itself. */
export const MINIMUM = 'Minimum Access - Salesforce'
