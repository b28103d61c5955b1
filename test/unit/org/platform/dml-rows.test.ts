import { describe, expect, test } from '@jest/globals'
import { openOrg, openOrgWith } from './support.ts'

/** What a failing statement says, without `Insert failed. First exception on row 0`. */
async function failureOf(code: string): Promise<string> {
    const { run } = openOrg()
    const lines = await run(`try { ${code} System.debug('saved'); } catch (DmlException e) { System.debug(e.getMessage()); }`)
    return lines[0]!.replace(/^.*first error: /, '')
}

describe('system checks', () => {
    test('row C26: an insert with an id is refused', async () => {
        const code = "Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; insert l;"
        expect(await failureOf(code)).toBe('INVALID_FIELD_FOR_INSERT_UPDATE, cannot specify Id in an insert call: [Id]')
    })

    test('row C26: an update without an id is refused', async () => {
        expect(await failureOf("update new Lead(LastName = 'x');")).toBe('MISSING_ARGUMENT, Id not specified in an update call: []')
    })

    test('row C33: a value outside a restricted picklist', async () => {
        expect(await failureOf("insert new Thing__c(Kind__c = 'abc');")).toBe(
            'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Kind of Thing: bad value for restricted picklist field: abc: [Kind__c]',
        )
    })

    test('row C33: a duplicate of a unique value names the other row; case does not matter', async () => {
        const code = "Thing__c first = new Thing__c(Code__c = 'a1'); insert first; insert new Thing__c(Code__c = 'A1');"
        expect(await failureOf(code)).toMatch(
            /^DUPLICATE_VALUE, duplicate value found: Code__c duplicates value on record with id: a\w{17}: \[\]$/,
        )
    })

    test('row C33: a case-sensitive unique field takes the other case', async () => {
        expect(await failureOf("insert new List<Thing__c>{ new Thing__c(Serial__c = 'a1'), new Thing__c(Serial__c = 'A1') };")).toBe(
            'saved',
        )
    })

    test('row C34: text over the field length', async () => {
        expect(await failureOf("insert new Thing__c(Code__c = '12345678901');")).toBe(
            'STRING_TOO_LONG, Code: data value too large: 12345678901 (max length=10): [Code__c]',
        )
    })

    test('a lookup to a row of another object, to no row, and to a deleted row', async () => {
        expect(await failureOf("Account a = new Account(Name = 'x'); insert a; insert new Thing__c(Lead__c = a.Id);")).toMatch(
            /^FIELD_INTEGRITY_EXCEPTION, Lead: id value of incorrect type: 001\w{15}: \[Lead__c\]$/,
        )
        expect(await failureOf("insert new Thing__c(Lead__c = '00QHr0000000999');")).toBe(
            'INVALID_CROSS_REFERENCE_KEY, invalid cross reference id: [Lead__c]',
        )
        const deleted = "Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; delete l; insert new Thing__c(Lead__c = l.Id);"
        expect(await failureOf(deleted)).toBe('ENTITY_IS_DELETED, entity is deleted: []')
    })

    test('a number with more digits than its field', async () => {
        expect(await failureOf('insert new Thing__c(Size__c = 12345);')).toBe(
            'NUMBER_OUTSIDE_VALID_RANGE, Size: value outside of valid range on numeric field: 12345: [Size__c]',
        )
    })

    test('a malformed e-mail address', async () => {
        expect(await failureOf("insert new Lead(LastName = 'x', Company = 'y', Email = 'nobody');")).toBe(
            'INVALID_EMAIL_ADDRESS, Email: invalid email address: nobody: [Email]',
        )
    })

    test('a validation rule speaks after the before triggers', async () => {
        const { run, data } = openOrg("trigger T on Lead (before insert) { Trigger.new[0].Title = 'set'; }")
        data.automation.validationRules.push({
            object: 'Lead',
            rule: (record) => (record.raw('title') === 'set' ? { message: 'rule', field: 'Title' } : null),
        })
        await expect(run("insert new Lead(LastName = 'x', Company = 'y');")).rejects.toThrow(
            'FIELD_CUSTOM_VALIDATION_EXCEPTION, rule: [Title]',
        )
    })
})

