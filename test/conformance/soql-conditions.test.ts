/** Rows B10 to B17: what a query binds, which rows its WHERE accepts, and what an assignment makes of them. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { apexOrg, apexOrgWith, exceptionOf, problemOf, runApex, type ApexOrg } from './run-apex.ts'

let org: ApexOrg

/** Last names of the leads that a WHERE accepts. */
async function names(where: string, bind = ''): Promise<string> {
    const [line = ''] = await org.run(`
        ${bind} List<String> names = new List<String>();
        for (Lead l : [SELECT LastName FROM Lead WHERE ${where} ORDER BY LastName]) names.add(l.LastName);
        System.debug(String.join(names, ' '));`)
    return line
}

/** The message of the QueryException of dynamic SOQL, in whose scope `prefix` is a String. */
async function failure(soql: string): Promise<string> {
    const [line = ''] = await org.run(`String prefix = 'A';
        try { Database.query('${soql.replaceAll("'", "\\'")}'); System.debug('no failure'); } catch (QueryException e) { System.debug(e.getMessage()); }`)
    return line
}

beforeAll(async () => {
    org = apexOrg()
    await org.run(`
        Account acme = new Account(Name = 'Acme', Phone = '1'), apple = new Account(Name = 'Apple');
        insert new List<Account>{ acme, apple };
        insert new List<Contact>{ new Contact(LastName = 'One', AccountId = acme.Id), new Contact(LastName = 'Two', AccountId = apple.Id),
            new Contact(LastName = 'None') };
        insert new List<Lead>{
            new Lead(LastName = 'Ann', Company = 'Acme', Title = 'CEO', NumberOfEmployees = 5),
            new Lead(LastName = 'bob', Company = 'acme', Title = 'cto', DoNotCall = true),
            new Lead(LastName = 'Cid', Company = 'Apple', Title = '100% sure'),
            new Lead(LastName = 'Dee', Company = 'Bappl') };`)
})

