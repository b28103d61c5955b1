/**
 * Rows B26 and B30 to B32: what profile and permission sets let a user read, in SOQL in user mode and in describes. Lead.Group_Key__c is a
 * custom field that lies beside this file.
 */
import { expect, test } from '@jest/globals'
import type { RunningUser } from '../org/runtime/transaction.ts'
import { apexOrgWith, type ApexOrg } from './run-apex.ts'
import { MINIMUM, permissionSet, READ, userWith } from './users-and-rights.ts'

const SETS = [
    permissionSet('Leads', { objects: new Map([['lead', READ]]) }),
    permissionSet('Keys', { fields: new Map([['lead.group_key__c', { read: true, edit: false }]]), customPermissions: ['Look'] }),
    permissionSet('Status', { fields: new Map([['lead.status', { read: true, edit: true }]]) }),
    permissionSet('Writers', { objects: new Map([['lead', { ...READ, create: true, edit: true }]]) }),
    permissionSet('Secrets', { objects: new Map([['secret__c', { ...READ, viewAll: true }]]) }),
    permissionSet('AllFields', { objects: new Map([['lead', { ...READ, viewAllFields: true }]]) }),
]
const MODES = [
    'public without sharing class Reader { public static Integer secrets() { return [SELECT COUNT() FROM Secret__c WITH USER_MODE]; } }',
]

const makeOrg = (): ApexOrg => apexOrgWith({ permissionSets: SETS }, ...MODES)

const lead = "insert new Lead(LastName = 'Ada', Company = 'Engines', Status = 'Open', Group_Key__c = 'k');"

async function exceptionOf(org: ApexOrg, user: RunningUser, code: string): Promise<string | null> {
    const { exception, compileError } = await org.outcome(code, user)
    expect(compileError).toBeNull()
    return exception
}

test('APEX B26 user mode reads what the user may read, where system mode reads all', async () => {
    const org = makeOrg()
    await org.run(lead)
    const user = await userWith(org, MINIMUM, 'Leads', 'Keys')
    const lines = await org.run("System.debug([SELECT Group_Key__c FROM Lead WHERE Group_Key__c = 'k' WITH USER_MODE].Group_Key__c);", user)
    expect(lines).toEqual(['k'])
    expect(await org.run('System.debug([SELECT Status FROM Lead WITH SYSTEM_MODE].Status);', user)).toEqual(['Open'])
    expect(await org.run('System.debug([SELECT Status FROM Lead].Status);', user)).toEqual(['Open'])
})

test.each([
    ['SELECT', 'SELECT Id, Status FROM Lead'],
    ['WHERE', "SELECT Id FROM Lead WHERE (NOT Status = 'x') AND Id != null"],
    ['ORDER BY', 'SELECT Id FROM Lead ORDER BY Status'],
    ['GROUP BY', 'SELECT Status FROM Lead GROUP BY Status'],
    ['a semi-join', "SELECT Id FROM Lead WHERE Id IN (SELECT Id FROM Lead WHERE Status = 'x')"],
])('APEX B30 in user mode a field of %s that the user may not read is unknown', async (_clause, soql) => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM, 'Leads')
    const code = `Database.query('${soql.replaceAll("'", "\\'")}', AccessLevel.USER_MODE);`
    expect(await exceptionOf(org, user, code)).toMatch(/^System\.QueryException: [^]*No such column 'Status' on entity 'Lead'/)
    const allowed = await userWith(org, MINIMUM, 'Leads', 'Status')
    expect(await exceptionOf(org, allowed, code)).toBeNull()
})

test('APEX B30 an object that the user may not read is denied', async () => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM, 'Keys')
    const denied = "System.SecurityException: Access to entity 'Lead' denied"
    expect(await exceptionOf(org, user, 'List<Lead> rows = [SELECT Id FROM Lead WITH USER_MODE];')).toBe(denied)
    expect(await exceptionOf(org, user, "Database.countQuery('SELECT COUNT() FROM Lead', AccessLevel.USER_MODE);")).toBe(denied)
})

test('APEX B26 user mode applies sharing in a class without sharing; View All passes it', async () => {
    const org = makeOrg()
    await org.run("insert new Secret__c(Name = 'of the administrator');")
    const granted = { objects: new Map([['secret__c', READ]]) }
    const bound = apexOrgWith({ permissionSets: [permissionSet('Bound', granted)] }, ...MODES)
    await bound.run("insert new Secret__c(Name = 'of the administrator');")
    expect(await bound.org.callApex('Reader', 'secrets', [], await userWith(bound, 'Standard User', 'Bound'))).toBe(0)
    expect(await org.org.callApex('Reader', 'secrets', [], await userWith(org, 'Standard User', 'Secrets'))).toBe(1)
})

