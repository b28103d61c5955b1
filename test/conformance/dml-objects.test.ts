/** Rows C30 to C34 and C38: merge, cascades, lead conversion, mixed DML, picklists, unique values, lengths and the form of ids. */
import { describe, expect, test } from '@jest/globals'
import { apexOrg, exceptionOf, runApex } from './run-apex.ts'

const LOG = `public class Log {
    public static List<String> lines = new List<String>();
    public static void note(String line) { lines.add(line); }
    public static void show() { System.debug(String.join(lines, ', ')); lines.clear(); }
}`

/** Notes every event of an object. */
function watch(object: string): string {
    return `trigger On${object} on ${object} (before insert, after insert, before update, after update,
        before delete, after delete, after undelete) { Log.note('${object} ' + Trigger.operationType); }`
}

describe('merge', () => {
    const THREE_LEADS = `
        List<Lead> leads = new List<Lead>();
        for (String name : new List<String>{ 'master', 'b', 'c' }) leads.add(new Lead(LastName = name, Company = 'y'));
        insert leads; Log.lines.clear();`

    test('APEX C30 before delete, after delete with MasterRecordId, then the update of the master', async () => {
        const trigger = `trigger T on Lead (before delete, after delete, before update, after update) {
            for (Lead l : Trigger.old) Log.note(Trigger.operationType + ' ' + l.LastName + ' ' + (l.MasterRecordId != null));
        }`
        const code = `${THREE_LEADS} merge leads[0] new List<Lead>{ leads[1], leads[2] }; Log.show();
            for (Lead l : [SELECT LastName, MasterRecordId, IsDeleted FROM Lead ORDER BY LastName ALL ROWS])
                System.debug(l.LastName + ' ' + l.IsDeleted + ' ' + (l.MasterRecordId == leads[0].Id));`
        expect(await runApex(code, LOG, trigger)).toEqual([
            'BEFORE_DELETE b false, BEFORE_DELETE c false, AFTER_DELETE b true, AFTER_DELETE c true, ' +
                'BEFORE_UPDATE master false, AFTER_UPDATE master false',
            'b true true',
            'c true true',
            'master false false',
        ])
    })

    test('APEX C30 master plus two at most, and no other objects than lead, contact, case and account', async () => {
        const four = `${THREE_LEADS} Lead d = new Lead(LastName = 'd', Company = 'y'); insert d;
            merge leads[0] new List<Lead>{ leads[1], leads[2], d };`
        expect(await exceptionOf(four, LOG)).toMatch(/^System\.DmlException: Merge failed\./)
        const pair = (object: string, values: string): string => `
            ${object} a = new ${object}(${values}); ${object} b = new ${object}(${values}); insert new List<${object}>{ a, b }; merge a b;
            System.debug([SELECT COUNT() FROM ${object}]);`
        expect(await runApex(pair('Lead', `LastName = 'x', Company = 'y'`))).toEqual(['1'])
        expect(await runApex(pair('Contact', `LastName = 'x'`))).toEqual(['1'])
        expect(await runApex(pair('Account', `Name = 'x'`))).toEqual(['1'])
        expect(await runApex(pair('Case', `Subject = 'x'`))).toEqual(['1'])
        const opportunity = `Name = 'x', StageName = 'Prospecting', CloseDate = Date.today()`
        const { compileError, exception } = await apexOrg().outcome(pair('Opportunity', opportunity))
        expect(compileError ?? exception).not.toBeNull()
    })

    test('APEX C30 reparented children fire nothing, and are still with the loser in its before delete', async () => {
        const loser = `trigger Loser on Account (before delete, after delete) {
            Log.note((Trigger.isBefore ? 'before ' : 'after ') + [SELECT COUNT() FROM Contact WHERE AccountId IN :Trigger.old]);
        }`
        const code = `
            Account a = new Account(Name = 'a'); Account b = new Account(Name = 'b'); insert new List<Account>{ a, b };
            insert new Contact(LastName = 'child', AccountId = b.Id); Log.lines.clear();
            merge a b; Log.show(); System.debug([SELECT AccountId FROM Contact].AccountId == a.Id);`
        expect(await runApex(code, LOG, loser, watch('Contact'))).toEqual(['before 1, after 0', 'true'])
    })

    test('APEX C30 a vetoed loser leaves everything as it was, with partial success too', async () => {
        const trigger = `trigger T on Lead (after delete) { for (Lead l : Trigger.old) if (l.LastName == 'c') l.addError('stay'); }`
        const code = `${THREE_LEADS}
            Database.MergeResult r = Database.merge(leads[0], new List<Id>{ leads[1].Id, leads[2].Id }, false);
            System.debug(r.isSuccess() + ' ' + [SELECT COUNT() FROM Lead]);`
        expect(await runApex(code, LOG, trigger)).toEqual(['false 3'])
    })
})

describe('cascades', () => {
    test('APEX C31 children deleted with their parent fire nothing, and undelete fires on the top object only', async () => {
        const code = `
            Account a = new Account(Name = 'a'); insert a; insert new Contact(LastName = 'child', AccountId = a.Id); Log.lines.clear();
            delete a; Log.show(); System.debug([SELECT COUNT() FROM Contact]);
            undelete a; Log.show(); System.debug([SELECT COUNT() FROM Contact]);`
        expect(await runApex(code, LOG, watch('Account'), watch('Contact'))).toEqual([
            'Account BEFORE_DELETE, Account AFTER_DELETE',
            '0',
            'Account AFTER_UNDELETE',
            '1',
        ])
    })

    test('APEX C31 lead conversion fires before triggers of account, contact and opportunity only with the org setting', async () => {
        const { run, data } = apexOrg(LOG, watch('Account'), watch('Contact'), watch('Opportunity'))
        const convert = `
            Lead l = new Lead(LastName = 'Lee', Company = 'Co'); insert l;
            Database.LeadConvert c = new Database.LeadConvert(); c.setLeadId(l.Id); c.setConvertedStatus('Closed - Converted');
            Database.convertLead(c); Log.show();`
        expect(await run(convert)).toEqual(['Account AFTER_INSERT, Contact AFTER_INSERT, Opportunity AFTER_INSERT'])
        data.automation.triggersOnLeadConversion = true
        expect(await run(convert)).toEqual([
            'Account BEFORE_INSERT, Account AFTER_INSERT, Contact BEFORE_INSERT, Contact AFTER_INSERT, Opportunity BEFORE_INSERT, Opportunity AFTER_INSERT',
        ])
    })
})