describe('binds and assignment', () => {
    test('APEX B10 zero rows and two rows cannot be assigned to one sObject', async () => {
        expect(await exceptionOf('Lead l = [SELECT Id FROM Lead];')).toBe(
            'System.QueryException: List has no rows for assignment to SObject',
        )
        const two = "insert new List<Lead>{ new Lead(LastName = 'a', Company = 'c'), new Lead(LastName = 'b', Company = 'c') };"
        expect(await exceptionOf(`${two} Lead l = [SELECT Id FROM Lead];`)).toBe(
            'System.QueryException: List has more than 1 row for assignment to SObject',
        )
        expect(await runApex(`${two} System.debug([SELECT Id FROM Lead].size());`)).toEqual(['2'])
    })

    test('APEX B11 a bind is any expression, also in LIMIT and OFFSET', async () => {
        const members = "public class Names { public static String first() { return 'An'; } public Integer two = 2; }"
        const seed = "insert new List<Lead>{ new Lead(LastName = 'Ann', Company = 'c'), new Lead(LastName = 'Bob', Company = 'c') };"
        const lines = await runApex(
            `${seed} List<Integer> counts = new List<Integer>{ 1 };
            System.debug([SELECT LastName FROM Lead WHERE LastName = :Names.first() + 'n'].LastName);
            System.debug([SELECT LastName FROM Lead ORDER BY LastName LIMIT :counts[0] OFFSET :new Names().two - 1].LastName);`,
            members,
        )
        expect(lines).toEqual(['Ann', 'Bob'])
    })

    test('APEX B11 a list of sObjects bound to IN means its Ids', async () => {
        const some = "List<Lead> some = [SELECT Id FROM Lead WHERE LastName IN ('Ann', 'Cid')];"
        expect(await names('Id IN :some', some)).toBe('Ann Cid')
        expect(await names('Id NOT IN :some', some)).toBe('bob Dee')
    })

    test('APEX B11 a list of Object is bound to nothing, whatever it holds', async () => {
        const names = "List<Object> names = new List<Object>{ 'Ann' };"
        expect(await problemOf(`${names} System.debug([SELECT COUNT() FROM Lead WHERE LastName IN :names]);`)).toContain(
            'Invalid bind expression type of ANY',
        )
        expect(await problemOf("Object name = 'Ann'; System.debug([SELECT COUNT() FROM Lead WHERE LastName = :name]);")).toContain(
            'Invalid bind expression type of ANY',
        )
        const dynamic = `${names} Map<String, Object> binds = new Map<String, Object>{ 'names' => names, 'name' => names[0] };`
        const count = (where: string): string =>
            `${dynamic} System.debug(Database.countQueryWithBinds('SELECT COUNT() FROM Lead WHERE ${where}', binds, AccessLevel.SYSTEM_MODE));`
        expect(await exceptionOf(count('LastName IN :names'))).toBe(
            'System.QueryException: Invalid bind expression type of ANY for column of type String',
        )
        expect(await org.run(count('LastName = :name'))).toEqual(['1'])
    })

    test('APEX B12 Database.query binds simple variables in scope, whatever their case, and no expressions', async () => {
        const code = `String wanted = 'Ann'; List<String> several = new List<String>{ 'Ann', 'bob' };
            System.debug(Database.query('SELECT Id FROM Lead WHERE LastName = :WANTED').size());
            System.debug(Database.countQuery('SELECT COUNT() FROM Lead WHERE LastName IN :several'));`
        expect(await org.run(code)).toEqual(['1', '2'])
        expect(await failure('SELECT Id FROM Lead WHERE LastName LIKE :prefix.length')).toContain('Variable does not exist')
        expect(await failure('SELECT Id FROM Lead WHERE LastName LIKE :unknown')).toBe('Variable does not exist: unknown')
        expect(await failure('SELECT Id FROM Lead WHERE LastName LIKE :prefix')).toBe('no failure')
    })

    test('APEX B12 a field of the class is in scope too, one of another class is not', async () => {
        const finder = `public class Finder {
            private static String company = 'Navy'; private Integer size = 7;
            public Integer find(String text) { Integer local = 1; return Database.countQuery(text); }
        }`
        const call = (where: string): string => `System.debug(new Finder().find('SELECT COUNT() FROM Lead WHERE ${where}'));`
        const seed = "insert new Lead(LastName = 'x', Company = 'Navy', NumberOfEmployees = 7);"
        expect(await runApex(`${seed} ${call('Company = :company')} ${call('NumberOfEmployees = :size')}`, finder)).toEqual(['1', '1'])
        expect(await exceptionOf(`String company2 = 'x'; ${call('Company = :company2')}`, finder)).toBe(
            'System.QueryException: Variable does not exist: company2',
        )
    })

    test('APEX B12 the keys of queryWithBinds ignore case, so two that differ in case only are an exception', async () => {
        const query = (map: string): string => `
            Map<String, Object> binds = new Map<String, Object>{ ${map} };
            try { System.debug(Database.queryWithBinds('SELECT Id FROM Lead WHERE LastName = :ACCTNAME', binds, AccessLevel.SYSTEM_MODE).size()); }
            catch (QueryException e) { System.debug(e.getMessage()); }`
        expect(await org.run(query("'acctName' => 'Ann'"))).toEqual(['1'])
        expect(await org.run(query("'Acctname' => 'Ann', 'acctName' => 'bob'"))).toEqual([
            'The bindMap consists of duplicate case-insensitive keys: [Acctname, acctName]',
        ])
    })
})

