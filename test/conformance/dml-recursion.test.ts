/** Rows C6 to C8, C13 to C15, C18, C23, C24 and C37: what triggers may do to rows, how they refuse them, and how they fail. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from '@jest/globals'
import { apexOrg, exceptionOf, runApex } from './run-apex.ts'

/** `isFirst` is true once per transaction, so that a trigger that saves its own rows does so once. */
const LOG = `public class Log {
    public static List<String> lines = new List<String>();
    static Boolean isFirst = true;
    public static Boolean isFirst() { Boolean first = isFirst; isFirst = false; return first; }
}`

const INSERT = `Lead l = new Lead(LastName = 'x', Company = 'y', Title = 'old'); insert l;`
const EVERY_EVENT = 'before insert, after insert, before update, after update, before delete, after delete, after undelete'

test('APEX C6 DML on the very rows of Trigger.new or Trigger.old is a catchable SObjectException', async () => {
    const trigger = `trigger T on Lead (after insert, before update, before delete) {
        try {
            if (Trigger.isInsert) update Trigger.new;
            if (Trigger.isUpdate) update Trigger.new;
            if (Trigger.isDelete) delete Trigger.old;
        } catch (SObjectException e) { System.debug(e.getMessage()); }
    }`
    const text = 'DML statement cannot operate on trigger.new or trigger.old'
    expect(await runApex(`${INSERT} update l; delete l;`, trigger)).toEqual([text, text, text])
})

test('APEX C6 a new list does not hide them, nor does the list of the other', async () => {
    const trigger = `trigger T on Lead (after update) {
        try { update new List<Lead>{ Trigger.new[0] }; } catch (SObjectException e) { System.debug('new: ' + e.getTypeName()); }
        try { delete new List<Lead>{ Trigger.oldMap.values()[0] }; } catch (SObjectException e) { System.debug('old: ' + e.getTypeName()); }
    }`
    expect(await runApex(`${INSERT} update l;`, trigger)).toEqual(['new: System.SObjectException', 'old: System.SObjectException'])
})

/** Runs `statement` in `event` of the lead's own trigger and prints what becomes of it. */
async function repeatIn(event: string, statement: string, life: string): Promise<readonly string[]> {
    const trigger = `trigger T on Lead (${event}) {
        Lead mine = new Lead(Id = Trigger.isDelete ? Trigger.old[0].Id : Trigger.new[0].Id, Title = 'fresh');
        if (Log.isFirst()) try { ${statement} } catch (DmlException e) {
            System.debug(e.getDmlStatusCode(0) + ', ' + e.getDmlMessage(0).replace(mine.Id, 'X'));
        }
    }`
    return runApex(`${INSERT} ${life}`, LOG, trigger)
}

test('APEX C7 the running operation on the same row, through a fresh instance, is a catchable SELF_REFERENCE_FROM_TRIGGER', async () => {
    expect(await repeatIn('before update', 'update mine;', 'update l;')).toEqual([
        'SELF_REFERENCE_FROM_TRIGGER, Object (id = X) is currently in trigger T, therefore it cannot recursively update itself',
    ])
    expect(await repeatIn('before delete', 'delete mine;', 'delete l;')).toEqual([
        expect.stringMatching(/^SELF_REFERENCE_FROM_TRIGGER, Object \(id = X\) is currently in trigger T, therefore it cannot recursively/),
    ])
})

test.each([
    ['after insert', ''],
    ['after update', 'update l;'],
    ['after undelete', 'delete l; undelete l;'],
])('APEX C8 a fresh instance may be updated in %s', async (event, life) => {
    expect(await repeatIn(event, 'update mine;', `${life} System.debug([SELECT Title FROM Lead].Title);`)).toEqual(['fresh'])
})

test('APEX C8 a fresh instance may be updated in before delete, and is deleted as updated', async () => {
    const life = `delete l; System.debug([SELECT Title FROM Lead ALL ROWS].Title + ' ' + [SELECT COUNT() FROM Lead]);`
    expect(await repeatIn('before delete', 'update mine;', life)).toEqual(['fresh 0'])
})

test('APEX C8 a row may be deleted in after insert; an update in after delete fails with ENTITY_IS_DELETED', async () => {
    expect(await repeatIn('after insert', 'delete mine;', 'System.debug([SELECT COUNT() FROM Lead]);')).toEqual(['0'])
    expect(await repeatIn('after delete', 'update mine;', 'delete l;')).toEqual(['ENTITY_IS_DELETED, entity is deleted'])
})

const VETO = `trigger T on Lead (${EVERY_EVENT}) {
    if (String.valueOf(Trigger.operationType) != Veto.event) return;
    insert new Account(Name = 'side effect');
    (Trigger.isDelete ? Trigger.old : Trigger.new)[0].addError('not today');
    System.debug('goes on');
}`
const VETO_EVENT = 'public class Veto { public static String event; }'

test.each([
    ['BEFORE_INSERT', 'insert l;'],
    ['AFTER_INSERT', 'insert l;'],
    ['BEFORE_UPDATE', 'update l;'],
    ['AFTER_UPDATE', 'update l;'],
    ['BEFORE_DELETE', 'delete l;'],
    ['AFTER_DELETE', 'delete l;'],
    ['AFTER_UNDELETE', 'undelete l;'],
])("APEX C13 addError in %s does not throw, vetoes the row and undoes the trigger's own DML", async (event, statement) => {
    const before = { insert: '', update: 'insert l;', delete: 'insert l;', undelete: 'insert l; delete l;' }
    const life = before[statement.split(' ')[0] as keyof typeof before]
    const code = `
        Lead l = new Lead(LastName = 'x', Company = 'y'); ${life} Veto.event = '${event}'; Integer rows = [SELECT COUNT() FROM Lead];
        try { ${statement} System.debug('saved'); } catch (DmlException e) { System.debug(e.getDmlMessage(0)); }
        System.debug(([SELECT COUNT() FROM Lead] - rows) + ' ' + [SELECT COUNT() FROM Account]);`
    expect(await runApex(code, VETO_EVENT, VETO)).toEqual(['goes on', 'not today', '0 0'])
})