describe('setup objects', () => {
    const CONTACT = `insert new Contact(LastName = 'x');`
    const USER = `User u = [SELECT Id FROM User WHERE Username = 'standard@headroom.example'];`
    const mixed = (now: string, before: string): string =>
        'MIXED_DML_OPERATION, DML operation on setup object is not permitted after you have updated a non-setup object ' +
        `(or vice versa): ${now}, original object: ${before}`

    test.each([
        ['User', `${USER} u.IsActive = false; update u;`],
        ['User', `${USER} u.UserRoleId = null; update u;`],
        ['Group', `insert new Group(Name = 'g', DeveloperName = 'g');`],
        ['UserRole', `insert new UserRole(Name = 'r', DeveloperName = 'r');`],
    ])('APEX C32 %s and another object do not mix, in either order', async (name, setup) => {
        expect(await exceptionOf(`${CONTACT} ${setup}`)).toContain(mixed(name, 'Contact'))
        expect(await exceptionOf(`${setup} ${CONTACT}`)).toContain(mixed('Contact', name))
    })

    test('APEX C32 memberships, permission set assignments and queues are setup objects; other changes of a user are not', async () => {
        const group = `Group g = new Group(Name = 'g', DeveloperName = 'g'); insert g;`
        const member = `insert new GroupMember(GroupId = g.Id, UserOrGroupId = UserInfo.getUserId());`
        expect(await exceptionOf(`${group} ${member}`)).toBeNull()
        expect(await exceptionOf(`${group} ${member} ${CONTACT}`)).toContain(mixed('Contact', 'Group'))
        const queue = `Group q = new Group(Name = 'q', DeveloperName = 'q', Type = 'Queue'); insert q; insert new QueueSObject(QueueId = q.Id, SobjectType = 'Lead');`
        expect(await exceptionOf(`${queue} ${CONTACT}`)).toContain(mixed('Contact', 'Group'))
        expect(await exceptionOf(`${CONTACT} insert new PermissionSetAssignment();`)).toContain(mixed('PermissionSetAssignment', 'Contact'))
        expect(await exceptionOf(`${USER} u.Title = 't'; update u; ${CONTACT} update u;`)).toBeNull()
    })
})

describe('values', () => {
    const failureOf = async (code: string): Promise<string> => (await exceptionOf(code))?.replace(/^.*first error: /, '') ?? 'saved'

    test('APEX C33 a value outside a restricted picklist', async () => {
        expect(await failureOf(`insert new Thing__c(Kind__c = 'abc');`)).toBe(
            'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Kind of Thing: bad value for restricted picklist field: abc: [Kind__c]',
        )
        expect(await failureOf(`insert new Thing__c(Kind__c = 'Blue');`)).toBe('saved')
    })

    test('APEX C33 a duplicate of a unique value names the other row', async () => {
        const code = `
            Thing__c first = new Thing__c(Code__c = 'a'); insert first;
            try { insert new Thing__c(Code__c = 'a'); } catch (DmlException e) { System.debug(e.getMessage().replace(first.Id, 'X')); }`
        expect(await runApex(code)).toEqual([
            'Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, duplicate value found: Code__c duplicates value on record with id: X: []',
        ])
        expect(await failureOf(`insert new List<Thing__c>{ new Thing__c(Code__c = 'a'), new Thing__c(Code__c = 'A') };`)).toMatch(
            /^DUPLICATE_VALUE, duplicate value found: Code__c duplicates value on record with id: \w{18}: \[\]$/,
        )
    })

    test('APEX C34 text over the field length is an error at save, not before', async () => {
        expect(await failureOf(`Thing__c t = new Thing__c(Code__c = '12345678901'); insert t;`)).toBe(
            'STRING_TOO_LONG, Code: data value too large: 12345678901 (max length=10): [Code__c]',
        )
        expect(await failureOf(`Thing__c t = new Thing__c(); t.Code__c = '12345678901';`)).toBe('saved')
        expect(await failureOf(`insert new Thing__c(Code__c = '1234567890');`)).toBe('saved')
    })

    test('APEX C38 an id has three check characters, one per five, bits set for capitals, lowest bit first', async () => {
        const longOf = async (id: string): Promise<string | undefined> => (await runApex(`Id i = '${id}'; System.debug(i);`))[0]
        expect(await longOf('001000000000000')).toBe('001000000000000AAA')
        expect(await longOf('00100A000000000')).toBe('00100A000000000ABA')
        expect(await longOf('00Q00000000000A')).toBe('00Q00000000000AEAQ')
        expect(await longOf('001D000000IqhSL')).toBe('001D000000IqhSLIAZ')
        expect(await longOf('ABCDEABCDEABCDE')).toBe('ABCDEABCDEABCDE555')
        const wrong = `Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; System.debug(String.valueOf(l.Id).length() + ' ' + (Id.valueOf(String.valueOf(l.Id).left(15)) == l.Id));`
        expect(await runApex(wrong)).toEqual(['18 true'])
    })
})
