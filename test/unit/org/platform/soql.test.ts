import { beforeAll, describe, expect, test } from '@jest/globals'
import { openOrg } from './support.ts'
import type { TestOrg } from './support.ts'

let org: TestOrg

/** Names of the leads that a WHERE accepts, in their order by name. */
async function names(where: string, bind = ''): Promise<string> {
    const [line] = await org.run(`
        ${bind} List<String> names = new List<String>();
        for (Lead l : [SELECT Name FROM Lead WHERE ${where} ORDER BY Name]) names.add(l.Name);
        System.debug(String.join(names, ','));`)
    return line!
}

/** The QueryException of dynamic SOQL. */
async function failure(soql: string): Promise<string> {
    const [line] = await org.run(`try { Database.query('${soql.replaceAll("'", "\\'")}'); System.debug('no failure'); }
        catch (QueryException e) { System.debug(e.getMessage()); }`)
    return line!
}

beforeAll(async () => {
    org = openOrg()
    await org.run(`
        Account acme = new Account(Name = 'Acme', Phone = '1'); Account apple = new Account(Name = 'Apple'); insert new List<Account>{ acme, apple };
        insert new List<Contact>{ new Contact(LastName = 'One', AccountId = acme.Id), new Contact(LastName = 'Two', AccountId = acme.Id), new Contact(LastName = 'None') };
        insert new List<Lead>{
            new Lead(LastName = 'Ann', Company = 'Acme', Title = 'CEO', NumberOfEmployees = 5, AnnualRevenue = 100),
            new Lead(LastName = 'bob', Company = 'acme', Title = 'cto', NumberOfEmployees = 50, AnnualRevenue = 300),
            new Lead(LastName = 'Cid', Company = 'Apple', DoNotCall = true),
            new Lead(LastName = 'Dee', Company = 'Bappl', Title = '100% sure')
        };
        insert new Thing__c(Name = 'dated', Made_On__c = Date.newInstance(2026, 3, 4), Made_At__c = Datetime.newInstanceGmt(2026, 3, 4, 1, 0, 0));`)
})

