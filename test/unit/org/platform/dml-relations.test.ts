import { describe, expect, test } from '@jest/globals'
import { openOrg } from './support.ts'

const LOG = 'public class Log { public static List<String> lines = new List<String>(); }'

const EVENTS = 'before insert, after insert, before update, after update, before delete, after delete, after undelete'

function watch(object: string): string {
    return `trigger On${object} on ${object} (${EVENTS}) { Log.lines.add('${object} ' + Trigger.operationType); }`
}

describe('delete and undelete', () => {
    test('row C31: children go with their parent, and come back, without triggers', async () => {
        const { run } = openOrg(LOG, watch('Account'), watch('Contact'))
        const lines = await run(`
            Account a = new Account(Name = 'a'); insert a; insert new Contact(LastName = 'c', AccountId = a.Id); Log.lines.clear();
            delete a; System.debug([SELECT COUNT() FROM Contact] + ' ' + [SELECT COUNT() FROM Contact ALL ROWS]);
            undelete a; System.debug([SELECT COUNT() FROM Contact]); System.debug(String.join(Log.lines, ', '));`)
        expect(lines).toEqual(['0 1', '1', 'Account BEFORE_DELETE, Account AFTER_DELETE, Account AFTER_UNDELETE'])
    })

    test('a lookup that clears is empty after its parent was deleted', async () => {
        const { run } = openOrg()
        const lines = await run(`
            Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; insert new Thing__c(Lead__c = l.Id); delete l;
            System.debug([SELECT Lead__c FROM Thing__c].Lead__c);`)
        expect(lines).toEqual(['null'])
    })

    test('an account with cases is not deleted', async () => {
        const { run } = openOrg()
        await expect(run("Account a = new Account(Name = 'a'); insert a; insert new Case(AccountId = a.Id); delete a;")).rejects.toThrow(
            'DELETE_FAILED',
        )
    })

    test('row C3: after undelete has new rows and no old ones', async () => {
        const { run } = openOrg(
            LOG,
            "trigger T on Lead (after undelete) { Log.lines.add((Trigger.new.size() == 1) + ' ' + (Trigger.old == null)); }",
        )
        expect(
            await run("Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; delete l; undelete l; System.debug(Log.lines[0]);"),
        ).toEqual(['true true'])
    })

    test('a row is deleted once', async () => {
        const { run } = openOrg()
        await expect(run("Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; delete l; delete l;")).rejects.toThrow(
            'ENTITY_IS_DELETED, entity is deleted',
        )
    })
})

describe('merge', () => {
    const leads =
        "Lead a = new Lead(LastName = 'a', Company = 'y'); Lead b = new Lead(LastName = 'b', Company = 'y'); insert new List<Lead>{ a, b }; Log.lines.clear();"

    test('row C30: losers are deleted with MasterRecordId in after delete only, then the winner is updated', async () => {
        const master = `trigger M on Lead (before delete, after delete) {
            Log.lines.add(Trigger.operationType + ' ' + (Trigger.old[0].MasterRecordId != null)); }`
        const { run } = openOrg(
            LOG,
            master,
            "trigger U on Lead (before update, after update) { Log.lines.add(Trigger.operationType + ' ' + Trigger.new[0].Title); }",
        )
        const lines = await run(
            `${leads} a.Title = 'kept'; merge a b; System.debug(String.join(Log.lines, ', ')); System.debug([SELECT COUNT() FROM Lead]);`,
        )
        expect(lines).toEqual(['BEFORE_DELETE false, AFTER_DELETE true, BEFORE_UPDATE kept, AFTER_UPDATE kept', '1'])
    })

    test('row C30: children move to the winner and fire nothing', async () => {
        const { run } = openOrg(LOG, watch('Task'))
        const lines = await run(`${leads} insert new Task(WhoId = b.Id, Subject = 't'); Log.lines.clear(); merge a b;
            System.debug(([SELECT WhoId FROM Task].WhoId == a.Id) + ' ' + Log.lines.size());`)
        expect(lines).toEqual(['true 0'])
    })
})

describe('lead conversion', () => {
    const convert = `Lead l = new Lead(FirstName = 'Ann', LastName = 'Lee', Company = 'Co', Email = 'a@b.example'); insert l; Log.lines.clear();
        Database.LeadConvert c = new Database.LeadConvert(); c.setLeadId(l.Id); c.setConvertedStatus('Closed - Converted');
        Database.LeadConvertResult r = Database.convertLead(c);`

    test('makes account, contact and opportunity and updates the lead', async () => {
        const { run } = openOrg(LOG)
        const lines = await run(`${convert}
            Lead stored = [SELECT IsConverted, Status, ConvertedAccount.Name, ConvertedContact.Email, ConvertedOpportunity.Name FROM Lead];
            System.debug(r.isSuccess() + ' ' + stored.IsConverted + ' ' + stored.Status);
            System.debug(stored.ConvertedAccount.Name + ' ' + stored.ConvertedContact.Email + ' ' + stored.ConvertedOpportunity.Name);`)
        expect(lines).toEqual(['true true Closed - Converted', 'Co a@b.example Co'])
    })

    test('row C31: before triggers of the new rows run only where the org asks for them', async () => {
        const { run, data } = openOrg(LOG, watch('Account'), watch('Lead'))
        const code = `${convert} System.debug(String.join(Log.lines, ', '));`
        expect(await run(code)).toEqual(['Account AFTER_INSERT, Lead BEFORE_UPDATE, Lead AFTER_UPDATE'])
        data.automation.triggersOnLeadConversion = true
        expect(await run(code)).toEqual(['Account BEFORE_INSERT, Account AFTER_INSERT, Lead BEFORE_UPDATE, Lead AFTER_UPDATE'])
    })

    test('a converted lead is not updated', async () => {
        const { run } = openOrg(LOG)
        await expect(run(`${convert} update new Lead(Id = l.Id, Title = 'x');`)).rejects.toThrow('CANNOT_UPDATE_CONVERTED_LEAD')
    })

    test('a lead is converted once', async () => {
        const { run } = openOrg(LOG)
        await expect(run(`${convert} Database.convertLead(c);`)).rejects.toThrow('CANNOT_UPDATE_CONVERTED_LEAD')
    })
})

describe('custom settings', () => {
    test('row G7, E20: a second hierarchy row for one owner is a duplicate', async () => {
        const { run } = openOrg()
        await expect(run("insert new Thing_Settings__c(Value__c = 'a'); insert new Thing_Settings__c(Value__c = 'b');")).rejects.toThrow(
            'DUPLICATE_VALUE',
        )
    })

    test('rows are read by owner and by name without a query', async () => {
        const { run, data, org } = openOrg()
        await run("insert new Thing_Settings__c(Value__c = 'a'); insert new Thing_Names__c(Name = 'One', Value__c = 'b');")
        expect(data.setting('Thing_Settings__c', org.services.orgId)?.raw('value__c')).toBe('a')
        expect(data.setting('Thing_Names__c', 'one')?.raw('value__c')).toBe('b')
        expect(data.setting('Thing_Names__c', 'two')).toBeNull()
        expect(data.settings('Thing_Names__c')).toHaveLength(1)
    })
})
