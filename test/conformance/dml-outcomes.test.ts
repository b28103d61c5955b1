/** Rows C16, C17, C19 to C22, C25 to C29 and C36: what a DML statement throws, returns, keeps and undoes. */
import { expect, test } from '@jest/globals'
import { apexOrg, exceptionOf, runApex } from './run-apex.ts'

const LOG = `public class Log {
    public static List<String> lines = new List<String>();
    public static void note(String line) { lines.add(line); }
    public static void show() { System.debug(String.join(lines, ', ')); }
}`

const LEAD = `Lead l = new Lead(LastName = 'x', Company = 'y'); insert l;`

test('APEX C16 the message of a failed insert names the row, the status code, the text and the field', async () => {
    expect(await exceptionOf('insert new Account();')).toBe(
        'System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]',
    )
    expect(await exceptionOf(`insert new List<Account>{ new Account(Name = 'a'), new Account() };`)).toContain('First exception on row 1;')
})

test('APEX C16 without a field the message ends with ": []", and a failed update adds the id of the row', async () => {
    const trigger = `trigger T on Lead (before update) { Trigger.new[0].addError('no'); }`
    const code = `${LEAD} try { update l; } catch (DmlException e) { System.debug(e.getMessage().replace(l.Id, 'X')); }`
    expect(await runApex(code, trigger)).toEqual([
        'Update failed. First exception on row 0 with id X; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, no: []',
    ])
})

test('APEX C17 DmlException tells of every failed row (not: whether field names are labels)', async () => {
    const code = `
        Lead first = new Lead(LastName = 'a', Company = 'y'); Lead second = new Lead(LastName = 'b', Company = 'y');
        Lead third = new Lead(LastName = 'c', Company = 'y'); insert new List<Lead>{ first, second, third };
        second.LastName = null; third.Email = 'nobody';
        try { update new List<Lead>{ first, second, third }; } catch (DmlException e) {
            System.debug(e.getNumDml());
            for (Integer i = 0; i < e.getNumDml(); i++) System.debug(e.getDmlIndex(i) + ' ' + e.getDmlType(i) + ' ' + e.getDmlMessage(i));
            System.debug(e.getDmlType(0) == StatusCode.REQUIRED_FIELD_MISSING);
            System.debug((e.getDmlId(0) == second.Id) + ' ' + (e.getDmlId(1) == third.Id));
            System.debug(e.getDmlFields(0) + ' ' + (e.getDmlFields(1)[0] == Lead.Email) + ' ' + e.getDmlFieldNames(1));
        }`
    expect(await runApex(code)).toEqual([
        '2',
        '1 REQUIRED_FIELD_MISSING Required fields are missing: [LastName]',
        '2 INVALID_EMAIL_ADDRESS Email: invalid email address: nobody',
        'true',
        'true true',
        '(LastName) true (Email)',
    ])
})

test('APEX C17 a failed insert has fields but no id', async () => {
    const code = `
        try { insert new Lead(LastName = 'x'); }
        catch (DmlException e) { System.debug(e.getDmlId(0) + ' ' + (e.getDmlFields(0)[0] == Lead.Company)); }`
    expect(await runApex(code)).toEqual(['null true'])
})

test('APEX C19 a failed row undoes the whole statement and nothing before it, after the errors of all rows were collected', async () => {
    const code = `
        insert new Account(Name = 'before');
        List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < 300; i++) leads.add(new Lead(LastName = 'x', Company = i == 5 || i == 250 ? null : 'y'));
        try { insert leads; } catch (DmlException e) { System.debug(e.getNumDml() + ' ' + e.getDmlIndex(0) + ' ' + e.getDmlIndex(1)); }
        try { Database.insert(leads, true); } catch (DmlException e) { System.debug(e.getNumDml()); }
        System.debug([SELECT COUNT() FROM Lead] + ' ' + [SELECT COUNT() FROM Account]);`
    expect(await runApex(code)).toEqual(['2 5 250', '2', '0 1'])
})

