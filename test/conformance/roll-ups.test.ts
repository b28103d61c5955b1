/** Rows C39 to C41 and B33: roll-up summary fields, and formulas that look at parents. */
import { describe, expect, test } from '@jest/globals'
import { createDrivenClock, type OrgClock } from '../org/platform/clock.ts'
import type { OrgSchema } from '../org/platform/schema-types.ts'
import { apexOrgWith, NOW, type ApexOrg, type ApexOrgOptions } from './run-apex.ts'

const LOG = `public class Log {
    public static List<String> lines = new List<String>();
    public static void show() { System.debug(String.join(lines, ', ')); lines.clear(); }
}`
const watch = (object: string): string => `trigger On${object.replace('__c', '')} on ${object} (before update, after insert, after update) {
    Log.lines.add('${object} ' + Trigger.operationType);
}`
const WATCHES = [LOG, ...['Account', 'Opportunity', 'Visit__c', 'Stop__c'].map(watch)]

const open = (...sources: string[]): ApexOrg => apexOrgWith({ objects: 'roll-ups' }, ...sources)
const run = async (code: string, ...sources: string[]): Promise<readonly string[]> => open(...sources).run(code)

/** An org whose time is the test's. */
function drive(options: ApexOrgOptions = {}, ...sources: string[]): ApexOrg & { readonly clock: OrgClock } {
    const clock = createDrivenClock(NOW)
    return { ...apexOrgWith({ clock, ...options }, ...sources), clock }
}

const ACCOUNTS = `Account a = new Account(Name = 'a'); Account b = new Account(Name = 'b'); insert new List<Account>{ a, b };`
const deal = (account: string, amount: number, stage: string, day = 1): string =>
    `new Opportunity(Name = 'o', AccountId = ${account}.Id, Amount = ${amount}, StageName = '${stage}', CloseDate = Date.newInstance(2026, 1, ${day}))`
const SHOW = `for (Account each : [SELECT Name, Won_Amount__c, Big_Deals__c, First_Close__c, Last_Close__c FROM Account ORDER BY Name])
    System.debug(each.Name + ' ' + each.Won_Amount__c + ' ' + each.Big_Deals__c + ' ' + each.First_Close__c + ' ' + each.Last_Close__c);`
const VISIT = `Account a = new Account(Name = 'a'); insert a;
    Visit__c visit = new Visit__c(Name = 'v', Account__c = a.Id); insert visit;`

