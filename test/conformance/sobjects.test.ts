/** Rows B1 to B9 and B29: what an sObject in memory holds, after a query and before a save, and the tokens that describe it. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { apexOrg, problemOf, type ApexOrg } from './run-apex.ts'

let org: ApexOrg
const run = (code: string): Promise<readonly string[]> => org.run(code)

/** `type: message` of what the statements throw. */
async function thrown(statements: string): Promise<string> {
    const [line = ''] = await run(
        `try { ${statements} System.debug('nothing thrown'); } catch (Exception e) { System.debug(e.getTypeName() + ': ' + e.getMessage()); }`,
    )
    return line
}

const notQueried = (field: string): string =>
    `System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: ${field}`

beforeAll(async () => {
    org = apexOrg()
    await run(`
        Account acme = new Account(Name = 'Acme'); insert acme;
        insert new List<Contact>{ new Contact(LastName = 'Employed', AccountId = acme.Id, Title = 'CEO'), new Contact(LastName = 'Free') };
        insert new Lead(LastName = 'Hopper', Company = 'Navy');`)
})

describe('reading', () => {
    test('APEX B1 a field that was not selected cannot be read, a selected empty one is null', async () => {
        expect(await thrown('Lead l = [SELECT Id, Title FROM Lead]; String s = l.Company;')).toBe(notQueried('Lead.Company'))
        expect(await thrown("Lead l = [SELECT Id FROM Lead]; Object o = l.get('Company');")).toBe(notQueried('Lead.Company'))
        expect(await run('System.debug([SELECT Id, Title FROM Lead].Title);')).toEqual(['null'])
        expect(await run('System.debug(new Lead().Company);')).toEqual(['null'])
    })

    test('APEX B2 Id is in the row though it was not selected', async () => {
        expect(await run('Lead l = [SELECT LastName FROM Lead]; System.debug(l.Id != null && l.Id == [SELECT Id FROM Lead].Id);')).toEqual([
            'true',
        ])
    })

    test('APEX B3 a parent is null for an empty lookup and in memory, an exception when its path was not selected', async () => {
        expect(await run("Contact c = [SELECT Account.Name FROM Contact WHERE LastName = 'Free']; System.debug(c.Account.Name);")).toEqual([
            'null',
        ])
        expect(
            await run("Contact c = [SELECT Account.Name FROM Contact WHERE LastName = 'Employed']; System.debug(c.Account.Name);"),
        ).toEqual(['Acme'])
        expect(await thrown("Contact c = [SELECT Id FROM Contact WHERE LastName = 'Employed']; String s = c.Account.Name;")).toBe(
            notQueried('Contact.Account'),
        )
        expect(await run('System.debug(new Contact().Account.Name);')).toEqual(['null'])
    })

    test('APEX B4 isSet is true for assigned and selected fields, null or not; an unknown field is an exception', async () => {
        const lines = await run(`
            Lead made = new Lead(LastName = 'x', Title = null);
            System.debug(made.isSet('LastName') + ' ' + made.isSet(Lead.Title) + ' ' + made.isSet('Company'));
            Lead read = [SELECT Title FROM Lead];
            System.debug(read.isSet('Title') + ' ' + read.isSet('Company'));
            read.Company = 'Navy';
            System.debug(read.isSet('Company'));`)
        expect(lines).toEqual(['true true false', 'true false', 'true'])
        expect(await thrown("new Lead().isSet('Nothing__c');")).toContain('System.SObjectException: ')
    })

    test('APEX B5 getPopulatedFieldsAsMap holds what was set, selected fields with a value, and parents as sObjects', async () => {
        const lines = await run(`
            System.debug(new Lead(LastName = 'x', Title = null).getPopulatedFieldsAsMap().keySet());
            Contact c = [SELECT LastName, Department, Account.Name FROM Contact WHERE LastName = 'Employed'];
            Map<String, Object> fields = c.getPopulatedFieldsAsMap();
            System.debug(fields.containsKey('LastName') + ' ' + fields.containsKey('Department') + ' ' + fields.containsKey('Title'));
            System.debug(((Account) fields.get('Account')).Name);`)
        expect(lines).toEqual(['{LastName, Title}', 'true false false', 'Acme'])
    })
})