describe('stored values', () => {
    test('row B8: empty text becomes null and outer spaces go, but not in memory', async () => {
        const { run } = openOrg()
        const lines = await run(`
            Lead l = new Lead(LastName = ' x ', Company = 'y', Title = ''); insert l;
            Lead stored = [SELECT LastName, Title FROM Lead];
            System.debug('[' + stored.LastName + '] ' + (stored.Title == null) + ' [' + l.LastName + ']');`)
        expect(lines).toEqual(['[x] true [ x ]'])
    })

    test('row B9: update leaves unset fields alone and clears null ones', async () => {
        const { run } = openOrg()
        const lines = await run(`
            Lead l = new Lead(LastName = 'x', Company = 'y', Title = 't', City = 'c'); insert l;
            update new Lead(Id = l.Id, City = null);
            Lead stored = [SELECT Title, City FROM Lead]; System.debug(stored.Title + ' ' + stored.City);`)
        expect(lines).toEqual(['t null'])
    })

    test("row A11, G12: a Decimal gets its field's scale and a Datetime loses its milliseconds", async () => {
        const { run } = openOrg()
        const lines = await run(`
            insert new Thing__c(Size__c = 5, Made_At__c = Datetime.now());
            Thing__c t = [SELECT Size__c, Made_At__c FROM Thing__c]; System.debug(t.Size__c + ' ' + t.Made_At__c.millisecond());`)
        expect(lines).toEqual(['5.00 0'])
    })

    test('defaults, auto numbers, owner and composed names are filled in', async () => {
        const { run } = openOrg()
        const lines = await run(`
            Thing__c t = new Thing__c(); insert t; insert new Part__c(Thing__c = t.Id);
            insert new Lead(FirstName = 'Ann', LastName = 'Lee', Company = 'y');
            Thing__c stored = [SELECT Kind__c, Is_Good__c, Owner.Name FROM Thing__c];
            System.debug(stored.Kind__c + ' ' + stored.Is_Good__c + ' ' + stored.Owner.Name);
            System.debug([SELECT Name FROM Part__c].Name + ' ' + [SELECT Name FROM Lead].Name);`)
        expect(lines).toEqual(['Red false Ada Admin', 'P-0001 Ann Lee'])
    })

    test("stamps are whole seconds of the org's clock and move with an update", async () => {
        const { run, org } = openOrg()
        await run("insert new Lead(LastName = 'x', Company = 'y');")
        await org.services.clock.advance(5_000)
        const lines = await run(`
            Lead l = [SELECT Id FROM Lead]; update l; l = [SELECT CreatedDate, SystemModstamp FROM Lead];
            System.debug(l.CreatedDate.getTime() + ' ' + l.SystemModstamp.getTime());`)
        expect(lines).toEqual([`${Date.parse('2026-03-04T10:20:30Z')} ${Date.parse('2026-03-04T10:20:35Z')}`])
    })

    test('a person account has a contact of its own and fires no contact trigger', async () => {
        const { run } = openOrgWith({ personAccounts: true }, "trigger T on Contact (before insert) { Trigger.new[0].addError('fired'); }")
        const lines = await run(`
            insert new Account(FirstName = 'Ann', LastName = 'Lee', PersonEmail = 'a@b.example');
            Account a = [SELECT Name, IsPersonAccount, PersonContactId FROM Account];
            System.debug(a.Name + ' ' + a.IsPersonAccount + ' ' + [SELECT Email FROM Contact WHERE Id = :a.PersonContactId].Email);`)
        expect(lines).toEqual(['Ann Lee true a@b.example'])
        const renamed = await run(`
            Account a = [SELECT Id FROM Account]; a.LastName = 'Ray'; update a;
            System.debug([SELECT Name FROM Account].Name + ' ' + [SELECT Name, Account.Name FROM Contact].Name);`)
        expect(renamed).toEqual(['Ann Ray Ann Ray'])
    })
})

