/** Rows C1 to C5, C9 to C12 and C35: what happens in which order when rows are saved, and what triggers see of them. */
import { expect, test } from '@jest/globals'
import { apexOrg, compileErrorOf, NOW, runApex } from './run-apex.ts'

/** Triggers note here what they see; anonymous Apex prints it. */
const LOG = `public class Log {
    public static List<String> lines = new List<String>();
    public static void note(String line) { lines.add(line); }
    public static void show() { System.debug(String.join(lines, ', ')); }
}`

const EVERY_EVENT = 'before insert, after insert, before update, after update, before delete, after delete, after undelete'

/** Inserts, updates, deletes and undeletes one lead. */
const LIFE_OF_A_LEAD = `
    Lead l = new Lead(LastName = 'x', Company = 'y'); insert l;
    l.Title = 't'; update l; delete l; undelete l;
    Log.show();`

test('APEX C1 system checks come before the before triggers: a text that is too long fires nothing', async () => {
    const trigger = `trigger T on Thing__c (before insert) { Log.note('before'); }`
    const code = `
        try { insert new Thing__c(Code__c = '12345678901'); } catch (DmlException e) { Log.note(e.getDmlStatusCode(0)); }
        Log.show();`
    expect(await runApex(code, LOG, trigger)).toEqual(['STRING_TOO_LONG'])
})

test('APEX C1 required fields and validation rules come after the before triggers and before the after triggers', async () => {
    const trigger = `trigger T on Lead (before insert, after insert) { Log.note(Trigger.isBefore ? 'before' : 'after'); }`
    const { run, data } = apexOrg(LOG, trigger)
    data.automation.validationRules.push({ object: 'Lead', rule: () => ({ message: 'rule' }) })
    const code = `
        try { insert new Lead(LastName = 'x'); }
        catch (DmlException e) { for (Integer i = 0; i < e.getNumDml(); i++) Log.note(e.getDmlMessage(i)); }
        Log.show();`
    expect(await run(code)).toEqual(['before, Required fields are missing: [Company], rule'])
})

test('APEX C1 workflow runs after the after triggers, queueables run after the commit (no flows, duplicate or assignment rules here)', async () => {
    const trigger = `trigger T on Lead (after insert, after update) {
        Log.note(Trigger.operationType + ' ' + Trigger.new[0].Title);
        if (Trigger.isInsert) System.enqueueJob(new Later());
    }`
    const later = `public class Later implements Queueable {
        public void execute(QueueableContext c) { System.debug('later ' + [SELECT Title FROM Lead].Title); }
    }`
    const { run, data, org } = apexOrg(LOG, later, trigger)
    data.automation.fieldUpdates.push({ object: 'Lead', update: () => ({ Title: 'by workflow' }) })
    const lines = await run(`insert new Lead(LastName = 'x', Company = 'y', Title = 'first'); Log.show();`)
    expect(lines).toEqual(['AFTER_INSERT first, AFTER_UPDATE by workflow'])
    await org.settle()
    expect(org.log.at(-1)).toBe('later by workflow')
})

test('APEX C2 a before trigger may fill a required field', async () => {
    const trigger = `trigger T on Lead (before insert) { for (Lead l : Trigger.new) l.Company = 'filled'; }`
    const code = `insert new Lead(LastName = 'x'); System.debug([SELECT Company FROM Lead].Company);`
    expect(await runApex(code, trigger)).toEqual(['filled'])
})

test('APEX C2 a workflow field update re-fires before and after update once, with Trigger.old as it was', async () => {
    const trigger = `trigger T on Lead (before update, after update) {
        Log.note(Trigger.operationType + ' ' + Trigger.old[0].Title + '>' + Trigger.new[0].Title);
    }`
    const { run, data } = apexOrg(LOG, trigger)
    const code = `
        Lead l = new Lead(LastName = 'x', Company = 'y', Title = 'first'); insert l; Log.lines.clear();
        l.Title = 'second'; update l; Log.show();`
    data.automation.fieldUpdates.push({ object: 'Lead', update: ({ type }) => (type.name === 'Lead' ? { Title: 'by workflow' } : null) })
    expect(await run(code)).toEqual([
        'BEFORE_UPDATE by workflow>second, AFTER_UPDATE by workflow>second, ' +
            'BEFORE_UPDATE by workflow>by workflow, AFTER_UPDATE by workflow>by workflow',
    ])
})

test('APEX C3 seven events; before undelete does not compile', () => {
    expect(compileErrorOf(`trigger T on Lead (${EVERY_EVENT}) {}`)).toBeNull()
    expect(compileErrorOf('trigger T on Lead (before undelete) {}')).toContain('undelete')
})

