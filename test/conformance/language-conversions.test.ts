/** Rows A14 to A22: casts, ids, texts, safe navigation, `??`, switch and instanceof, as far as language.test.ts does not show them. */
import { expect, test } from '@jest/globals'
import { compileErrorOf, exceptionOf, problemOf, runApex } from './run-apex.ts'

test('APEX A14 a wrong cast names both types, untyped generics as ANY', async () => {
    const cast = (value: string, type: string) => exceptionOf(`Object o = ${value}; ${type} t = (${type}) o;`)
    const invalid = 'System.TypeException: Invalid conversion from runtime type'
    expect(await cast('1', 'String')).toBe(`${invalid} Integer to String`)
    expect(await cast("'a'", 'Integer')).toBe(`${invalid} String to Integer`)
    expect(await cast('new List<Integer>()', 'Map<String, Object>')).toBe(`${invalid} List<Integer> to Map<String,ANY>`)
    expect(await cast("JSON.deserializeUntyped('{}')", 'List<Object>')).toBe(`${invalid} Map<String,ANY> to List<ANY>`)
    expect(await exceptionOf("SObject r = new Account(Name = 'a'); Lead l = (Lead) r;")).toBe(`${invalid} Account to Lead`)
    const classes = ['public virtual class Base { }', 'public class Child extends Base { }']
    expect(await exceptionOf('Base b = new Base(); Child c = (Child) b;', ...classes)).toBe(`${invalid} Base to Child`)
})

test('APEX A15 a String is checked as an Id when it is assigned, given to a method, a list or a field', async () => {
    const invalid = 'System.StringException: Invalid id: foo'
    const takes = 'public class Takes { public static void one(Id i) { } }'
    expect(await exceptionOf("String s = 'foo'; Takes.one(s);", takes)).toBe(invalid)
    expect(await exceptionOf("String s = 'foo'; List<Id> l = new List<Id>(); l.add(s);")).toBe(invalid)
    expect(await exceptionOf("String s = 'foo'; Lead l = new Lead(); l.Id = s;")).toBe(invalid)
    expect(await exceptionOf("Id i = Id.valueOf('00100000000000');")).toBe('System.StringException: Invalid id: 00100000000000')
    expect(await runApex("Id i = '001000000000abc'; System.debug(i); System.debug(new Set<Id>{ '001000000000abc', i }.size());")).toEqual([
        '001000000000abcAAA',
        '1',
    ])
    expect(await runApex('String s; Id i = s; System.debug(i);')).toEqual(['null'])
})

test('APEX A16 a Date shows its time on either side of +, and not in String.valueOf', async () => {
    expect(
        await runApex(`Date d = Date.newInstance(2026, 1, 2);
            System.debug(d + ''); System.debug('' + d); System.debug(String.valueOf(d)); String s = 'on '; s += d; System.debug(s);`),
    ).toEqual(['2026-01-02 00:00:00', '2026-01-02 00:00:00', '2026-01-02', 'on 2026-01-02 00:00:00'])
})

test('APEX A17 patterns in split and replaceAll, none in replace; a zero-width split starts with no empty item', async () => {
    expect(
        await runApex(`System.debug('a1b22c'.split('[0-9]+')); System.debug('a.b'.split('.').size());
            System.debug('a1b2'.replaceAll('([a-z])([0-9])', '$2$1')); System.debug('a.a.a'.replace('.', '[0-9]'));
            System.debug('aXbX'.split('(?=X)')); System.debug('abc'.split('').get(0)); System.debug('a,b,,'.split(',').size());`),
    ).toEqual(['(a, b, c)', '0', '1a2b', 'a[0-9]a[0-9]a', '(a, Xb, X)', 'a', '2'])
})

test('APEX A18 nothing behind ?. runs where it meets null', async () => {
    const counted = 'public class Counted { public static Integer calls = 0; public static String call() { calls++; return null; } }'
    expect(
        await runApex(
            `String none; Integer n = none?.indexOf(Counted.call()); System.debug(n + ' ' + Counted.calls);
            System.debug(Counted.call()?.trim().toUpperCase().length() + ' ' + Counted.calls);
            Lead l; System.debug(l?.Owner.Name); Account a = new Account(); System.debug(a?.Parent?.Name);`,
            counted,
        ),
    ).toEqual(['null 0', 'null 1', 'null', 'null'])
    expect(await exceptionOf('Lead l; String s = l?.LastName.trim(); String t = new Lead().LastName.trim();')).toBe(
        'System.NullPointerException: Attempt to de-reference a null object',
    )
})