describe('writing', () => {
    test('APEX B6 put returns the previous value (the sure half; texts of wrong types and fields are marked TEST)', async () => {
        const lines = await run(`
            Lead l = new Lead(LastName = 'before');
            System.debug(l.put('LastName', 'after') + ' ' + l.put('Title', 'CEO') + ' ' + l.LastName + ' ' + l.put(Lead.Title, 'CTO'));`)
        expect(lines).toEqual(['before null after CEO'])
        expect(await thrown("new Task().put('ActivityDate', 'soon');")).toBe(
            'System.SObjectException: Illegal assignment from String to Date',
        )
        expect(await thrown("new Account().put('x', 1);")).toBe('System.SObjectException: Invalid field x for Account')
    })

    test('APEX B7 clone leaves out Id and audit fields unless asked, and shares its parents', async () => {
        const lines = await run(`
            Contact c = [SELECT Id, LastName, CreatedDate, Account.Name FROM Contact WHERE LastName = 'Employed'];
            Contact plain = c.clone();
            System.debug(plain.Id + ' ' + plain.LastName + ' ' + plain.CreatedDate + ' ' + (plain.Account === c.Account));
            Contact whole = c.clone(true, true, true);
            System.debug((whole.Id == c.Id) + ' ' + (whole.CreatedDate == c.CreatedDate) + ' ' + (whole.Account === c.Account));`)
        expect(lines).toEqual(['null Employed null true', 'true true false'])
    })

    test('APEX B7 audit values that a clone kept never reach the database', async () => {
        const day = 86_400_000
        await run("insert new Lead(LastName = 'old', Company = 'c');")
        await org.org.services.clock.advance(day)
        const lines = await run(`
            Lead source = [SELECT LastName, Company, CreatedDate FROM Lead WHERE LastName = 'old'];
            Lead copy = source.clone(false, false, true);
            insert copy;
            System.debug([SELECT CreatedDate FROM Lead WHERE Id = :copy.Id].CreatedDate.getTime() - source.CreatedDate.getTime());
            delete [SELECT Id FROM Lead WHERE LastName = 'old'];`)
        expect(lines).toEqual([String(day)])
    })

    test("APEX B7 an auto-number is copied only on demand, and the copy's row gets one of its own", async () => {
        const lines = await run(`
            insert new Thing__c(); insert new Part__c(Thing__c = [SELECT Id FROM Thing__c LIMIT 1].Id);
            Part__c part = [SELECT Name, Thing__c FROM Part__c];
            Part__c plain = part.clone();
            System.debug(plain.Name + ' ' + (part.clone(false, false, false, true).Name == part.Name));
            insert plain;
            System.debug([SELECT COUNT_DISTINCT(Name) n FROM Part__c][0].get('n'));`)
        expect(lines).toEqual(['null true', '2'])
    })

    test("APEX B8 '' becomes null and outer spaces go on save; the value in memory stays", async () => {
        const lines = await run(`
            Lead l = new Lead(LastName = '  padded ', Company = 'c', Title = ''); insert l;
            Lead saved = [SELECT LastName, Title FROM Lead WHERE Id = :l.Id];
            System.debug('[' + l.LastName + '][' + l.Title + '] [' + saved.LastName + '][' + saved.Title + ']');
            delete l;`)
        expect(lines).toEqual(['[  padded ][] [padded][null]'])
    })

    test('APEX B9 update leaves unset fields alone and clears null ones', async () => {
        const lines = await run(`
            Lead l = new Lead(LastName = 'x', Company = 'c', Title = 't', Phone = '1'); insert l;
            update new Lead(Id = l.Id, Title = null);
            Lead saved = [SELECT Title, Phone FROM Lead WHERE Id = :l.Id];
            System.debug(saved.Title + ' ' + saved.Phone);
            delete l;`)
        expect(lines).toEqual(['null 1'])
    })

    test('APEX B9 the generic type SObject has no field but Id behind a dot', async () => {
        expect(await run("SObject s = new Lead(LastName = 'x'); System.debug(s.Id + ' ' + s.get('LastName'));")).toEqual(['null x'])
        expect(await problemOf("SObject s = new Lead(LastName = 'x'); Object o = s.LastName;")).toContain(
            'Variable does not exist: LastName',
        )
    })
})

test('APEX B29 tokens compare with ==, and fields.getMap() has lower-case keys (no namespace: the org has none)', async () => {
    const lines = await run(`
        Map<String, Schema.SObjectField> fields = Lead.SObjectType.getDescribe().fields.getMap();
        System.debug((fields.get('lastname') == Lead.LastName) + ' ' + (fields.get('company') == Lead.LastName) + ' ' + fields.keySet().contains('LastName'));
        System.debug(new Lead().getSObjectType() == Lead.SObjectType);
        System.debug(Thing__c.SObjectType.getDescribe().fields.getMap().containsKey('serial__c'));`)
    expect(lines).toEqual(['true false false', 'true', 'true'])
})
