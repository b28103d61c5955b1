/** Rows B18 to B28: order, paging, aggregates, locks and the recycle bin, access modes, and what a wrong query is told. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { checkQuery } from '../org/platform/soql/check.ts'
import { parseQuery } from '../org/platform/soql/parse.ts'
import { startOrgApi } from '../support/start-org-api.ts'
import { loadCustomObject } from './load-metadata.ts'
import { apexOrg, exceptionOf, problemOf, runApex, type ApexOrg } from './run-apex.ts'

let org: ApexOrg

/** What a query of one column returns, in its order. */
async function column(soql: string): Promise<string> {
    const [, field = ''] = /SELECT (\w+)/.exec(soql) ?? []
    const [line = ''] = await org.run(`
        List<String> values = new List<String>(); for (SObject row : [${soql}]) values.add(String.valueOf(row.get('${field}')));
        System.debug(String.join(values, ' '));`)
    return line
}

/** The exception of dynamic SOQL, `type: message`. */
async function failure(soql: string): Promise<string> {
    const [line = ''] = await org.run(`try { Database.query('${soql.replaceAll("'", "\\'")}'); System.debug('no failure'); }
        catch (Exception e) { System.debug(e.getTypeName() + ': ' + e.getMessage()); }`)
    return line
}

beforeAll(async () => {
    org = apexOrg()
    await org.run(`
        Account acme = new Account(Name = 'Acme'); insert acme;
        for (Integer i = 0; i < 3; i++) insert new Contact(LastName = 'C' + i, AccountId = acme.Id);
        insert new List<Lead>{
            new Lead(LastName = 'Ann', Company = 'Acme', NumberOfEmployees = 5), new Lead(LastName = 'bob', Company = 'acme', NumberOfEmployees = 50),
            new Lead(LastName = 'Cid', Company = 'Zeta', NumberOfEmployees = 8), new Lead(LastName = 'Dee', Company = 'Zeta') };`)
})

describe('order and paging', () => {
    test('APEX B18 without ORDER BY, and among equal keys, the order varies', async () => {
        const seen = { unordered: new Set<string>(), equalKeys: new Set<string>() }
        for (let count = 0; count < 40; count++) {
            seen.unordered.add(await column('SELECT LastName FROM Lead'))
            seen.equalKeys.add(await column('SELECT LastName FROM Lead ORDER BY Company'))
        }
        expect(seen.unordered.size).toBeGreaterThan(1)
        expect([...seen.equalKeys].sort()).toEqual(['Ann bob Cid Dee', 'Ann bob Dee Cid', 'bob Ann Cid Dee', 'bob Ann Dee Cid'])
    })

    test('APEX B19 nulls sort first by default (the sure half; with DESC it is marked TEST)', async () => {
        expect(await column('SELECT LastName FROM Lead ORDER BY NumberOfEmployees')).toBe('Dee Ann Cid bob')
        expect(await column('SELECT LastName FROM Lead ORDER BY NumberOfEmployees NULLS LAST')).toBe('Ann Cid bob Dee')
    })

    test('APEX B20 ORDER BY ignores case, and does not take long text', async () => {
        expect(await column('SELECT LastName FROM Lead ORDER BY LastName')).toBe('Ann bob Cid Dee')
        expect(await failure('SELECT Id FROM Thing__c ORDER BY Notes__c')).toBe(
            "System.QueryException: field 'Notes__c' can not be sorted in a query call",
        )
    })

    test('APEX B21 OFFSET goes up to 2,000', async () => {
        expect(await column('SELECT LastName FROM Lead ORDER BY LastName LIMIT 2 OFFSET 1')).toBe('bob Cid')
        expect(await failure('SELECT Id FROM Lead OFFSET 2000')).toBe('no failure')
        expect(await failure('SELECT Id FROM Lead OFFSET 2001')).toBe('System.QueryException: Maximum SOQL offset allowed is 2000')
    })

    test('APEX B21 over REST a larger OFFSET has the code NUMBER_OUTSIDE_VALID_RANGE', async () => {
        const api = await startOrgApi()
        const reply = await api.request('GET', `/query?q=${encodeURIComponent('SELECT Id FROM Lead OFFSET 2001')}`)
        await api.close()
        expect([reply.status, reply.body]).toEqual([
            400,
            [{ message: 'Maximum SOQL offset allowed is 2000', errorCode: 'NUMBER_OUTSIDE_VALID_RANGE' }],
        ])
    })

    test('APEX B21 refused OFFSET in a sub-query', async () => {
        expect(
            await problemOf('List<Account> a = [SELECT Id, (SELECT Id FROM Contacts LIMIT 1 OFFSET 1) FROM Account LIMIT 1];'),
        ).toContain('OFFSET')
    })
})