test('APEX A18 ?. stands behind no Trigger variable and at no assignment target', async () => {
    expect(compileErrorOf('trigger T on Lead (before insert) { Integer n = Trigger.new?.size(); }')).toContain(
        'Safe navigation operator is not allowed',
    )
    expect(await problemOf('List<Lead> l; l?.get(0).LastName = null;')).toBe('Expression cannot be assigned')
    expect(await problemOf('Lead l; l?.AnnualRevenue += 1;')).toBe('Expression cannot be assigned')
})

test('APEX A19 no row gives null to ?. and ??, and an exception without them (two rows: left open)', async () => {
    expect(await exceptionOf('Lead l = [SELECT Id FROM Lead];')).toBe('System.QueryException: List has no rows for assignment to SObject')
    expect(
        await runApex(`System.debug([SELECT LastName FROM Lead]?.LastName); Lead l = [SELECT Id FROM Lead] ?? null; System.debug(l);
            insert new Lead(LastName = 'a', Company = 'c'); System.debug([SELECT LastName FROM Lead]?.LastName.toUpperCase());`),
    ).toEqual(['null', 'null', 'A'])
})

test('APEX A20 ?? looks at each side at most once and binds weaker than - and ||', async () => {
    const counted = `public class Counted { public static List<String> calls = new List<String>();
        public static Integer give(String name, Integer value) { calls.add(name); return value; } }`
    expect(
        await runApex(
            `System.debug(Counted.give('a', null) ?? Counted.give('b', 2) ?? Counted.give('c', 3)); System.debug(Counted.calls);
            Counted.calls.clear(); System.debug(Counted.give('a', 1) ?? Counted.give('b', 2)); System.debug(Counted.calls);
            Integer a; Integer b = 1; System.debug(a ?? 100 - b ?? 0); System.debug(5 ?? 100 - b ?? 0);
            Boolean no; System.debug(no ?? false || true);`,
            counted,
        ),
    ).toEqual(['2', '(a, b)', '1', '(a)', '99', '5', 'true'])
})

test('APEX A20 &, ^ and | bind weaker than ==, and != weaker than <', async () => {
    expect(
        await runApex('System.debug(true | true == false); System.debug(true ^ true == true); System.debug(false & false == false);'),
    ).toEqual(['true', 'false', 'false'])
    expect(await runApex('System.debug(1 < 2 == 2 > 1); System.debug(6 & 3 | 8 ^ 1); System.debug(1 + 2 << 1);')).toEqual([
        'true',
        '11',
        '6',
    ])
})

test('APEX A21 one block runs, several values share one, and without a match nothing happens', async () => {
    const pick = (value: string) =>
        runApex(`String s = ''; switch on ${value} { when 1, 2 { s += 'few'; } when 3 { s += 'three'; } } System.debug('<' + s + '>');`)
    expect(await pick('2')).toEqual(['<few>'])
    expect(await pick('3')).toEqual(['<three>'])
    expect(await pick('4')).toEqual(['<>'])
})

test('APEX A21 types, enums and null are cases of their own', async () => {
    const kinds = 'public class Kinds { public enum Colour { RED, BLUE } }'
    expect(
        await runApex(
            `Kinds.Colour c = Kinds.Colour.BLUE; switch on c { when RED { System.debug('red'); } when BLUE { System.debug('blue'); } }
            for (SObject r : new List<SObject>{ new Account(Name = 'x'), new Lead(LastName = 'y'), null }) {
                switch on r { when Account a { System.debug(a.Name); } when null { System.debug('none'); } when else { System.debug('else'); } }
            }`,
            kinds,
        ),
    ).toEqual(['blue', 'x', 'else', 'none'])
})

test('APEX A21 a block takes one type, a value stands once, else comes last', async () => {
    expect(await problemOf('SObject r; switch on r { when Account a, Contact c { } }')).not.toBeNull()
    expect(await problemOf('Integer i = 1; switch on i { when 1 { } when 1 { } }')).toBe(
        '1 occurs as more than one when branch for this switch statement',
    )
    expect(await problemOf('Integer i = 1; switch on i { when else { } when 1 { } }')).not.toBeNull()
    expect(await problemOf('Boolean b = true; switch on b { when true { } }')).not.toBeNull()
})

test('APEX A22 null is an instance of nothing, a subclass of its superclass', async () => {
    const classes = ['public virtual class Base { }', 'public class Child extends Base { }']
    expect(
        await runApex(
            'Base b = new Child(); Base none; System.debug(b instanceof Child); System.debug(none instanceof Child);',
            ...classes,
        ),
    ).toEqual(['true', 'false'])
    expect(await problemOf('Child c = new Child(); System.debug(c instanceof Base);', ...classes)).toBe(
        'Operation instanceof is always true since an instance of Child is always an instance of Base',
    )
    expect(await problemOf('Lead l; System.debug(l instanceof SObject);')).toContain('Operation instanceof is always true')
})
