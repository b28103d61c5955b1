/** Colleagues of the admin, one for each lesser role of the panel, made as an admin makes them: a user and a permission set. */
import type { World } from './world.ts'

const PEOPLE = [
    { FirstName: 'Rita', LastName: 'Rules', permissionSet: 'Headroom_Rules' },
    { FirstName: 'Uma', LastName: 'User', permissionSet: 'Headroom_User' },
] as const

export async function hirePeople({ salesforce }: Pick<World, 'salesforce'>): Promise<void> {
    const find = async (soql: string): Promise<string> => String((await salesforce.query<{ Id: string }>(soql)).records[0]?.Id)
    const ProfileId = await find(`SELECT Id FROM Profile WHERE Name = 'Standard User'`)
    for (const { permissionSet, FirstName, LastName } of PEOPLE) {
        const address = `${LastName.toLowerCase()}@headroom.example`
        const AssigneeId = await create(salesforce, 'User', {
            FirstName,
            LastName,
            ProfileId,
            Username: address,
            Email: address,
            Alias: LastName.toLowerCase(),
            IsActive: true,
            TimeZoneSidKey: 'GMT',
            LocaleSidKey: 'en_US',
            LanguageLocaleKey: 'en_US',
            EmailEncodingKey: 'UTF-8',
        })
        const PermissionSetId = await find(`SELECT Id FROM PermissionSet WHERE Name = '${permissionSet}'`)
        await create(salesforce, 'PermissionSetAssignment', { AssigneeId, PermissionSetId })
    }
}

async function create(salesforce: World['salesforce'], object: string, values: Record<string, unknown>): Promise<string> {
    const result = await salesforce.sobject(object).create(values)
    if (!result.success) throw new Error(`${object} was refused: ${JSON.stringify(result.errors)}`)
    return result.id
}