describe('aggregates', () => {
    test('APEX B22 COUNT() stands alone, gives an Integer and allows LIMIT, not ORDER BY', async () => {
        const lines = await org.run('Integer n = [SELECT COUNT() FROM Lead]; System.debug(n + [SELECT COUNT() FROM Lead LIMIT 3]);')
        expect(lines).toEqual(['7'])
        expect(await problemOf('Integer n = [SELECT COUNT() FROM Lead ORDER BY LastName];')).toContain('ORDER BY is not allowed')
        expect(await problemOf('Integer n = [SELECT COUNT(), LastName FROM Lead];')).toBe('COUNT() stands alone')
    })

    test('APEX B22 COUNT(f) skips nulls and gives an AggregateResult with expr0', async () => {
        const lines = await org.run(`
            List<AggregateResult> rows = [SELECT COUNT(NumberOfEmployees) FROM Lead];
            System.debug(rows.size() + ' ' + rows[0].get('expr0'));`)
        expect(lines).toEqual(['1 3'])
    })

    test('APEX B23 other aggregates give AggregateResult rows whose implied aliases count up', async () => {
        const lines = await org.run(`
            for (AggregateResult row : [SELECT Company, COUNT(Id), MAX(NumberOfEmployees), SUM(NumberOfEmployees) total, MIN(LastName)
                                        FROM Lead GROUP BY Company ORDER BY Company])
                System.debug(((String) row.get('Company')).toLowerCase() + ' ' + row.get('expr0') + ' ' + row.get('expr1') + ' ' + row.get('total') + ' ' + row.get('expr2'));`)
        expect(lines).toEqual(['acme 2 50 55 Ann', 'zeta 2 8 8 Cid'])
    })

    test('APEX B24 an aggregate with LIMIT needs GROUP BY', async () => {
        expect(await failure('SELECT MAX(LastName) FROM Lead LIMIT 1')).toBe(
            'System.QueryException: Non-grouped query that uses overall aggregate functions cannot also use LIMIT',
        )
        expect(await failure('SELECT MAX(LastName) FROM Lead GROUP BY Company LIMIT 1')).toBe('no failure')
    })

    test('APEX B24 an aggregate loop over more than 2,000 rows throws, a list does not', async () => {
        const seed = (rows: number): string => `
            List<Lead> leads = new List<Lead>();
            for (Integer i = 0; i < ${rows}; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'c'));
            insert leads; Integer n = 0;`
        const loop = 'for (AggregateResult r : [SELECT LastName, COUNT(Id) FROM Lead GROUP BY LastName]) n++; System.debug(n);'
        const list = 'System.debug([SELECT LastName, COUNT(Id) FROM Lead GROUP BY LastName].size());'
        expect(await runApex(`${seed(2000)} ${loop}`)).toEqual(['2000'])
        expect(await runApex(`${seed(2001)} ${list}`)).toEqual(['2001'])
        expect(await exceptionOf(`${seed(2001)} ${loop}`)).toContain('System.QueryException: Aggregate query does not support queryMore()')
    })

    test('APEX B24 a formula field cannot be grouped', () => {
        const formula =
            '<CustomField><fullName>Twice__c</fullName><label>Twice</label><type>Number</type><formula>1 + 1</formula></CustomField>'
        const schema = loadCustomObject('Sum__c', { Twice__c: formula })
        const check = (grouped: string) => checkQuery(parseQuery(`SELECT ${grouped} FROM Sum__c GROUP BY ${grouped}`), schema)
        expect(() => check('Twice__c')).toThrow("field 'Twice__c' can not be grouped")
        expect(() => check('Name')).not.toThrow()
    })
})

describe('locks, the recycle bin and access', () => {
    test('APEX B25 FOR UPDATE forbids ORDER BY and ALL ROWS', async () => {
        expect(
            await runApex("insert new Lead(LastName = 'x', Company = 'c'); System.debug([SELECT Id FROM Lead FOR UPDATE].size());"),
        ).toEqual(['1'])
        expect(await problemOf('List<Lead> l = [SELECT Id FROM Lead ORDER BY LastName FOR UPDATE];')).toContain('FOR UPDATE is not allowed')
        expect(await problemOf('List<Lead> l = [SELECT Id FROM Lead ALL ROWS FOR UPDATE];')).toContain('FOR UPDATE is not allowed')
    })

    test('APEX B25 ALL ROWS adds the rows of the recycle bin (no lock lasts: other transactions run during callouts only, which release it)', async () => {
        const lines = await runApex(`
            insert new List<Lead>{ new Lead(LastName = 'kept', Company = 'c'), new Lead(LastName = 'gone', Company = 'c') };
            delete [SELECT Id FROM Lead WHERE LastName = 'gone'];
            System.debug([SELECT COUNT() FROM Lead] + ' ' + [SELECT COUNT() FROM Lead ALL ROWS]);
            System.debug([SELECT LastName FROM Lead WHERE IsDeleted = true ALL ROWS].LastName);`)
        expect(lines).toEqual(['1 2', 'gone'])
    })

    test('APEX B26 refused WITH SECURITY_ENFORCED', async () => {
        const code = 'List<Lead> l = [SELECT Id FROM Lead WITH SECURITY_ENFORCED];'
        expect(await problemOf(code)).toBe('not implemented: WITH SECURITY_ENFORCED in SOQL')
    })

    test('APEX B26 refused WITH SECURITY_ENFORCED in dynamic SOQL, which no Apex can catch', async () => {
        const code = "try { Database.query('SELECT Id FROM Lead WITH SECURITY_ENFORCED'); } catch (Exception e) { System.debug('caught'); }"
        await expect(org.run(code)).rejects.toThrow('not implemented: WITH SECURITY_ENFORCED in SOQL')
    })

    test('APEX B26 refused Security.stripInaccessible', async () => {
        expect(await problemOf('Security.stripInaccessible(AccessType.READABLE, [SELECT Id FROM Lead]);')).toContain('Security')
    })
})

test('APEX B27 an unknown field in dynamic SOQL', async () => {
    const hint =
        "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
        'Please reference your WSDL or the describe call for the appropriate names.'
    expect(await failure('SELECT X FROM Account')).toBe(
        `System.QueryException: \nSELECT X FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'X' on entity 'Account'. ${hint}`,
    )
})

test('APEX B28 refused custom metadata types', async () => {
    expect(() => loadCustomObject('Rate__mdt', {})).toThrow('not implemented: custom metadata types (Rate__mdt)')
    expect(await problemOf('List<SObject> rows = [SELECT Id FROM Rate__mdt];')).toContain("sObject type 'Rate__mdt' is not supported")
})