/** Rows named bad are refused in the given event. */
const REFUSING = (event: string): string => `trigger T on Lead (before insert, after insert) {
    Log.note((Trigger.isBefore ? 'before ' : 'after ') + Trigger.size);
    for (Lead l : Trigger.new) if (l.LastName == 'bad' && Trigger.operationType == TriggerOperation.${event}) l.addError('bad one');
}`

const GOOD_BAD_GOOD = `List<Lead> leads = new List<Lead>{ new Lead(LastName = 'a', Company = 'y'),
    new Lead(LastName = 'bad', Company = 'y'), new Lead(LastName = 'c', Company = 'y') };`

test.each([
    ['BEFORE_INSERT', 'before 3, after 2, before 2, after 2'],
    ['AFTER_INSERT', 'before 3, after 3, before 2, after 2'],
])('APEX C20 a row refused in %s: the survivors run again', async (event, runs) => {
    const code = `${GOOD_BAD_GOOD} Database.insert(leads, false); Log.show(); System.debug([SELECT COUNT() FROM Lead]);`
    expect(await runApex(code, LOG, REFUSING(event))).toEqual([runs, '2'])
})

test('APEX C20 attempt 1 runs before for all rows and after for survivors, is rolled back, and the survivors run again', async () => {
    const trigger = `trigger T on Lead (before insert) {
        Log.note(Trigger.size + ' see ' + [SELECT COUNT() FROM Account]);
        insert new Account(Name = 'side effect');
        for (Lead l : Trigger.new) if (l.LastName == 'bad') l.addError('bad one');
    }`
    const code = `${GOOD_BAD_GOOD} Database.insert(leads, false); Log.show(); System.debug([SELECT COUNT() FROM Account]);`
    expect(await runApex(code, LOG, trigger)).toEqual(['3 see 0, 2 see 0', '1'])
})

test('APEX C20 at most three attempts', async () => {
    const trigger = `trigger T on Lead (before insert) { Log.note(String.valueOf(Trigger.size)); Trigger.new[0].addError('first goes'); }`
    const code = `
        List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < 5; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'y'));
        for (Database.SaveResult r : Database.insert(leads, false)) System.debug(r.getErrors()[0].getMessage());
        Log.show(); System.debug([SELECT COUNT() FROM Lead]);`
    const tooMany = 'Too many batch retries in the presence of Apex triggers and partial failures.'
    expect(await runApex(code, LOG, trigger)).toEqual(['first goes', 'first goes', 'first goes', tooMany, tooMany, '5, 4, 3', '0'])
})

test('APEX C21 between attempts limits go back, statics do not', async () => {
    const trigger = `trigger T on Lead (before insert) {
        List<Account> none = [SELECT Id FROM Account];
        Log.note(Trigger.size + ' ' + Limits.getQueries());
        for (Lead l : Trigger.new) if (l.LastName == 'bad') l.addError('bad one');
    }`
    const code = `${GOOD_BAD_GOOD} Database.insert(leads, false); Log.show(); System.debug(Limits.getQueries());`
    expect(await runApex(code, LOG, trigger)).toEqual(['3 1, 2 1', '1'])
})

test('APEX C21 jobs and after-commit events of attempt 1 are lost, immediate events are not (e-mail is only counted here)', async () => {
    const job = `public class Job implements Queueable {
        Integer size; public Job(Integer size) { this.size = size; }
        public void execute(QueueableContext c) { System.debug('job of ' + size); }
    }`
    const trigger = `trigger T on Lead (before insert) {
        System.enqueueJob(new Job(Trigger.size));
        EventBus.publish(new Thing_Happened__e(Payload__c = 'after commit of ' + Trigger.size));
        EventBus.publish(new Signal__e(Text__c = 'at once of ' + Trigger.size));
        for (Lead l : Trigger.new) if (l.LastName == 'bad') l.addError('bad one');
    }`
    const { run, org } = apexOrg(
        job,
        trigger,
        'trigger Later on Thing_Happened__e (after insert) { for (Thing_Happened__e e : Trigger.new) System.debug(e.Payload__c); }',
        'trigger AtOnce on Signal__e (after insert) { for (Signal__e e : Trigger.new) System.debug(e.Text__c); }',
    )
    await run(`${GOOD_BAD_GOOD} Database.insert(leads, false);`)
    await org.settle()
    expect([...org.log].sort()).toEqual(['after commit of 2', 'at once of 2', 'at once of 3', 'job of 2'])
})