describe('roll-up summary fields', () => {
    test('APEX C39 a master whose summary changed is saved after the triggers of its details, and then its own master', async () => {
        const code = `${VISIT} Log.lines.clear();
            insert new List<Stop__c>{ new Stop__c(Visit__c = visit.Id, Minutes__c = 1.5), new Stop__c(Visit__c = visit.Id, Minutes__c = 2) };
            Log.show();
            System.debug([SELECT Account__r.Visit_Minutes__c FROM Visit__c].Account__r.Visit_Minutes__c);
            update [SELECT Id FROM Stop__c LIMIT 1]; Log.show();`
        expect(await run(code, ...WATCHES)).toEqual([
            'Stop__c AFTER_INSERT, Visit__c BEFORE_UPDATE, Visit__c AFTER_UPDATE, Account BEFORE_UPDATE, Account AFTER_UPDATE',
            '3.5',
            'Stop__c BEFORE_UPDATE, Stop__c AFTER_UPDATE',
        ])
    })

    test('APEX C39 triggers of the master see the summary before and after, and its stamps move', async () => {
        const trigger = `trigger T on Account (after update) {
            System.debug(Trigger.old[0].Won_Amount__c + ' ' + Trigger.new[0].Won_Amount__c);
        }`
        const one = drive({ objects: 'roll-ups' }, trigger)
        await one.run(ACCOUNTS)
        await one.clock.advance(60_000)
        const user = one.org.users.standard
        expect(await one.run(`Account a = [SELECT Id FROM Account WHERE Name = 'a']; insert ${deal('a', 5, 'Closed Won')};`, user)).toEqual(
            ['0.00 5.00'],
        )
        const shown = await one.run(
            `for (Account one : [SELECT LastModifiedById, CreatedDate, LastModifiedDate, SystemModstamp FROM Account ORDER BY Name]) System.debug(
                (one.LastModifiedById == '${user.id}') + ' ' + (one.LastModifiedDate > one.CreatedDate) + ' ' + (one.SystemModstamp > one.CreatedDate));`,
        )
        expect(shown).toEqual(['true true true', 'false false false'])
    })

    test('APEX C39 what keeps the master from being saved keeps the detail out, and no other', async () => {
        const trigger = `trigger T on Account (before update) {
            for (Account one : Trigger.new) if (one.Name == 'a') one.addError('Not going to save');
        }`
        const code = `${ACCOUNTS}
            for (Database.SaveResult result : Database.insert(new List<Opportunity>{ ${deal('a', 1, 'Closed Won')}, ${deal('b', 1, 'Closed Won')} }, false))
                System.debug(result.isSuccess() ? 'saved' : result.getErrors()[0].getStatusCode() + ' ' + result.getErrors()[0].getMessage());
            System.debug([SELECT COUNT() FROM Opportunity]);`
        expect(await run(code, trigger)).toEqual(['FIELD_CUSTOM_VALIDATION_EXCEPTION Not going to save', 'saved', '1'])
    })

    test('APEX C39 a master in its own before trigger is not saved once more', async () => {
        const trigger = `trigger T on Account (before update) { insert ${deal('Trigger.new[0]', 1, 'Closed Won')}; }`
        const { exception } = await open(trigger).outcome(`${ACCOUNTS} update a;`)
        expect(exception).toContain('SELF_REFERENCE_FROM_TRIGGER')
    })

    test('APEX C40 count, sum, least and greatest, of details that all criteria take', async () => {
        expect(await run(`${ACCOUNTS} ${SHOW}`)).toEqual(['a 0.00 0 null null', 'b 0.00 0 null null'])
        const deals = [deal('a', 2000, 'Closed Won', 3), deal('a', 1000, 'Qualification', 5), deal('a', 999, 'Closed Won', 4)]
        const left = [deal('a', 5000, 'Prospecting', 9), deal('a', 5000, 'closed lost', 1)]
        expect(await run(`${ACCOUNTS} insert new List<Opportunity>{ ${[...deals, ...left].join()} }; ${SHOW}`)).toEqual([
            'a 2999.00 2 2026-01-01 00:00:00 2026-01-09 00:00:00',
            'b 0.00 0 null null',
        ])
    })

    test('APEX C40 an update, another master, a deletion, its undoing, and the deletion of a detail between', async () => {
        const code = `${ACCOUNTS} Opportunity one = ${deal('a', 2000, 'Closed Won')}; insert one; ${SHOW}
            one.Amount = 3000; update one; ${SHOW} one.AccountId = b.Id; update one; ${SHOW} delete one; ${SHOW} undelete one; ${SHOW}`
        const [nothing, day] = [' 0.00 0 null null', '2026-01-01 00:00:00']
        const holds = (amount: string): string => ` ${amount} 1 ${day} ${day}`
        expect(await run(code)).toEqual(
            [
                holds('2000.00'),
                nothing,
                holds('3000.00'),
                nothing,
                nothing,
                holds('3000.00'),
                nothing,
                nothing,
                nothing,
                holds('3000.00'),
            ].map((values, index) => (index % 2 === 0 ? 'a' : 'b') + values),
        )
        const cascade = `${VISIT} insert new Stop__c(Visit__c = visit.Id, Minutes__c = 4); delete visit;
            System.debug([SELECT Visit_Minutes__c FROM Account].Visit_Minutes__c);`
        expect(await run(cascade)).toEqual(['0.0'])
    })

    test('APEX C40 a merge gives the winner what its new details make', async () => {
        const code = `${ACCOUNTS} insert new List<Opportunity>{ ${deal('a', 1, 'Closed Won')}, ${deal('b', 2, 'Closed Won')} }; merge a b; ${SHOW}`
        expect(await run(code)).toEqual(['a 3.00 0 2026-01-01 00:00:00 2026-01-01 00:00:00'])
    })

    test('APEX C40 a formula of the detail is rolled up, and nobody writes the summary', async () => {
        const code = `${VISIT} insert new Stop__c(Visit__c = visit.Id, Minutes__c = 4);
            Visit__c read = [SELECT Double_Minutes__c, Longest__c, Minutes__c FROM Visit__c];
            System.debug(read.Double_Minutes__c + ' ' + read.Longest__c); update read; delete [SELECT Id FROM Stop__c]; update read;
            try { read.put('Minutes__c', 1); } catch (SObjectException e) { System.debug(e.getMessage()); }`
        expect(await run(code)).toEqual(['8.0 4.0', 'Field Minutes__c is not editable'])
    })

    test('APEX C41 a deployment that makes one recalculates the masters, moves their SystemModstamp and runs nothing', async () => {
        const { org, run, clock } = drive()
        await run(`${ACCOUNTS} insert ${deal('a', 7, 'Closed Won')};`)
        await clock.advance(60_000)
        const { program, schema } = open(...WATCHES).org.services
        org.install({ program, schema: schema as OrgSchema, permissionSets: [], customPermissions: [], subscribers: [] })
        const shown = await run(`System.debug(Log.lines.size());
            for (Account each : [SELECT Won_Amount__c, LastModifiedDate, SystemModstamp FROM Account ORDER BY Name]) System.debug(
                each.Won_Amount__c + ' ' + (each.SystemModstamp.getTime() - each.LastModifiedDate.getTime()));`)
        expect(shown).toEqual(['0', '7.00 60000', '0.00 60000'])
    })
})

describe('cross-object formulas', () => {
    test("APEX B33 read through lookups as the parents are now, and a parent's change moves no stamp and runs nothing", async () => {
        const one = drive({ objects: 'roll-ups' }, ...WATCHES)
        await one.run(`${VISIT} insert new Stop__c(Visit__c = visit.Id, Minutes__c = 4);`)
        await one.clock.advance(60_000)
        const renamed = await one.run(`Account a = [SELECT Id FROM Account]; a.Name = 'z'; update a; Log.show();
            Stop__c stop = [SELECT Account_Name__c, CreatedDate, SystemModstamp FROM Stop__c WHERE Account_Name__c = 'z!' ORDER BY Account_Name__c];
            System.debug(stop.Account_Name__c + ' ' + (stop.SystemModstamp == stop.CreatedDate));`)
        expect(renamed).toEqual(['Account BEFORE_UPDATE, Account AFTER_UPDATE', 'z! true'])
    })

    test('APEX B33 triggers see them', async () => {
        const trigger = `trigger T on Stop__c (before insert, after update) {
            for (Stop__c stop : Trigger.new) System.debug(stop.Account_Name__c);
            if (Trigger.old != null) System.debug(Trigger.old[0].Account_Name__c);
        }`
        const code = `${VISIT} Stop__c stop = new Stop__c(Visit__c = visit.Id); insert stop; a.Name = 'z'; update a; update stop;`
        expect(await run(code, trigger)).toEqual(['a!', 'z!', 'z!'])
    })
})
