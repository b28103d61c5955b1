import { describe, expect, test } from '@jest/globals'
import { compileProgram } from '../../../org/apex/compile.ts'
import { createLibrary } from '../../../org/library/library.ts'
import { loadSchema } from '../../../org/platform/schema.ts'
import { evaluate, orgOf, problem, run, sourceOf } from '../../../support/apex-run.ts'

describe('Classes', () => {
    const shapes = [
        `public abstract class Shape { protected String label = 'shape'; public Shape() { label += '+'; } public Shape(String l) { this(); label += l; }
            public abstract Integer area(); public virtual String describe() { return label + ':' + area(); } }`,
        `public virtual class Square extends Shape { private Integer side; public Square(Integer side) { super('sq'); this.side = side; }
            public override Integer area() { return side * side; } }`,
        "public class Named extends Square { public Named() { super(3); } public override String describe() { return 'named ' + super.describe(); } }",
    ]

    test('row A25: constructors run the superclass first, this() and super() chain', async () => {
        expect(await evaluate('new Square(2).describe()', '', ...shapes)).toBe('shape+sq:4')
        expect(await run('Shape s = new Named(); return s.describe();', '', ...shapes)).toBe('named shape+sq:9')
    })

    test('row A1: names ignore case', async () => {
        expect(await run('SHAPE S = NEW square(2); RETURN s.DESCRIBE();', '', ...shapes)).toBe('shape+sq:4')
    })

    test('initialisers and blocks run in textual order', async () => {
        const inner = "public class Inner { String s = 'a'; { s += 'b'; } String t = s + 'c'; { t += 'd'; } public Inner() { t += 'e'; } }"
        expect(await evaluate('new Inner().t', inner)).toBe('abcde')
    })

    test('row A23: statics run once, in order, before first use', async () => {
        const other =
            "public class Other { public static List<String> log = new List<String>{ 'first' }; static { log.add('second'); } public static Integer n = log.size(); public static void touch() { } }"
        expect(await run("Other.touch(); return Other.n + String.join(Other.log, ',');", '', other)).toBe('2first,second')
    })

    test('row A24: a static lives for one transaction', async () => {
        const org = orgOf('public class Counter { static Integer n = 0; public static Integer next() { n++; return n; } }')
        expect(await org.callApex('Counter', 'next', [])).toBe(1)
        expect(await org.callApex('Counter', 'next', [])).toBe(1)
        await org.close()
    })

    test('row A26: a property stores its own value and may compute', async () => {
        const members = `public static Integer total { get { if (total == null) { total = 40; } return total; } set { total = value * 2; } }
            public static String plain { get; private set; }`
        expect(await run("Integer a = total; total = 5; plain = 'p'; return a + ' ' + total + plain;", members)).toBe('40 10p')
        const own =
            'public class Box { public Integer size { get; set { size = value + 1; } } public Integer twice { get { return size * 2; } } }'
        expect(await run('Box b = new Box(); b.size = 1; b.size += 1; return b.twice;', own)).toBe('8')
    })

    test('interfaces, overloads and user collections', async () => {
        const members = `interface Speaker { String speak(Integer times); }
            public class Dog implements Speaker { public String speak(Integer times) { return 'woof'.repeat(times); } }
            static String pick(Object o) { return 'object'; } static String pick(String s) { return 'string'; } static String pick(Long l) { return 'long'; }`
        expect(await run('Speaker s = new Dog(); return s.speak(2);', members)).toBe('woofwoof')
        expect(await run("return pick('a') + pick(1) + pick(1.5);", members)).toBe('stringlongobject')
        expect(
            await run(
                "Map<String, List<Integer>> m = new Map<String, List<Integer>>{ 'a' => new Integer[]{ 1, 2 } }; m.get('a')[1] = 7; return m.get('a')[1];",
            ),
        ).toBe('7')
    })

    test('Comparable and Comparator sort', async () => {
        const members = `public class Item implements Comparable { public Integer n; public Item(Integer n) { this.n = n; }
            public Integer compareTo(Object other) { return n - ((Item) other).n; } }
            public class Down implements Comparator<Integer> { public Integer compare(Integer a, Integer b) { return b - a; } }`
        expect(await run('List<Item> l = new List<Item>{ new Item(3), new Item(1) }; l.sort(); return l[0].n;', members)).toBe('1')
        expect(await run('List<Integer> l = new List<Integer>{ 1, 3, 2 }; l.sort(new Down()); return l;', members)).toBe('(3, 2, 1)')
    })

    test('enums know their names, order and values', async () => {
        const members = 'public enum Color { RED, GREEN }'
        expect(
            await run("return Color.GREEN.name() + Color.GREEN.ordinal() + Color.values().size() + Color.valueOf('red');", members),
        ).toBe('GREEN12RED')
        expect(
            await run("try { Color.valueOf('x'); } catch (NoSuchElementException e) { return e.getMessage(); } return '';", members),
        ).toBe('No enum constant Probe.Color.x')
        expect(await run('Object o = Color.RED; return o == Color.RED && o instanceof Color;', members)).toBe('true')
    })

    test('rows A28, A29, A30: exceptions have four forms, a type name and a stack', async () => {
        const members = `public class QuotaException extends Exception { } public virtual class BaseException extends Exception { public Integer code = 7; }
            static void fail() { throw new QuotaException('over', new BaseException('why')); }`
        const caught = (text: string) => run(`try { fail(); } catch (QuotaException e) { return ${text}; } return '';`, members)
        expect(await caught("e.getMessage() + ' ' + e.getTypeName() + ' ' + e.getCause().getMessage()")).toBe(
            'over Probe.QuotaException why',
        )
        expect(await caught('e.getStackTraceString()')).toContain('Class.Probe.fail: line 2, column 1\nClass.Probe.run: line 2, column 1')
        expect(await run('return new QuotaException().getMessage();', members)).toBe('Script-thrown exception')
        expect(await run('try { throw new BaseException(); } catch (BaseException e) { return e.code; }', members)).toBe('7')
    })

    test('row A14: a wrong cast names both types', async () => {
        expect(
            await run("try { Object o = 1.5; Integer i = (Integer) o; } catch (TypeException e) { return e.getMessage(); } return '';"),
        ).toBe('Invalid conversion from runtime type Decimal to Integer')
    })

    test('class literals, Type.forName and instances by type', async () => {
        const other = 'public class Maker { public Integer n = 4; }'
        expect(
            await run("Maker m = (Maker) Type.forName('Maker').newInstance(); return m.n + ' ' + Maker.class.getName();", '', other),
        ).toBe('4 Maker')
    })

    test('sObject tokens and describes', async () => {
        expect(await run('return Lead.SObjectType == Schema.Lead.SObjectType && new Lead().getSObjectType() == Lead.SObjectType;')).toBe(
            'true',
        )
        expect(
            await run(
                'return String.valueOf(Lead.LastName) + Schema.SObjectType.Lead.getName() + Schema.SObjectType.Lead.fields.LastName.getName();',
            ),
        ).toBe('LastNameLeadLastName')
    })

    test('row E16: coverable lines are known, comments, braces and System.debug are not among them', async () => {
        const text =
            'public class Covered {\n// comment\npublic static Integer run(Integer i) {\nSystem.debug(i);\nif (i > 0) {\nreturn 1;\n}\nreturn Math.max(\n1,\ni);\n}\n}'
        const org = orgOf(text)
        await org.callApex('Covered', 'run', [1])
        expect([...(org.services.program.coverage.get('Covered.cls') ?? [])]).toEqual([
            [5, 1],
            [6, 1],
            [8, 0],
            [9, 0],
            [10, 0],
        ])
        await org.close()
    })
})