test('APEX C13 addError vetoes its own row only where the caller asked for partial success', async () => {
    const trigger = `trigger T on Lead (before insert) { for (Lead l : Trigger.new) if (l.LastName == 'bad') l.addError('bad one'); }`
    const code = `
        for (Database.SaveResult r : Database.insert(new List<Lead>{
            new Lead(LastName = 'good', Company = 'y'), new Lead(LastName = 'bad', Company = 'y') }, false)) System.debug(r.isSuccess());`
    expect(await runApex(code, trigger)).toEqual(['true', 'false'])
})

test('APEX C14 addError reaches the caller as FIELD_CUSTOM_VALIDATION_EXCEPTION, with its field, and HTML is escaped', async () => {
    const errorOf = (call: string): Promise<string | null> => exceptionOf(INSERT, `trigger T on Lead (before insert) { ${call} }`)
    const start = 'System.DmlException: Insert failed. First exception on row 0; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION,'
    expect(await errorOf(`Trigger.new[0].addError('not today');`)).toBe(`${start} not today: []`)
    expect(await errorOf(`Trigger.new[0].Title.addError('not this title');`)).toBe(`${start} not this title: [Title]`)
    expect(await errorOf(`Trigger.new[0].addError('<b>no</b>');`)).toBe(`${start} &lt;b&gt;no&lt;/b&gt;: []`)
})

test('APEX C15 addError on Trigger.old outside delete events is an uncatchable FinalException', async () => {
    const trigger = `trigger T on Lead (before update, after update) {
        try { Trigger.old[0].addError('no'); } catch (Exception e) { System.debug('caught'); }
    }`
    const code = `${INSERT} try { update l; } catch (DmlException e) { System.debug(e.getDmlMessage(0)); }`
    const lines = await runApex(code, trigger)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('caused by: System.FinalException: SObject row does not allow errors')
})

test('APEX C18 an exception in a trigger marks every row with trigger, event, cause and line', async () => {
    const trigger = `trigger T on Lead (after insert) {
        Integer zero = 0;
        Integer never = 1 / zero;
    }`
    const code = `
        List<Lead> leads = new List<Lead>{ new Lead(LastName = 'a', Company = 'y'), new Lead(LastName = 'b', Company = 'y') };
        try { insert leads; } catch (DmlException e) { System.debug(e.getNumDml()); throw e; }`
    const { outcome } = apexOrg(trigger)
    const { lines, exception } = await outcome(code)
    expect(lines).toEqual(['2'])
    expect(exception?.replace(/\s+/g, ' ')).toBe(
        'System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, ' +
            'T: execution of AfterInsert caused by: System.MathException: Divide by 0 Trigger.T: line 3, column 1: []',
    )
})

/** Each run inserts another lead; only the frames named in `catches` swallow what comes of it. */
function nesting(catches: string): string {
    return `trigger T on Lead (after insert) {
        Integer depth = ++Depth.reached;
        try { insert new Lead(LastName = 'n' + depth, Company = 'y'); }
        catch (Exception e) { System.debug(depth + ' caught ' + e.getMessage()); if (!(${catches})) throw e; }
    }`
}
const DEPTH = 'public class Depth { public static Integer reached = 0; }'
const DEPTH_TEXT =
    'Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, T: maximum trigger depth exceeded: []'

test('APEX C23 sixteen nested trigger runs are allowed, the seventeenth fails', async () => {
    const bounded = (runs: number): string => `trigger T on Lead (after insert) {
        if (++Depth.reached < ${runs}) insert new Lead(LastName = 'n', Company = 'y');
    }`
    const insert = `insert new Lead(LastName = 'x', Company = 'y'); System.debug([SELECT COUNT() FROM Lead]);`
    expect(await runApex(insert, DEPTH, bounded(16))).toEqual(['16'])
    expect(await exceptionOf(insert, DEPTH, bounded(17))).toContain(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, T: maximum trigger depth exceeded',
    )
})

test('APEX C24 only the outermost frame can catch it; then the outer save succeeds and all nested writes vanish', async () => {
    const code = `insert new Lead(LastName = 'outer', Company = 'y'); System.debug(Depth.reached); for (Lead l : [SELECT LastName FROM Lead]) System.debug(l.LastName);`
    expect(await runApex(code, DEPTH, nesting('true'))).toEqual([`1 caught ${DEPTH_TEXT}`, '16', 'outer'])
})

const servers: Server[] = []
afterAll(() => servers.forEach((server) => server.close()))

test('APEX C37 a callout in a trigger is a catchable CalloutException, and none goes out', async () => {
    let requests = 0
    const server = createServer((_, response) => response.end(String(++requests))).listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const trigger = `trigger T on Lead (before insert, after insert) {
        HttpRequest request = new HttpRequest(); request.setEndpoint('${url}'); request.setMethod('GET');
        try { new Http().send(request); } catch (CalloutException e) { System.debug(e.getTypeName() + ': ' + e.getMessage()); }
    }`
    const { run, org } = apexOrg(trigger)
    org.addRemoteSite(url)
    const text = 'System.CalloutException: Callout from triggers are currently not supported.'
    expect(await run(INSERT)).toEqual([text, text])
    expect(requests).toBe(0)
})