test('APEX B31 a custom field is granted by permission sets only, to administrators too; standard fields come with most profiles', async () => {
    const org = makeOrg()
    const code = (field: string) => `List<Lead> rows = [SELECT ${field} FROM Lead WITH USER_MODE];`
    for (const profile of ['System Administrator', 'Standard User']) {
        const user = await userWith(org, profile)
        expect(await exceptionOf(org, user, code('Group_Key__c'))).toContain("No such column 'Group_Key__c'")
        expect(await exceptionOf(org, user, code('Status'))).toBeNull()
        expect(await exceptionOf(org, await userWith(org, profile, 'Keys'), code('Group_Key__c'))).toBeNull()
    }
    const user = await userWith(org, MINIMUM, 'Leads')
    expect(await exceptionOf(org, user, code('Id, Name, LastName, Company, OwnerId, CreatedDate'))).toBeNull()
    expect(await exceptionOf(org, user, code('Email'))).toContain("No such column 'Email'")
    const all = await userWith(org, MINIMUM, 'AllFields')
    expect(await exceptionOf(org, all, code('Email, Group_Key__c'))).toBeNull()
})

test('APEX B32 describes tell what the running user may do', async () => {
    const org = makeOrg()
    const code = `Schema.DescribeSObjectResult o = Lead.SObjectType.getDescribe();
        Schema.DescribeFieldResult f = Lead.Status.getDescribe();
        System.debug(o.isAccessible() + ' ' + o.isCreateable() + ' ' + o.isUpdateable() + ' ' + o.isDeletable() + ' ' + f.isAccessible() + ' ' + f.isUpdateable());`
    const seenBy = async (profile: string, ...sets: string[]) => (await org.run(code, await userWith(org, profile, ...sets)))[0]
    expect(await seenBy(MINIMUM)).toBe('false false false false false false')
    expect(await seenBy(MINIMUM, 'Leads', 'Status')).toBe('true false false false true false')
    expect(await seenBy(MINIMUM, 'Writers', 'Status')).toBe('true true true false true true')
    expect(await seenBy('Standard User')).toBe('true true true true true true')
})

test('APEX B34 tasks and events are opened by a permission of the user, and changed by one for each', async () => {
    const [OPEN, EDIT] = ['activitiesaccess', 'edittask'].map((name) => permissionSet(name, { userPermissions: new Set([name]) }))
    const org = apexOrgWith({ permissionSets: [OPEN!, EDIT!] })
    const code = `for (SObjectType one : new List<SObjectType>{ Task.SObjectType, Event.SObjectType }) {
            Schema.DescribeSObjectResult o = one.getDescribe();
            System.debug(o.isAccessible() + ' ' + o.isCreateable() + ' ' + o.isUpdateable() + ' ' + o.isDeletable());
        }`
    const seenBy = async (...sets: string[]) => org.run(code, await userWith(org, MINIMUM, ...sets))
    const [NONE, READ_ONLY, ALL] = ['false false false false', 'true false false false', 'true true true true']
    expect(await seenBy()).toEqual([NONE, NONE])
    expect(await seenBy('edittask')).toEqual([NONE, NONE])
    expect(await seenBy('activitiesaccess')).toEqual([READ_ONLY, READ_ONLY])
    expect(await seenBy('activitiesaccess', 'edittask')).toEqual([ALL, READ_ONLY])
})

test('APEX G17 a custom permission comes with a permission set', async () => {
    const org = makeOrg()
    const code = "System.debug(FeatureManagement.checkPermission('Look') + ' ' + FeatureManagement.checkPermission('Other'));"
    expect(await org.run(code, await userWith(org, MINIMUM))).toEqual(['false false'])
    expect(await org.run(code, await userWith(org, MINIMUM, 'Keys'))).toEqual(['true false'])
})

test('APEX B30 what tells how the org is set up takes a right of its own', async () => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM)
    await expect(org.run('List<Profile> rows = [SELECT Id FROM Profile WITH USER_MODE];', user)).rejects.toThrow(
        "System.SecurityException: Access to entity 'Profile' denied",
    )
})