describe('Classes that do not compile', () => {
    const base =
        'public virtual class Base { public virtual void a() { } public void b() { } private void c() { } protected virtual Integer d() { return 1; } static void e() { } }'
    test.each([
        ['public class A { Integer i; String I; }', 'Duplicate field: I'],
        ['public class A { void m() { } Integer M() { return 1; } }', 'Method already defined: Integer M() from the type A'],
        ['public class A { Integer m() { } }', 'Missing return statement required return type: Integer'],
        ['public class A { Integer m(Integer i) { if (i > 0) { return 1; } } }', 'Missing return statement required return type: Integer'],
        ['public class A { void m(); }', 'Method must have a body'],
        ['public class A extends B { }', 'Invalid type: B'],
        ['public class A implements Base { }', 'Invalid interface: Base'],
        ['public class A extends Base { public void a() { } }', 'Method must use the override keyword: a()'],
        ['public class A extends Base { public override void b() { } }', 'Non-virtual, non-abstract methods cannot be overridden: b()'],
        ['public class A extends Base { public override void z() { } }', '@Override specified for non-overriding method: z()'],
        ['public class A extends Base { protected override void a() { } }', 'Cannot reduce the visibility of method: a()'],
        [
            'public class A extends Base { public override String d() { return null; } }',
            'Method return types clash: String d() vs Integer d() from the type A',
        ],
        [
            'public class A extends Base { override Integer d() { return 1; } }',
            'Method must be declared as protected, public or global: d()',
        ],
        ['public class A extends Base { void m() { c(); } }', 'Method is not visible: void Base.c()'],
        ['public class A { void m() { new Base().d(); } }', 'Method is not visible: Integer Base.d()'],
        ['public class A { void m() { new Base(1); } }', 'Constructor not defined: [Base].<Constructor>(Integer)'],
        ['public class A { public A(Integer i) { } void m() { new A(); } }', 'Constructor not defined: [A].<Constructor>()'],
        ['public class A { class B { static Integer i; } }', 'static can only be used on fields of a top level type'],
        [
            'public class A { Integer i; static void m() { i = 1; } }',
            'Non static field cannot be referenced from a static context: i from the type A',
        ],
        [
            'public class A { void n() { } static void m() { n(); } }',
            'Non static method cannot be referenced from a static context: void A.n()',
        ],
        [
            'public class A { static void n() { } void m() { this.n(); } }',
            'Static method cannot be referenced from a non static context: void A.n()',
        ],
        [
            'public class A { final Integer i = 1; void m() { i = 2; } }',
            'Final members can only be assigned in their declaration, init blocks, or constructors: i',
        ],
        ['public class A { Integer p { get; } void m() { p = 1; } }', 'A value cannot be stored to p in type A'],
        ['public class A implements Queueable { }', 'Class A must implement the method: void Queueable.execute(QueueableContext)'],
        [
            'public class A implements Queueable { void execute(QueueableContext c) { } }',
            'A: Overriding implementations of global or public interface methods must be global or public: void Queueable.execute(QueueableContext)',
        ],
        ['public abstract class A { abstract void m(); }', 'Method must be declared as protected, public or global: m()'],
        [
            'public class A { class Fault extends Exception { } }',
            "Classes extending Exception must have a name ending in 'Exception': A.Fault",
        ],
        ['public class A { class MyException { } }', 'Exception class must extend another Exception class: A.MyException'],
        ['public class A { virtual Integer i; }', 'virtual is not allowed on fields'],
        ['public class A { public private Integer i; }', 'Declarations can only have one scope'],
        ['public class A { transient void m() { } }', 'transient is not allowed on methods'],
        ['public class A { static virtual void m() { } }', 'static methods cannot be abstract, virtual or override'],
        ['public enum Twice { A, B, a }', 'Duplicate field: a'],
        ['class A { }', 'Top-level type must have public or global visibility'],
        ['public class A { @Nope void m() { } }', 'Annotation is not valid in your org: Nope'],
        ['public class A { @RemoteAction static void m() { } }', 'not implemented: @RemoteAction'],
        ['public class A { @Future static void m(Lead l) { } }', 'Future methods do not support parameter type of Lead'],
        ['@IsTest public class A { @IsTest void m() { } }', 'Method annotated with @IsTest must be declared as static'],
        ['@IsTest private class A { @IsTest static void m(Integer i) { } }', 'Test methods must have no arguments'],
        ['public class A { void m() { Foo.bar(); } }', 'Variable does not exist: Foo'],
        ['public class A { void m() { bar(1); } }', 'Method does not exist or incorrect signature: void bar(Integer) from the type A'],
        [
            'public class A { A() { Integer i = 1; this(1); } A(Integer i) { } }',
            "Call to 'this()' must be the first statement in a constructor method",
        ],
    ])('%s', (text, message) => {
        expect(problem(base, text)).toBe(message)
    })
})

