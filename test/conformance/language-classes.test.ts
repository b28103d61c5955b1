/** Rows A23 to A29: statics, initialisers, properties, overriding and exception classes, beyond what language.test.ts shows. */
import { expect, test } from '@jest/globals'
import { apexOrg, apexOrgWith, compileErrorOf, exceptionOf, runApex } from './run-apex.ts'

const seen = (name: string) => `public static List<String> ${name} = new List<String>();`

test('APEX A23 fields and blocks of a class run once, in textual order, before its first use', async () => {
    const log = `public class Log { ${seen('lines')} }`
    const early = `public class Early {
        static { Log.lines.add('block sees ' + later); }
        public static Integer first = note('first');
        public static Integer later = note('later');
        static { Log.lines.add('last sees ' + later); }
        static Integer note(String name) { Log.lines.add(name); return 1; }
        public static void touch() { Log.lines.add('touched'); }
    }`
    expect(
        await runApex("Log.lines.add('start'); Early.touch(); Early.touch(); System.debug(String.join(Log.lines, ';'));", log, early),
    ).toEqual(['start;block sees null;first;later;last sees 1;touched;touched'])
})

test('APEX A23 an inner class has no statics and no outer instance', () => {
    expect(compileErrorOf('public class A { class B { static void m() { } } }')).toContain(
        'static can only be used on methods of a top level type',
    )
    expect(compileErrorOf('public class A { class B { static { } } }')).toContain('Inner types are not allowed to have static blocks')
    expect(compileErrorOf('public class A { Integer n; class B { Integer m() { return n; } } }')).toContain('Variable does not exist: n')
    expect(compileErrorOf('public class A { void run() { } class B { void m() { run(); } } }')).toContain(
        'Method does not exist or incorrect signature: void run() from the type A.B',
    )
    expect(compileErrorOf('public class A { static Integer n; class B { Integer m() { return n; } } }')).toBeNull()
})

const counting = `public class Counting { public static Integer runs = 0; ${seen('lines')} }`
const leads = (count: number) =>
    `List<Lead> rows = new List<Lead>(); for (Integer i = 0; i < ${count}; i++) rows.add(new Lead(LastName = 'l' + i, Company = 'c'));`

test('APEX A24 a static survives the chunks of 200 of one statement and goes with its transaction', async () => {
    const trigger = `trigger Count on Lead (before insert, after insert) {
        Counting.runs++; Counting.lines.add(Trigger.operationType + ' ' + Trigger.new.size() + ' ' + Counting.runs);
    }`
    const org = apexOrg(counting, trigger)
    expect(await org.run(`${leads(201)} insert rows; System.debug(String.join(Counting.lines, ', '));`)).toEqual([
        'BEFORE_INSERT 200 1, AFTER_INSERT 200 2, BEFORE_INSERT 1 3, AFTER_INSERT 1 4',
    ])
    expect(await org.run('System.debug(Counting.runs);')).toEqual(['0'])
})

test('APEX A24 a static survives nested triggers and the retry without the rows that failed', async () => {
    const nesting = `trigger Nest on Account (after insert) { Counting.runs++; insert new Lead(LastName = 'n', Company = 'c'); }`
    const nested = 'trigger Nested on Lead (before insert) { Counting.runs += 10; }'
    expect(await runApex("insert new Account(Name = 'a'); System.debug(Counting.runs);", counting, nesting, nested)).toEqual(['11'])
    const refusing = `trigger Refuse on Lead (after insert) {
        Counting.runs++; for (Lead l : Trigger.new) if (l.LastName == 'l1') l.addError('no');
    }`
    expect(await runApex(`${leads(3)} Database.insert(rows, false); System.debug(Counting.runs);`, counting, refusing)).toEqual(['2'])
})

test('APEX A24 refused a static declared inside a trigger', () => {
    expect(compileErrorOf('trigger T on Lead (before insert, after insert) { static Integer runs = 0; }')).toContain(
        'not implemented: static variables outside of classes',
    )
})

test('APEX A25 initialisers run in textual order, the superclass with its constructor first', async () => {
    const log = `public class Log { ${seen('lines')} public static Integer add(String line) { lines.add(line); return 1; } }`
    const parent = `public virtual class Parent {
        Integer a = Log.add('parent field'); { Log.add('parent block'); } Integer b = Log.add('parent second field');
        public Parent(String text) { Log.add('parent constructor ' + text); }
    }`
    const child = `public class Child extends Parent {
        { Log.add('child block'); } Integer a = Log.add('child field');
        public Child() { this('chained'); Log.add('child constructor'); }
        public Child(String text) { super(text); Log.add('child constructor of text'); }
    }`
    expect(await runApex('new Child(); for (String line : Log.lines) System.debug(line);', log, parent, child)).toEqual([
        'parent field',
        'parent block',
        'parent second field',
        'parent constructor chained',
        'child block',
        'child field',
        'child constructor of text',
        'child constructor',
    ])
})