describe('WHERE', () => {
    test('row B13: string comparison ignores case', async () => expect(await names("Company = 'ACME'")).toBe('Ann,bob'))

    test('row B13: except on a case-sensitive unique field', async () => {
        const lines = await org.run(`
            insert new Thing__c(Serial__c = 'x', Code__c = 'y');
            System.debug([SELECT COUNT() FROM Thing__c WHERE Serial__c = 'X'] + ' ' + [SELECT COUNT() FROM Thing__c WHERE Code__c = 'Y']);`)
        expect(lines).toEqual(['0 1'])
    })

    test('row B14: LIKE with %, _ and backslash', async () => {
        expect(await names("Company LIKE 'appl%'")).toBe('Cid')
        expect(await names("Company LIKE '_appl'")).toBe('Dee')
        expect(await names("Title LIKE '100\\\\% sure'")).toBe('Dee')
    })

    test('row B14: dynamic SOQL takes the escape as SOQL writes it', async () => {
        const like = String.raw`SELECT Name FROM Lead WHERE Title LIKE \'100\\%%\'`
        expect(await org.run(`System.debug(Database.query('${like}').size());`)).toEqual(['1'])
    })

    test('row B15: != and NOT IN also return rows where the field is null', async () => {
        expect(await names("Title != 'CEO'")).toBe('bob,Cid,Dee')
        expect(await names("Title NOT IN ('CEO', 'cto')")).toBe('Cid,Dee')
    })

    test('row B15: IN an empty list returns nothing, NOT IN everything', async () => {
        const bind = 'List<String> none = new List<String>();'
        expect(await names('Title IN :none', bind)).toBe('')
        expect(await names('Title NOT IN :none', bind)).toBe('Ann,bob,Cid,Dee')
    })

    test('row B16: a Boolean field compared with null counts as false', async () => {
        expect(await names('DoNotCall = null')).toBe('Ann,bob,Dee')
        expect(await names('DoNotCall != null')).toBe('Cid')
    })

    test('row B16: a parent field compared with null also returns rows without a parent', async () => {
        const [line] = await org.run('System.debug([SELECT COUNT() FROM Contact WHERE Account.Phone = null]);')
        expect(line).toBe('1')
    })

    test('AND, OR, NOT and numbers', async () => {
        expect(await names("(NumberOfEmployees > 10 OR Company LIKE 'b%') AND (NOT Title = 'CEO')")).toBe('bob,Dee')
        expect(await names('AnnualRevenue >= 100 AND AnnualRevenue < 300')).toBe('Ann')
    })

    test('row B11: a list of sObjects bound to IN means their ids', async () => {
        const bind = "List<Lead> some = [SELECT Id FROM Lead WHERE LastName IN ('Ann', 'Cid')];"
        expect(await names('Id IN :some', bind)).toBe('Ann,Cid')
    })

    test('row B17: date literals are days of the user; LAST_N_DAYS includes today', async () => {
        const [line] = await org.run(`
            System.debug([SELECT COUNT() FROM Thing__c WHERE Made_On__c = TODAY] + ' ' + [SELECT COUNT() FROM Thing__c WHERE Made_At__c = LAST_N_DAYS:1]
                + ' ' + [SELECT COUNT() FROM Thing__c WHERE Made_On__c < TODAY] + ' ' + [SELECT COUNT() FROM Thing__c WHERE Made_On__c = THIS_MONTH]
                + ' ' + [SELECT COUNT() FROM Thing__c WHERE Made_On__c = 2026-03-04] + ' ' + [SELECT COUNT() FROM Thing__c WHERE Made_At__c > 2026-03-04T00:59:59Z]);`)
        expect(line).toBe('1 1 0 1 1 1')
    })

    test('a semi-join takes the ids that another query selects', async () => {
        const [line] = await org.run('System.debug([SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)].Name);')
        expect(line).toBe('Acme')
    })
})

describe('answers', () => {
    test('row B1: an unselected field cannot be read', async () => {
        await expect(org.run("Lead l = [SELECT Id FROM Lead WHERE LastName = 'Ann']; String s = l.Company;")).rejects.toThrow(
            'SObject row was retrieved via SOQL without querying the requested field: Lead.Company',
        )
    })

    test('row B3: a selected parent is null where the lookup is empty', async () => {
        const [line] = await org.run(
            "Contact c = [SELECT Account.Name FROM Contact WHERE LastName = 'None']; System.debug(c.Account?.Name);",
        )
        expect(line).toBe('null')
    })

    test('children come with their own WHERE, ORDER BY and LIMIT, and count in the second counter', async () => {
        const [line] = await org.run(`
            Account a = [SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1) FROM Account WHERE Name = 'Acme'];
            System.debug(a.Contacts.size() + ' ' + a.Contacts[0].LastName + ' ' + Limits.getAggregateQueries() + ' ' + Limits.getQueryRows());`)
        expect(line).toBe('1 Two 1 2')
    })

    test('row B18: without ORDER BY the order varies, and repeats with the same seed', async () => {
        const code = `List<String> n = new List<String>(); for (Lead l : [SELECT LastName FROM Lead]) n.add(l.LastName); System.debug(String.join(n, ''));`
        const orders = new Set<string>()
        for (let count = 0; count < 10; count++) orders.add((await org.run(code))[0]!)
        expect(orders.size).toBeGreaterThan(1)
    })

    test('row B19: nulls sort first', async () => {
        const [line] = await org.run(`
            System.debug([SELECT LastName FROM Lead ORDER BY NumberOfEmployees, LastName LIMIT 1].LastName + ' '
                + [SELECT LastName FROM Lead ORDER BY NumberOfEmployees NULLS LAST LIMIT 1].LastName);`)
        expect(line).toBe('Cid Ann')
    })

    test('row B20: ORDER BY ignores case', async () => expect(await names('Id != null')).toBe('Ann,bob,Cid,Dee'))

    test('row B22, F3: COUNT() gives an Integer and costs one row', async () => {
        const [line] = await org.run("Integer n = [SELECT COUNT() FROM Lead]; System.debug(n + ' ' + Limits.getQueryRows());")
        expect(line).toBe('4 1')
    })

    test('row B10: no row and two rows for one sObject', async () => {
        await expect(org.run("Lead l = [SELECT Id FROM Lead WHERE LastName = 'nobody'];")).rejects.toThrow(
            'List has no rows for assignment to SObject',
        )
        await expect(org.run('Lead l = [SELECT Id FROM Lead];')).rejects.toThrow('List has more than 1 row for assignment to SObject')
    })

    test('row F8: the 101st query ends the transaction', async () => {
        await expect(org.run('for (Integer i = 0; i < 101; i++) { Integer n = [SELECT COUNT() FROM Lead]; }')).rejects.toThrow(
            'Too many SOQL queries: 101',
        )
    })
})