describe('Programs that do not compile', () => {
    test('two classes of one name, ignoring case', () => {
        expect(problem('public class A { }', 'public class a { }')).toBe('Type name already in use: a')
    })

    test('a class that extends itself', () => {
        expect(problem('public virtual class A extends B { }', 'public virtual class B extends A { }')).toBe('Circular definition: A')
    })

    test('a syntax error has its place', () => {
        expect(problem('public class A { void m() { Integer = 1; } }')).not.toBe('')
    })

    test('row A27: a private method is never overridden', async () => {
        const parent = "public virtual class Parent { private String who() { return 'parent'; } public String ask() { return who(); } }"
        const child = "public class Child extends Parent { public String who() { return 'child'; } }"
        expect(await run('return new Child().ask() + new Child().who();', '', parent, child)).toBe('parentchild')
    })

    test('types are as visible as their modifiers say', () => {
        const owner = 'public class Owner { private class Shut { public Integer n; } public enum Open { A } private enum Hidden { A } }'
        expect(problem(owner, 'public class A { Object o = Owner.Open.A; }')).toBe('')
        expect(problem(owner, 'public class A { Owner.Shut s; }')).toBe('Type is not visible: Owner.Shut')
        expect(problem(owner, 'public class A { Object o = Owner.Hidden.A; }')).toBe('Type is not visible: Owner.Hidden')
    })

    test('only virtual exceptions and Exception itself are extended', () => {
        expect(problem('public class AException extends DmlException { }')).toBe(
            'Non-virtual and non-abstract type cannot be extended: System.DmlException',
        )
        expect(problem('public class AException extends Exception { }', 'public class BException extends AException { }')).toBe(
            'Non-virtual and non-abstract type cannot be extended: AException',
        )
    })

    test('collections are made from collections of the same elements', () => {
        expect(problem('public class A { Set<Id> s = new Set<Id>(new List<String>()); }')).toBe(
            'Invalid initializer type List<String> found for Set<Id>: expected a List or a Set of type: Id',
        )
        for (const [given, made] of [
            ['Set<String>', 'List<Object>'],
            ['Set<Id>', 'List<String>'],
            ['Set<String>', 'List<Id>'],
            ['List<String>', 'List<Object>'],
            ['Set<String>', 'Set<Object>'],
            ['Set<Id>', 'Set<String>'],
        ]) {
            expect(problem(`public class A { Object o = new ${made}(new ${given}()); }`)).toContain(
                `Invalid initializer type ${given} found for ${made}: expected`,
            )
        }
        expect(problem('public class A { Object o = new List<String>(new Set<String>()); }')).toBe('')
        expect(problem("public class A { List<Integer> l = new List<Integer>{ 'a' }; }")).toBe(
            'Initial expression is of incorrect type, expected: Integer but was: String',
        )
        expect(problem('public class A { Map<String, Integer> m = new Map<String, Integer>{ 1 => 1 }; }')).toBe(
            'Invalid key type Integer for Map<String,Integer>',
        )
    })

    test('sources of other API versions are refused by number', () => {
        expect(() =>
            compileProgram({
                sources: [sourceOf('public class A { }', 67)],
                library: createLibrary(),
                schema: loadSchema({ sourceFolders: [] }),
            }),
        ).toThrow('not implemented: API version 67')
    })

    test('row E19: @TestVisible opens private members to tests only', () => {
        const hidden = 'public class Hidden { @TestVisible private static Integer open = 1; private static Integer shut = 2; }'
        expect(problem(hidden, '@IsTest private class T { static Integer i = Hidden.open; }')).toBe('')
        expect(problem(hidden, '@IsTest private class T { static Integer i = Hidden.shut; }')).toBe('Variable is not visible: shut')
        expect(problem(hidden, 'public class U { static Integer i = Hidden.open; }')).toBe('Variable is not visible: open')
    })
})