describe('WHERE', () => {
    test('APEX B13 comparing strings ignores case, except on a case-sensitive unique field', async () => {
        expect(await names("Company = 'ACME'")).toBe('Ann bob')
        expect(await names("Company IN ('aCME')")).toBe('Ann bob')
        const lines = await org.run(`
            insert new Thing__c(Serial__c = 'x', Code__c = 'y');
            System.debug([SELECT COUNT() FROM Thing__c WHERE Serial__c = 'X'] + ' ' + [SELECT COUNT() FROM Thing__c WHERE Serial__c = 'x']);
            System.debug([SELECT COUNT() FROM Thing__c WHERE Code__c = 'Y']);`)
        expect(lines).toEqual(['0 1', '1'])
    })

    test("APEX B14 LIKE 'appl%' matches Apple, not Bappl; _ is one character, backslash escapes", async () => {
        expect(await names("Company LIKE 'appl%'")).toBe('Cid')
        expect(await names("Company LIKE '%appl%'")).toBe('Cid Dee')
        expect(await names("Company LIKE '_appl'")).toBe('Dee')
        expect(await names(String.raw`Title LIKE '100\\% sure'`)).toBe('Cid')
        expect(await names(String.raw`Title LIKE 'C\\_O'`)).toBe('')
        expect(await names("Title LIKE 'C_O'")).toBe('Ann bob')
    })

    test('APEX B14 LIKE works on strings only', async () => {
        expect(await failure("SELECT Id FROM Lead WHERE NumberOfEmployees LIKE '5%'")).toContain('invalid operator on int field')
    })

    test('APEX B15 IN an empty list returns nothing, NOT IN everything (the sure half; nulls with != are marked TEST)', async () => {
        const none = 'List<String> none = new List<String>();'
        expect(await names('Title IN :none', none)).toBe('')
        expect(await names('Title NOT IN :none', none)).toBe('Ann bob Cid Dee')
        expect(await names("Title != 'CEO'")).toBe('bob Cid Dee')
        expect(await names("Title NOT IN ('CEO', 'cto')")).toBe('Cid Dee')
    })

    test('APEX B16 a Boolean field = null means false, != null true', async () => {
        expect(await names('DoNotCall = null')).toBe('Ann Cid Dee')
        expect(await names('DoNotCall != null')).toBe('bob')
    })

    test("APEX B16 a parent's field = null also returns rows without a parent", async () => {
        const lines = await org.run(`
            List<String> found = new List<String>();
            for (Contact c : [SELECT LastName FROM Contact WHERE Account.Phone = null ORDER BY LastName]) found.add(c.LastName);
            System.debug(String.join(found, ' '));`)
        expect(lines).toEqual(['None Two'])
    })

    test("APEX B17 date literals are days in the user's time zone", async () => {
        // The org's clock stands at 10:20 UTC on 4 March 2026.
        const code = `for (Integer hour : new List<Integer>{ -10, 7, 8, 16, 31, 32 })
                insert new Thing__c(Size__c = hour, Made_At__c = Datetime.newInstanceGmt(2026, 3, 4, 0, 30, 0).addHours(hour));
            List<String> today = new List<String>();
            for (Thing__c t : [SELECT Size__c FROM Thing__c WHERE Made_At__c = TODAY ORDER BY Size__c]) today.add(String.valueOf(t.Size__c.intValue()));
            System.debug(String.join(today, ' '));`
        expect(await apexOrgWith({ timeZone: 'GMT' }).run(code)).toEqual(['7 8 16'])
        expect(await apexOrgWith({ timeZone: 'America/Los_Angeles' }).run(code)).toEqual(['8 16 31'])
        expect(await apexOrgWith({ timeZone: 'Asia/Tokyo' }).run(code)).toEqual(['7 8'])
    })

    test('APEX B17 LAST_N_DAYS:n includes today', async () => {
        const lines = await runApex(`
            for (Integer day = -3; day <= 1; day++) insert new Thing__c(Made_On__c = Date.today().addDays(day));
            List<String> days = new List<String>();
            for (Thing__c t : [SELECT Made_On__c FROM Thing__c WHERE Made_On__c = LAST_N_DAYS:2 ORDER BY Made_On__c]) days.add(String.valueOf(t.Made_On__c.day()));
            System.debug(String.join(days, ' ') + ' today ' + Date.today().day());`)
        expect(lines).toEqual(['2 3 4 today 4'])
    })
})