describe('refusals', () => {
    test('row B27: an unknown field', async () => {
        expect(await failure('SELECT X FROM Account')).toBe(
            "\nSELECT X FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'X' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
        )
    })

    test('an unknown object, relationship and child relationship are told apart', async () => {
        expect(await failure('SELECT Id FROM Nothing')).toContain("sObject type 'Nothing' is not supported.")
        expect(await failure('SELECT Foo.Name FROM Lead')).toContain("Didn't understand relationship 'Foo' in field path.")
        expect(await failure('SELECT (SELECT Id FROM Foos) FROM Lead')).toContain(
            "Didn't understand relationship 'Foos' in FROM part of query call.",
        )
    })

    test('row B14: LIKE on a number', async () =>
        expect(await failure("SELECT Id FROM Lead WHERE NumberOfEmployees LIKE 'x'")).toContain('invalid operator on int field'))

    test('row B20: long text is neither filtered nor sorted', async () => {
        expect(await failure("SELECT Id FROM Thing__c WHERE Notes__c = 'x'")).toBe("field 'Notes__c' can not be filtered in a query call")
        expect(await failure('SELECT Id FROM Thing__c ORDER BY Notes__c')).toBe("field 'Notes__c' can not be sorted in a query call")
    })

    test('row B21: OFFSET above 2,000', async () =>
        expect(await failure('SELECT Id FROM Lead OFFSET 2001')).toBe('Maximum SOQL offset allowed is 2000'))

    test('row B22: COUNT() with ORDER BY', async () =>
        expect(await failure('SELECT COUNT() FROM Lead ORDER BY Name')).toContain('ORDER BY is not allowed'))

    test('row B24: an aggregate with LIMIT but without GROUP BY', async () =>
        expect(await failure('SELECT MAX(Name) FROM Lead LIMIT 1')).toBe(
            'Non-grouped query that uses overall aggregate functions cannot also use LIMIT',
        ))

    test('row B25: FOR UPDATE with ORDER BY', async () =>
        expect(await failure('SELECT Id FROM Lead ORDER BY Name FOR UPDATE')).toContain('FOR UPDATE is not allowed'))

    test('a literal of the wrong kind', async () =>
        expect(await failure('SELECT Id FROM Lead WHERE Name = 5')).toBe(
            "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
        ))

    test.each([
        'SELECT FIELDS(ALL) FROM Lead',
        'SELECT TYPEOF Owner WHEN User THEN Id END FROM Lead',
        'SELECT Id FROM Lead WHERE CALENDAR_YEAR(CreatedDate) = 2026',
    ])('what this org does not provide is refused by name, uncatchably: %s', (soql) =>
        expect(failure(soql)).rejects.toThrow('not implemented: '),
    )

    test('an event cannot be queried', async () =>
        expect(await failure('SELECT Id FROM Thing_Happened__e')).toContain('does not support query'))
})
