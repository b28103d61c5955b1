/** The user that the relay signs in as, made as docs/install.md has it made: no rights but those of the permission set Headroom Sync User. */
import type { LocalOrg } from '../../test/org/local-org.ts'

export const SYNC_USERNAME = 'sync@headroom.example'

/** @returns the username. @throws Error where the org has no such permission set. */
export async function addSyncUser(org: LocalOrg): Promise<string> {
    const result = await org.executeAnonymous(`
        User made = new User(Alias = 'sync', Email = '${SYNC_USERNAME}', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US', LastName = 'Sync',
            LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', Username = '${SYNC_USERNAME}',
            ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id);
        insert made;
        insert new PermissionSetAssignment(AssigneeId = made.Id,
            PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Headroom_Sync_User'].Id);`)
    const problem = result.compileProblem ?? result.exceptionMessage
    if (problem !== null) throw new Error(problem)
    return SYNC_USERNAME
}