test('APEX A25 declaring any constructor removes the one without arguments, also for a subclass', () => {
    const parent = 'public virtual class Parent { public Parent(Integer n) { } }'
    expect(compileErrorOf(parent, 'public class Child extends Parent { }')).toContain(
        'No default constructor available in super type: Parent',
    )
    expect(compileErrorOf(parent, 'public class Use { Object o = new Parent(); }')).toContain(
        'Constructor not defined: [Parent].<Constructor>()',
    )
    expect(compileErrorOf('public class Plain { }', 'public class Use { Object o = new Plain(); }')).toBeNull()
})

test('APEX A26 a property keeps its value, `value` is what its setter is given', async () => {
    const box = `public class Box {
        public Integer plain { get; set; }
        public Integer doubled { get { return doubled; } set { doubled = value * 2; } }
        public Integer shown { get; private set; }
        public Box() { shown = 3; }
    }`
    expect(
        await runApex(
            'Box b = new Box(); System.debug(b.plain); b.plain = 1; b.doubled = 2; System.debug(b.plain + b.doubled + b.shown);',
            box,
        ),
    ).toEqual(['null', '8'])
    expect(compileErrorOf(box, 'public class Use { void m(Box b) { b.shown = 1; } }')).not.toBeNull()
    expect(compileErrorOf('public class A { Integer n { get; } void m() { n = 1; } }')).not.toBeNull()
})

test('APEX A26 refused a getter that changes a value which no setter sets', () => {
    expect(compileErrorOf('public class A { Integer n { get { n = 5; return n; } } }')).toContain(
        'not implemented: a getter that changes a value which no setter sets: n',
    )
    expect(compileErrorOf('public class A { Integer n { get { if (n == null) n = 5; return n; } set; } }')).toBeNull()
})

test('APEX A27 a class is final unless virtual or abstract, a method too', () => {
    expect(compileErrorOf('public class Closed { }', 'public class A extends Closed { }')).toContain(
        'Non-virtual and non-abstract type cannot be extended: Closed',
    )
    const open = 'public abstract class Open { public abstract void must(); public virtual void may() { } }'
    expect(compileErrorOf(open, 'public class A extends Open { public override void must() { } public void may() { } }')).toContain(
        'Method must use the override keyword: may()',
    )
    expect(compileErrorOf(open, 'public class A extends Open { }')).toContain('must implement the abstract method: void Open.must()')
    expect(compileErrorOf(open, 'public class A { Object o = new Open(); }')).toContain('Abstract classes cannot be constructed: Open')
    expect(compileErrorOf('public virtual class V { void m() { } }', 'public class A extends V { void m() { } }')).toBeNull()
})

test('APEX A27 from 65 on an abstract or override method says how visible it is, before it need not', () => {
    const hidden = 'public abstract class Open { abstract void must(); }'
    expect(compileErrorOf(hidden)).toContain('Method must be declared as protected, public or global: must()')
    expect(() => apexOrgWith({ apiVersion: 64 }, hidden)).not.toThrow()
    expect(() => apexOrgWith({ apiVersion: 60 }, 'public class A { }')).toThrow('not implemented: API version 60')
})

test('APEX A28 an exception extends Exception or one of its own, and has its four constructors', async () => {
    const own = 'public virtual class OwnException extends Exception { }'
    expect(compileErrorOf(own, 'public class FinerException extends OwnException { }')).toBeNull()
    expect(compileErrorOf(own, 'public class Finer extends OwnException { }')).toContain(
        "Classes extending Exception must have a name ending in 'Exception': Finer",
    )
    expect(compileErrorOf('public class OtherException { }')).toContain('Exception class must extend another Exception class')
    expect(compileErrorOf('public class LateException extends DmlException { }')).toContain('cannot be extended')
    expect(
        await runApex(
            `Exception cause = new OwnException('inner');
            for (Exception e : new List<Exception>{ new OwnException(), new OwnException('m'), new OwnException(cause), new OwnException('m', cause) })
                System.debug(e.getMessage() + ' ' + (e.getCause() == null ? 'none' : e.getCause().getMessage()));`,
            own,
        ),
    ).toEqual(['Script-thrown exception none', 'm none', 'inner inner', 'm inner'])
})

test('APEX A29 type names of system and user exceptions, caught and uncaught', async () => {
    const outer = 'public class Outer { public class InnerException extends Exception { } }'
    const name = (thrown: string) => runApex(`try { ${thrown} } catch (Exception e) { System.debug(e.getTypeName()); }`, outer)
    expect(await name('insert new Lead();')).toEqual(['System.DmlException'])
    expect(await name('Integer i = Integer.valueOf(null);')).toEqual(['System.NullPointerException'])
    expect(await name('throw new Outer.InnerException();')).toEqual(['Outer.InnerException'])
    expect(await exceptionOf('throw new Outer.InnerException();', outer)).toBe('Outer.InnerException: Script-thrown exception')
})