describe('whole statements', () => {
    test('row C27: one id twice in an update list', async () => {
        const { run } = openOrg()
        const code = "Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; update new List<Lead>{ l, new Lead(Id = l.Id) };"
        await expect(run(code)).rejects.toThrow(/System.ListException: Duplicate id in list: 00Q\w{15}|Duplicate id in list: 00Q\w{15}/)
    })

    test('row C27: one instance twice in an insert list', async () => {
        const { run } = openOrg()
        await expect(run("Lead l = new Lead(LastName = 'x', Company = 'y'); insert new List<Lead>{ l, l };")).rejects.toThrow(
            'Before Insert or Upsert list must not have two identically equal elements',
        )
    })

    test('row C28: a mixed list is cut into at most 10 chunks of one type', async () => {
        const { run } = openOrg()
        const code = (pairs: number): string => `
            List<SObject> rows = new List<SObject>();
            for (Integer i = 0; i < ${pairs}; i++) { rows.add(new Lead(LastName = 'x', Company = 'y')); rows.add(new Account(Name = 'a')); }
            insert rows; System.debug(rows.size());`
        expect(await run(code(5))).toEqual(['10'])
        await expect(run(code(6))).rejects.toThrow('Cannot have more than 10 chunks in a single operation')
    })

    test('row F4: DML on a list is one statement and every row counts', async () => {
        const { run } = openOrg()
        const lines = await run(`
            insert new List<Lead>{ new Lead(LastName = 'a', Company = 'c'), new Lead(LastName = 'b', Company = 'c') };
            System.debug(Limits.getDmlStatements() + ' ' + Limits.getDmlRows());`)
        expect(lines).toEqual(['1 2'])
    })

    test('row C29: upsert by an external id inserts, updates, and matches regardless of case where the field does', async () => {
        const { run } = openOrg()
        const lines = await run(`
            insert new Thing__c(Code__c = 'a', Name = 'old');
            List<Thing__c> things = new List<Thing__c>{ new Thing__c(Code__c = 'A', Name = 'new'), new Thing__c(Code__c = 'b', Name = 'made') };
            Database.UpsertResult[] results = Database.upsert(things, Thing__c.Code__c);
            System.debug(results[0].isCreated() + ' ' + results[1].isCreated() + ' ' + [SELECT Name FROM Thing__c WHERE Code__c = 'a'].Name);`)
        expect(lines).toEqual(['false true new'])
    })

    test('row C32: setup and other objects do not mix', async () => {
        const { run } = openOrg()
        await expect(run("insert new Account(Name = 'x'); insert new Group(Name = 'g', DeveloperName = 'g');")).rejects.toThrow(
            'MIXED_DML_OPERATION, DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): Group, original object: Account: []',
        )
    })

    test('row C32: a user may be changed beside other objects unless role, profile or activity change', async () => {
        const { run } = openOrg()
        const user = "User u = [SELECT Id FROM User WHERE Username = 'standard@headroom.example'];"
        expect(await run(`${user} insert new Account(Name = 'x'); u.Title = 't'; update u; System.debug('saved');`)).toEqual(['saved'])
        await expect(run(`${user} insert new Account(Name = 'x'); u.IsActive = false; update u;`)).rejects.toThrow('MIXED_DML_OPERATION')
    })

    test('row C32, E14: System.runAs separates mixed DML', async () => {
        const { org } = openOrg(`@IsTest private class MixedTest { @IsTest static void mixes() {
            insert new Account(Name = 'x');
            System.runAs(new User(Id = UserInfo.getUserId())) { insert new Group(Name = 'g', DeveloperName = 'g'); }
            insert new Account(Name = 'y');
            System.assertEquals(2, [SELECT COUNT() FROM Account]); } }`)
        const summary = await org.runTests()
        expect(summary.results.map((result) => result.message)).toEqual([null])
        expect(
            org.runAsUser(org.users.admin, 'rest', () => org.services.data.queryText('SELECT COUNT() FROM Account', () => null).size),
        ).toBe(0)
    })

    test('row C25: rollback undoes rows and keeps ids in memory', async () => {
        const { run } = openOrg()
        const lines = await run(`
            Savepoint s = Database.setSavepoint(); Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; Database.rollback(s);
            System.debug((l.Id != null) + ' ' + [SELECT COUNT() FROM Lead] + ' ' + Limits.getDmlStatements());`)
        expect(lines).toEqual(['true 0 3'])
    })

    test('10,000 rows go through triggers within 5 seconds of the processor', async () => {
        const { run } = openOrg(
            "trigger T on Lead (before insert, after insert) { if (Trigger.isBefore) for (Lead l : Trigger.new) l.Title = 'T' + l.LastName; }",
        )
        const started = process.cpuUsage()
        await run(`
            List<Lead> leads = new List<Lead>(); for (Integer i = 0; i < 10000; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'c'));
            insert leads; System.assertEquals(10000, [SELECT COUNT() FROM Lead WHERE Title LIKE 'TL%']);`)
        expect(process.cpuUsage(started).user / 1_000_000).toBeLessThan(5)
    })
})
