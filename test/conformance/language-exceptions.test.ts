/** Rows A30 to A33: stack traces, exceptions that nothing catches, list indexes. */
import { expect, test } from '@jest/globals'
import { apexOrg, exceptionOf, runApex } from './run-apex.ts'

test('APEX A30 a stack trace names classes, inner classes, constructors, triggers and the anonymous block', async () => {
    const deep = `public class Deep {
        public class Inner {
            public Inner() {
                throw new DmlException('deep');
            }
        }
        public static void run() {
            new Inner();
        }
    }`
    const trigger = `trigger Fall on Lead (before insert) {
        Deep.run();
    }`
    const trace = (code: string) =>
        runApex(`try {\n${code}\n} catch (Exception e) {\nSystem.debug(e.getStackTraceString());\n}`, deep, trigger)
    expect(await trace('Deep.run();')).toEqual([
        ['Class.Deep.Inner.<init>: line 4, column 1', 'Class.Deep.run: line 8, column 1', 'AnonymousBlock: line 2, column 1'].join('\n'),
    ])
    const lines = await apexOrg(deep, trigger).outcome("insert new Lead(LastName = 'a', Company = 'c');")
    expect(lines.exception).toContain('Trigger.Fall: line 2, column 1')
})

test('APEX A30 an exception that nothing catches has its line and its trace', async () => {
    const { exception, stackTrace } = await apexOrg().outcome('Integer i = 1;\n\n\n\nInteger.valueOf(null).format();')
    expect(exception).toBe('System.NullPointerException: Argument cannot be null.')
    expect(stackTrace).toBe('AnonymousBlock: line 5, column 1')
    const caught = `try { Integer i = null; i++; } catch (Exception e) { System.debug(e.getLineNumber()); }`
    expect(await runApex(`\n\n${caught}`)).toEqual(['3'])
})

test('APEX A31 neither catch nor finally runs for a limit, a failed assertion or an exhausted stack', async () => {
    const guard = (body: string) => `try { ${body} } catch (Exception e) { System.debug('caught'); } finally { System.debug('finally'); }
        System.debug('after');`
    const recursion = 'public class Recursion { public static void run() { run(); } }'
    const outcome = (body: string) => apexOrg(recursion).outcome(guard(body))
    for (const [body, exception] of [
        ["System.assert(false, 'why');", /^System\.AssertException: Assertion Failed: why$/],
        ["Assert.fail('why');", /^System\.AssertException: Assertion Failed: why$/],
        [
            'for (Integer i = 0; i < 101; i++) { List<Lead> l = [SELECT Id FROM Lead]; }',
            /^System\.LimitException: Too many SOQL queries: 101$/,
        ],
        ['Recursion.run();', /^System\.LimitException: Maximum stack depth reached: 1001$/],
    ] as const) {
        const { lines, exception: shown } = await outcome(body)
        expect(shown).toMatch(exception)
        expect(lines).toEqual([])
    }
})

test('APEX A31 for every other exception catch and finally run', async () => {
    expect(
        await runApex(`try { Integer.valueOf('x'); } catch (Exception e) { System.debug('caught'); } finally { System.debug('finally'); }`),
    ).toEqual(['caught', 'finally'])
})

const writing = `trigger Write on Lead (after insert) {
    try {
        Trigger.new[0].LastName = 'changed';
    } catch (Exception e) {
        System.debug('caught inside');
    } finally {
        System.debug('finally inside');
    }
    System.debug('after');
}`

test('APEX A32 writing a read-only row passes every try of the trigger, and its DML fails with a catchable exception', async () => {
    const lines = await runApex(
        `try { insert new Lead(LastName = 'a', Company = 'c'); }
        catch (DmlException e) { System.debug(e.getDmlType(0)); System.debug(e.getMessage()); }
        System.debug([SELECT COUNT() FROM Lead]);`,
        writing,
    )
    expect(lines).toHaveLength(3)
    expect(lines[0]).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY')
    expect(lines[1]).toContain(
        'Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Write: execution of AfterInsert',
    )
    expect(lines[1]).toContain('caused by: System.FinalException: Record is read-only')
    expect(lines[1]).toContain('Trigger.Write: line 3, column 1')
    expect(lines[2]).toBe('0')
})

test('APEX A32 Trigger.old and rows of after triggers are read-only, rows of before triggers are not', async () => {
    const insertAndUpdate = "Lead l = new Lead(LastName = 'a', Company = 'c'); insert l; l.Company = 'd'; update l;"
    const trigger = (event: string, write: string) => `trigger T on Lead (${event}) { ${write} }`
    expect(await exceptionOf(insertAndUpdate, trigger('before update', "Trigger.old[0].LastName = 'x';"))).toContain(
        'System.FinalException: Record is read-only',
    )
    expect(await exceptionOf(insertAndUpdate, trigger('after update', "Trigger.new[0].put('LastName', 'x');"))).toContain(
        'System.FinalException: Record is read-only',
    )
    expect(await exceptionOf(insertAndUpdate, trigger('before update', "Trigger.new[0].LastName = 'x';"))).toBeNull()
})

test('APEX A33 every access to a list outside its bounds names the index', async () => {
    const out = (index: number) => `System.ListException: List index out of bounds: ${index}`
    const list = 'List<Integer> l = new List<Integer>{ 1 };'
    expect(await exceptionOf(`${list} l.get(1);`)).toBe(out(1))
    expect(await exceptionOf(`${list} l[1] = 2;`)).toBe(out(1))
    expect(await exceptionOf(`${list} l.set(3, 2);`)).toBe(out(3))
    expect(await exceptionOf(`${list} l.remove(1);`)).toBe(out(1))
    expect(await exceptionOf(`${list} System.debug(l[-1]);`)).toBe(out(-1))
    expect(await exceptionOf('System.debug(new Integer[2][2]);')).toBe(out(2))
})