test('APEX C22 allOrNone false with a before trigger that assigns an invalid value: the valid rows stay out too', async () => {
    const trigger = `trigger T on Thing__c (before insert) { for (Thing__c t : Trigger.new) if (t.Name == 'b') t.Code__c = 'much too long a code'; }`
    const code = `
        List<Thing__c> things = new List<Thing__c>{ new Thing__c(Name = 'a'), new Thing__c(Name = 'b') };
        for (Database.SaveResult r : Database.insert(things, false)) System.debug(r.isSuccess());
        System.debug([SELECT COUNT() FROM Thing__c]);`
    expect(await runApex(code, trigger)).toEqual(['false', 'false', '0'])
})

test('APEX C25 rollback takes the rows but not in-memory ids and statics; set and rollback cost one DML statement each', async () => {
    const code = `
        Savepoint before = Database.setSavepoint();
        ${LEAD} Log.note('stays');
        Database.rollback(before);
        System.debug([SELECT COUNT() FROM Lead] + ' ' + (l.Id != null) + ' ' + Log.lines.size() + ' ' + Limits.getDmlStatements());`
    expect(await runApex(code, LOG)).toEqual(['0 true 1 3'])
})

test('APEX C25 a rollback invalidates later savepoints, and a savepoint does not cross into a trigger', async () => {
    const later = `Savepoint a = Database.setSavepoint(); Savepoint b = Database.setSavepoint(); Database.rollback(a);`
    expect(await exceptionOf(`${later} Database.rollback(a);`)).toBeNull()
    expect(await exceptionOf(`${later} Database.rollback(b);`)).not.toBeNull()
    const keep = 'public class Kept { public static Savepoint point; }'
    const trigger = `trigger T on Lead (after insert) { try { Database.rollback(Kept.point); } catch (Exception e) { System.debug('refused'); } }`
    expect(await runApex(`Kept.point = Database.setSavepoint(); ${LEAD} System.debug([SELECT COUNT() FROM Lead]);`, keep, trigger)).toEqual(
        ['refused', '1'],
    )
})

test('APEX C26 an insert with an id and an update without one', async () => {
    expect(await exceptionOf(`${LEAD} insert l;`)).toContain('INVALID_FIELD_FOR_INSERT_UPDATE, cannot specify Id in an insert call')
    expect(await exceptionOf(`update new Lead(LastName = 'x');`)).toContain('MISSING_ARGUMENT, Id not specified in an update call')
})

test('APEX C27 one id twice in an update list, one instance twice in an insert list (not: tolerated duplicates)', async () => {
    const update = `${LEAD} try { update new List<Lead>{ l, new Lead(Id = l.Id) }; }
        catch (ListException e) { System.debug(e.getTypeName() + ': ' + e.getMessage().replace(l.Id, 'X')); }`
    expect(await runApex(update)).toEqual(['System.ListException: Duplicate id in list: X'])
    expect(await exceptionOf(`Lead l = new Lead(LastName = 'x', Company = 'y'); insert new List<Lead>{ l, l };`)).toBe(
        'System.ListException: Before Insert or Upsert list must not have two identically equal elements',
    )
})

test('APEX C28 10,000 rows per transaction', async () => {
    const insert = (rows: number): string => `
        List<Thing__c> things = new List<Thing__c>();
        for (Integer i = 0; i < ${rows}; i++) things.add(new Thing__c());
        insert things; System.debug(Limits.getDmlRows());`
    expect(await runApex(insert(10_000))).toEqual(['10000'])
    expect(await exceptionOf(insert(10_001))).toBe('System.LimitException: Too many DML rows: 10001')
})

