/** Row C42: what a user may write in user mode, by profile and permission sets. Lead.Group_Key__c is a custom field beside this file. */
import { expect, test } from '@jest/globals'
import type { RunningUser } from '../org/runtime/transaction.ts'
import { apexOrgWith, type ApexOrg } from './run-apex.ts'
import { MINIMUM, permissionSet, READ, userWith } from './users-and-rights.ts'

const WRITE = { ...READ, create: true, edit: true, delete: true }
const field = (name: string, edit: boolean) => permissionSet(name, { fields: new Map([[`lead.${name}`, { read: true, edit }]]) })
const SETS = [
    permissionSet('Readers', { objects: new Map([['lead', READ]]) }),
    permissionSet('Writers', {
        objects: new Map([
            ['lead', WRITE],
            ['notice__c', WRITE],
        ]),
    }),
    field('status', true),
    field('group_key__c', false),
]
const TRIGGER = "trigger Note on Lead (before insert, before update) { for (Lead l : Trigger.new) { l.Description = 'seen'; } }"
const DENIED = "System.SecurityException: Access to entity 'Lead' denied"
const INACCESSIBLE = 'Operation failed due to fields being inaccessible on Sobject Lead, check errors on Exception or Result!'
const SEED = "insert new Lead(LastName = 'Ada', Company = 'Engines', Status = 'Open');"

const makeOrg = (): ApexOrg => apexOrgWith({ permissionSets: SETS }, TRIGGER)
const exceptionOf = async (org: ApexOrg, user: RunningUser, code: string) => {
    const { exception, compileError } = await org.outcome(code, user)
    expect(compileError).toBeNull()
    return exception
}
const leadsOf = (org: ApexOrg) =>
    org.run('for (Lead l : [SELECT LastName, Status FROM Lead ORDER BY LastName]) System.debug(l.LastName + l.Status);')

test.each([
    ['insert as user', "insert as user new Lead(LastName = 'x', Company = 'c');"],
    ['Database.insert', "Database.insert(new Lead(LastName = 'x', Company = 'c'), false, AccessLevel.USER_MODE);"],
    ['update as user', "update as user new Lead(Id = [SELECT Id FROM Lead].Id, Company = 'c');"],
    ['upsert as user', "upsert as user new Lead(LastName = 'x', Company = 'c');"],
    ['delete as user', 'delete as user [SELECT Id FROM Lead];'],
    ['Database.delete', 'Database.delete([SELECT Id FROM Lead].Id, AccessLevel.USER_MODE);'],
])('APEX C42 %s is denied to a user who may only read the object, and does nothing', async (_what, code) => {
    const org = makeOrg()
    await org.run(SEED)
    expect(await exceptionOf(org, await userWith(org, MINIMUM, 'Readers'), code)).toBe(DENIED)
    expect(await leadsOf(org)).toEqual(['AdaOpen'])
    expect(await exceptionOf(org, await userWith(org, MINIMUM, 'Writers'), code)).toBeNull()
})

test('APEX C42 system mode asks for none of it', async () => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM)
    const code =
        "Database.insert(new Lead(LastName = 'x', Company = 'c', Status = 'Open'), AccessLevel.SYSTEM_MODE); insert as system new Lead(LastName = 'y', Company = 'c');"
    expect(await exceptionOf(org, user, code)).toBeNull()
})

test.each([
    ['a value', "Status = 'Working'"],
    ['null', 'Status = null'],
    ['a value that may only be read', "Group_Key__c = 'k'"],
])('APEX C42 a field with %s that the user may not write ends the statement, and is named', async (_what, assignment) => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM, 'Writers', 'group_key__c')
    const make = `insert as user new Lead(LastName = 'x', Company = 'c', ${assignment});`
    expect(await exceptionOf(org, user, make)).toBe(`System.DmlException: ${INACCESSIBLE}`)
    const code = `try { ${make} } catch (DmlException e) { System.debug(e.getNumDml() + ' ' + e.getDmlIndex(0) + ' ' + e.getDmlFieldNames(0) + ' ' + e.getDmlMessage(0)); }`
    expect(await org.run(code, user)).toEqual([`1 0 (${assignment.split(' ')[0] ?? ''}) ${INACCESSIBLE}`])
    expect(await leadsOf(org)).toEqual([])
})

test('APEX C42 with partial success the other rows are saved, and the row says which field', async () => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM, 'Writers')
    const code = `List<Lead> rows = new List<Lead>{ new Lead(LastName = 'a', Company = 'c', Status = 'Open'), new Lead(LastName = 'b', Company = 'c') };
        for (Database.SaveResult r : Database.insert(rows, false, AccessLevel.USER_MODE))
            System.debug(r.isSuccess() ? 'saved' : r.getErrors()[0].getFields() + ' ' + r.getErrors()[0].getMessage());
        System.debug(rows[0].Id == null && rows[1].Id != null);`
    expect(await org.run(code, user)).toEqual([`(Status) ${INACCESSIBLE}`, 'saved', 'true'])
    expect(await leadsOf(org)).toEqual(['bOpen - Not Contacted'])
})

test('APEX C42 what may be written is saved, and triggers write what the user may not', async () => {
    const org = makeOrg()
    const user = await userWith(org, MINIMUM, 'Writers', 'status')
    const code =
        "insert as user new Lead(LastName = 'x', Company = 'c', Status = 'Open'); System.debug([SELECT Description FROM Lead].Description);"
    expect(await org.run(code, user)).toEqual(['seen'])
})

test('APEX C42 sharing holds in a class without sharing', async () => {
    const changing = `public without sharing class Changing {
        public static void change(Id i, AccessLevel level) { Database.update(new Notice__c(Id = i, Name = 'changed'), level); }
    }`
    const org = apexOrgWith({ permissionSets: SETS }, changing)
    await org.run("insert new Notice__c(Name = 'read-only');")
    const user = await userWith(org, MINIMUM, 'Writers')
    const change = (mode: string) => exceptionOf(org, user, `Changing.change([SELECT Id FROM Notice__c].Id, AccessLevel.${mode});`)
    expect(await change('USER_MODE')).toContain('INSUFFICIENT_ACCESS_OR_READONLY, insufficient access rights on object id')
    expect(await change('SYSTEM_MODE')).toBeNull()
})

test('APEX C42 refused merge and undelete in user mode', async () => {
    const org = makeOrg()
    await org.run(SEED)
    const code = 'Lead gone = [SELECT Id FROM Lead]; delete gone; undelete as user gone;'
    await expect(org.run(code)).rejects.toThrow('not implemented: undelete in user mode')
})