test('APEX C3 which of new, newMap, old and oldMap each event has', async () => {
    const trigger = `trigger T on Lead (${EVERY_EVENT}) {
        List<String> there = new List<String>();
        if (Trigger.new != null) there.add('new');
        if (Trigger.newMap != null) there.add('newMap');
        if (Trigger.old != null) there.add('old');
        if (Trigger.oldMap != null) there.add('oldMap');
        System.debug(Trigger.operationType + ': ' + String.join(there, ' '));
    }`
    expect(await runApex(LIFE_OF_A_LEAD.replace('Log.show();', ''), trigger)).toEqual([
        'BEFORE_INSERT: new',
        'AFTER_INSERT: new newMap',
        'BEFORE_UPDATE: new newMap old oldMap',
        'AFTER_UPDATE: new newMap old oldMap',
        'BEFORE_DELETE: old oldMap',
        'AFTER_DELETE: old oldMap',
        'AFTER_UNDELETE: new newMap',
    ])
})

/** What a write of `record` in `event` gives: the first DmlException of a lead's life, or 'saved'. */
async function writeIn(event: string, record: string): Promise<string> {
    const trigger = `trigger T on Lead (${event}) {
        try { ${record}.Title = 'written'; } catch (Exception e) { System.debug('caught'); }
    }`
    const code = LIFE_OF_A_LEAD.replace('Log.show();', '')
    const lines = await runApex(
        `try { ${code} System.debug('saved'); } catch (DmlException e) { System.debug(e.getDmlMessage(0)); }`,
        trigger,
    )
    expect(lines).toHaveLength(1)
    return lines[0] as string
}

test('APEX C4 Trigger.new may be written in before triggers', async () => {
    expect(await writeIn('before insert', 'Trigger.new[0]')).toBe('saved')
    expect(await writeIn('before update', 'Trigger.new[0]')).toBe('saved')
    expect(await writeIn('before update', 'Trigger.newMap.values()[0]')).toBe('saved')
})

test.each([
    ['after insert', 'Trigger.new[0]'],
    ['after update', 'Trigger.newMap.values()[0]'],
    ['after undelete', 'Trigger.new[0]'],
    ['before update', 'Trigger.old[0]'],
    ['before delete', 'Trigger.old[0]'],
    ['after delete', 'Trigger.oldMap.values()[0]'],
])('APEX C4 %s: a write of %s ends the trigger, catch or not', async (event, record) => {
    expect(await writeIn(event, record)).toContain('caused by: System.FinalException: Record is read-only')
})

/** 201 leads, named L0 to L200. */
const MANY = `
    List<Lead> leads = new List<Lead>();
    for (Integer i = 0; i < 201; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'C'));`

test('APEX C5 201 rows run before(200), after(200), before(1), after(1), and statics and limits go on', async () => {
    const trigger = `trigger T on Lead (before insert, after insert) {
        List<Account> none = [SELECT Id FROM Account];
        Log.note(Trigger.operationType + ' ' + Trigger.size + ' ' + Limits.getQueries());
    }`
    expect(await runApex(`${MANY} insert leads; Log.show();`, LOG, trigger)).toEqual([
        'BEFORE_INSERT 200 1, AFTER_INSERT 200 2, BEFORE_INSERT 1 3, AFTER_INSERT 1 4',
    ])
})

test('APEX C5 each chunk may enqueue its own job', async () => {
    const job = `public class Job implements Queueable {
        Integer size; public Job(Integer size) { this.size = size; }
        public void execute(QueueableContext c) { System.debug('job of ' + size); }
    }`
    const { run, org } = apexOrg(job, 'trigger T on Lead (after insert) { System.enqueueJob(new Job(Trigger.size)); }')
    expect(await run(`${MANY} insert leads; System.debug(Limits.getQueueableJobs());`)).toEqual(['2'])
    await org.settle()
    expect(org.log.slice(-2)).toEqual(['job of 200', 'job of 1'])
})

test('APEX C5 a Bulk API request resets limits for each chunk, never statics', () => {
    const trigger = `trigger T on Lead (before insert) {
        List<Account> none = [SELECT Id FROM Account];
        Log.note('x'); System.debug(Trigger.size + ' ' + Limits.getQueries() + ' ' + Log.lines.size());
    }`
    const insertMany = `public class Many { public static void run() { ${MANY} insert leads; } }`
    const { org } = apexOrg(LOG, trigger, insertMany)
    const many = org.services.program.classes.get('many')?.methods.find(({ name }) => name === 'run')
    org.runAsUser(org.users.admin, 'bulk', () => many?.invoke(null, []))
    expect(org.log.slice(-2)).toEqual(['200 1 1', '1 1 2'])
})