test('APEX C28 mixed types are cut into chunks of one type and 200 rows, at most 10 chunks', async () => {
    const trigger = (object: string): string =>
        `trigger On${object} on ${object} (before insert) { System.debug('${object} ' + Trigger.size); }`
    const mixed = (turns: number, rows: number): string => `
        List<SObject> all = new List<SObject>();
        for (Integer turn = 0; turn < ${turns}; turn++) {
            for (Integer i = 0; i < ${rows}; i++) all.add(new Lead(LastName = 'x', Company = 'y'));
            all.add(new Account(Name = 'a'));
        }
        insert all;`
    expect(await runApex(mixed(1, 201), trigger('Lead'), trigger('Account'))).toEqual(['Lead 200', 'Lead 1', 'Account 1'])
    expect(await exceptionOf(mixed(5, 1))).toBeNull()
    expect(await exceptionOf(mixed(6, 1))).toContain('more than 10 chunks in a single operation')
})

test('APEX C29 upsert: no match inserts, one updates, several fail', async () => {
    const code = `
        insert new List<Lead>{ new Lead(LastName = 'one', Company = 'y', Group_Key__c = 'one'),
            new Lead(LastName = 'first', Company = 'y', Group_Key__c = 'two'), new Lead(LastName = 'second', Company = 'y', Group_Key__c = 'two') };
        List<Lead> leads = new List<Lead>{ new Lead(LastName = 'made', Company = 'y', Group_Key__c = 'none'),
            new Lead(LastName = 'changed', Company = 'y', Group_Key__c = 'one'), new Lead(LastName = 'x', Company = 'y', Group_Key__c = 'two') };
        for (Database.UpsertResult r : Database.upsert(leads, Lead.Group_Key__c, false)) System.debug(r.isSuccess() + ' ' + r.isCreated());
        for (Lead l : [SELECT LastName FROM Lead ORDER BY LastName]) System.debug(l.LastName);`
    expect(await runApex(code)).toEqual(['true true', 'true false', 'false false', 'changed', 'first', 'made', 'second'])
})

test.each([
    ['a unique case-insensitive field', 'Thing__c', 'Code__c', 'false'],
    ['a unique case-sensitive field', 'Thing__c', 'Serial__c', 'true'],
    ['a field that is not unique', 'Lead', 'Group_Key__c', 'true'],
])('APEX C29 the other case in %s', async (_, object, field, isCreated) => {
    const others = object === 'Lead' ? `LastName = 'x', Company = 'y', ` : ''
    const code = `
        insert new ${object}(${others}${field} = 'key');
        ${object} again = new ${object}(${others}${field} = 'KEY');
        System.debug(Database.upsert(again, ${object}.${field}).isCreated());`
    expect(await runApex(code)).toEqual([isCreated])
})

test('APEX C36 save results keep input order, and a failed update has its id (not: lock errors, which do not occur here)', async () => {
    const code = `
        Lead a = new Lead(LastName = 'a', Company = 'y'); Lead b = new Lead(LastName = 'b', Company = 'y'); insert new List<Lead>{ a, b };
        a.LastName = null;
        List<Database.SaveResult> updates = Database.update(new List<Lead>{ a, b }, false);
        System.debug(updates[0].isSuccess() + ' ' + (updates[0].getId() == a.Id) + ' ' + updates[1].isSuccess() + ' ' + (updates[1].getId() == b.Id));
        List<Database.SaveResult> inserts = Database.insert(new List<Lead>{ new Lead(), new Lead(LastName = 'c', Company = 'y') }, false);
        System.debug(inserts[0].getId() + ' ' + (inserts[1].getId() == [SELECT Id FROM Lead WHERE LastName = 'c'].Id));`
    expect(await runApex(code)).toEqual(['false true true true', 'null true'])
})