test('APEX C9 rows of a trigger carry no parents in any event', async () => {
    const trigger = `trigger T on Contact (${EVERY_EVENT}) {
        Contact c = Trigger.isDelete ? Trigger.old[0] : Trigger.new[0];
        Log.note((c.AccountId != null) + ' ' + (c.Account == null));
    }`
    const code = `
        Account a = new Account(Name = 'a'); insert a;
        Contact c = new Contact(LastName = 'c', AccountId = a.Id); insert c; update c; delete c; undelete c;
        System.debug(Log.lines.size() + ' ' + String.join(new List<String>(new Set<String>(Log.lines)), ', '));`
    expect(await runApex(code, LOG, trigger)).toEqual(['7 true true'])
})

test('APEX C10 a query in before update sees the stored values; in after delete the rows are gone', async () => {
    const trigger = `trigger T on Lead (before update, after update, after delete) {
        if (Trigger.isDelete) Log.note('left ' + [SELECT COUNT() FROM Lead WHERE Id IN :Trigger.old]);
        else Log.note((Trigger.isBefore ? 'before ' : 'after ') + [SELECT Title FROM Lead WHERE Id IN :Trigger.new].Title);
    }`
    const code = `
        Lead l = new Lead(LastName = 'x', Company = 'y', Title = 'old'); insert l;
        l.Title = 'new'; update l; delete l; Log.show();`
    expect(await runApex(code, LOG, trigger)).toEqual(['before old, after new, left 0'])
})

test('APEX C11 id and audit fields are null in before insert and set in after insert', async () => {
    const trigger = `trigger T on Lead (before insert, after insert) {
        Lead l = Trigger.new[0];
        Log.note(Trigger.operationType + ': ' + (l.Id == null) + ' ' + (l.CreatedDate == null) + ' ' + (l.CreatedById == null)
            + ' ' + (l.LastModifiedDate == null) + ' ' + (l.LastModifiedById == null) + ' ' + (l.SystemModstamp == null));
    }`
    expect(await runApex(`insert new Lead(LastName = 'x', Company = 'y'); Log.show();`, LOG, trigger)).toEqual([
        'BEFORE_INSERT: true true true true true true, AFTER_INSERT: false false false false false false',
    ])
})

test('APEX C11 in before update LastModifiedDate and SystemModstamp are still the old ones', async () => {
    const trigger = `trigger T on Lead (before update, after update) {
        System.debug(Trigger.new[0].LastModifiedDate.getTime() + ' ' + Trigger.new[0].SystemModstamp.getTime());
    }`
    const { run, org } = apexOrg(trigger)
    await run(`insert new Lead(LastName = 'x', Company = 'y');`)
    await org.services.clock.advance(60_000)
    const created = Math.floor(NOW / 1000) * 1000
    expect(await run('update [SELECT Id FROM Lead];')).toEqual([`${created} ${created}`, `${created + 60_000} ${created + 60_000}`])
})

test("APEX C12 the caller's instance gets its id, not what triggers changed (not: what a failure does to that id)", async () => {
    const trigger = `trigger T on Lead (before insert) { Trigger.new[0].Title = 'by trigger'; }`
    const code = `
        Lead l = new Lead(LastName = 'x', Company = 'y'); insert l;
        System.debug((l.Id != null) + ' ' + l.Title + ' ' + [SELECT Title FROM Lead].Title);`
    expect(await runApex(code, trigger)).toEqual(['true null by trigger'])
})

test('APEX C35 the order of several triggers on one event is not fixed: the org runs each permutation', async () => {
    const noting = (name: string): string => `trigger ${name} on Lead (before insert) { Log.note('${name}'); }`
    const { run, data } = apexOrg(LOG, noting('A'), noting('B'), noting('C'))
    const orders: string[] = []
    for (data.automation.triggerPermutation = 0; data.automation.triggerPermutation < 6; data.automation.triggerPermutation++) {
        orders.push(...(await run(`insert new Lead(LastName = 'x', Company = 'y'); Log.show();`)))
    }
    expect(orders[0]).toBe('A, B, C')
    expect([...orders].sort()).toEqual(['A, B, C', 'A, C, B', 'B, A, C', 'B, C, A', 'C, A, B', 'C, B, A'])
})
