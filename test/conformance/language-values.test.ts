/** Rows A1 to A12: names, comparisons, null and numbers, as far as language.test.ts does not show them. */
import { expect, test } from '@jest/globals'
import { apexOrg, compileErrorOf, exceptionOf, problemOf, runApex } from './run-apex.ts'

const NULL = 'System.NullPointerException: Attempt to de-reference a null object'

/** What one expression prints. */
const shown = async (expression: string, ...texts: string[]) => (await runApex(`System.debug(${expression});`, ...texts)).join('\n')

test('APEX A1 types, members, objects and fields ignore case, in Apex and in SOQL', async () => {
    const mixed = 'public class MixedCase { public Integer Total = 1; public static Integer Twice(Integer n) { return n * 2; } }'
    expect(await shown('mIXEDcASE.tWICE(new MIXEDCASE().tOTAL)', mixed)).toBe('2')
    const code = `INSERT new lEAD(LASTNAME = 'Ada', company = 'c');
        lead found = [sELECT lASTnAME fROM LEAD wHERE lastname = 'ada'];
        SYSTEM.DEBUG(FOUND.LastName + found.get('LASTname'));`
    expect(await runApex(code)).toEqual(['AdaAda'])
})

test('APEX A1 two members, parameters or classes that differ in case only do not compile', () => {
    expect(compileErrorOf('public class A { Integer total; String TOTAL; }')).toContain('Duplicate field: TOTAL')
    expect(compileErrorOf('public class A { void m(Integer n, String N) { } }')).toContain('Duplicate variable: N')
    expect(compileErrorOf('public class A { void run(Integer n) { } void RUN(Integer m) { } }')).toContain('Method already defined')
    expect(compileErrorOf('public class A { class B { } class b { } }')).toContain('Duplicate variable: b')
    expect(compileErrorOf('public class Twin { }', 'public class TWIN { }')).toContain('Type name already in use: TWIN')
})

test('APEX A1 a variable of an inner block may not take an outer one’s name', async () => {
    expect(await problemOf('Integer i = 1; if (i == 1) { String I = null; }')).toBe('Duplicate variable: I')
})

test('APEX A2 Strings are ordered as the locale orders them, whatever their case', async () => {
    expect(await shown("'a' < 'Z' && 'Z' > 'a' && 'ä' < 'b' && 'B' > 'ä' && 'abc' <= 'ABC' && 'abc' >= 'ABC'")).toBe('true')
    expect(await shown("'a' != 'A'")).toBe('false')
})

test('APEX A2 the locale is the running user’s', async () => {
    const org = apexOrg()
    const isBefore = (locale: string) => org.run("System.debug('ä' < 'z');", { ...org.org.users.standard, locale })
    expect(await isBefore('de_DE')).toEqual(['true'])
    expect(await isBefore('sv_SE')).toEqual(['false'])
})

test('APEX A3 indexOf, map keys, sets and lists know case, containsIgnoreCase does not', async () => {
    expect(await shown("'aBc'.indexOf('b') + ' ' + 'aBc'.indexOf('B')")).toBe('-1 1')
    expect(await shown("'aBc'.contains('b') + ' ' + 'aBc'.containsIgnoreCase('b')")).toBe('false true')
    expect(await shown("new Map<String, Integer>{ 'a' => 1, 'A' => 2 }.size() + new Set<String>{ 'a', 'A' }.size()")).toBe('4')
    expect(await shown("'a'.equals('A') + ' ' + 'a'.equalsIgnoreCase('A')")).toBe('false true')
})

test('APEX A4 ids that differ in case only differ; both forms of one id are equal', async () => {
    const id = "Id one = '001000000000abc';"
    expect(await runApex(`${id} Id other = '001000000000ABC'; System.debug(one == other);`)).toEqual(['false'])
    expect(await runApex(`${id} System.debug(one == '001000000000abc');`)).toEqual(['true'])
    expect(await runApex(`${id} String text = one; System.debug(one == text); System.debug(text.length());`)).toEqual(['true', '18'])
    expect(await exceptionOf(`${id} System.debug(one != 'abc');`)).toBe('System.StringException: Invalid id: abc')
})

test('APEX A5 sets, maps and built-in objects compare by contents', async () => {
    expect(await shown('new Set<Integer>{ 1, 2 } == new Set<Integer>{ 2, 1 }')).toBe('true')
    expect(await shown("new Map<String, Integer>{ 'a' => 1 } == new Map<String, Integer>{ 'a' => 1 }")).toBe('true')
    expect(await shown("new Map<String, Integer>{ 'a' => 1 } == new Map<String, Integer>{ 'a' => 2 }")).toBe('false')
    expect(await shown('new List<Integer>{ 1, 2 } == new List<Integer>{ 2, 1 }')).toBe('false')
    expect(await shown('Date.newInstance(2026, 1, 2) == Date.newInstance(2026, 1, 2)')).toBe('true')
    expect(await shown("new Lead(LastName = 'a') == new Lead(LastName = 'b')")).toBe('false')
})

test('APEX A5 === compares references of records, collections and objects (equal Strings: left open); == too without equals', async () => {
    expect(await runApex('List<Integer> l = new List<Integer>{ 1 }; List<Integer> m = l; System.debug(l === m);')).toEqual(['true'])
    expect(await shown('new List<Integer>{ 1 } === new List<Integer>{ 1 }')).toBe('false')
    expect(await shown("new Lead(LastName = 'a') !== new Lead(LastName = 'a')")).toBe('true')
    await expect(shown("'a' === 'a'")).rejects.toThrow('not implemented: === on two equal Strings or numbers')
    const plain = 'public class Plain { public Integer n = 1; }'
    expect(await runApex('Plain a = new Plain(); Plain b = a; System.debug(a == b); System.debug(a == new Plain());', plain)).toEqual([
        'true',
        'false',
    ])
    expect(await shown('new Set<Plain>{ new Plain(), new Plain() }.size()', plain)).toBe('2')
})

test('APEX A6 every comparison with a null Double, Long, Decimal, Date or Datetime is false', async () => {
    for (const type of ['Integer', 'Long', 'Double', 'Decimal']) {
        expect(await runApex(`${type} n; System.debug(n < 1 || n > 1 || n <= 1 || n >= 1 || 1 < n || 1 >= n);`)).toEqual(['false'])
    }
    expect(await runApex('Date d; System.debug(d < Date.today() || d >= Date.today());')).toEqual(['false'])
    expect(await runApex('Datetime d; System.debug(d < System.now() || d > System.now() || System.now() > d);')).toEqual(['false'])
})

test('APEX A6 a String or an Id is greater than null', async () => {
    expect(await runApex("String s; System.debug(s < 'b'); System.debug('b' > s); System.debug(s > 'b');")).toEqual([
        'true',
        'true',
        'false',
    ])
    expect(await runApex("Id none; Id one = '001000000000001'; System.debug(none < one); System.debug(one < none);")).toEqual([
        'true',
        'false',
    ])
})

test('APEX A7 null is refused wherever a number or a Boolean is needed', async () => {
    for (const code of [
        'Integer n; n++;',
        'Integer n; n += 1;',
        'Decimal d; System.debug(d * 2);',
        'Integer n; System.debug(-n);',
        'Boolean b; while (b) { }',
        'Boolean b; System.debug(b ? 1 : 2);',
        'Boolean b; System.debug(!b);',
        'Boolean b; System.debug(b || true);',
        'Boolean b; System.debug(false || b);',
        'List<Integer> l; System.debug(l[0]);',
        'List<Integer> l; for (Integer i : l) { }',
        'Lead l; System.debug(l.LastName);',
        'Lead l; l.LastName = null;',
    ]) {
        expect([code, await exceptionOf(code)]).toEqual([code, NULL])
    }
})

test('APEX A7 the right side of && and || is not looked at where the left decides', async () => {
    expect(await runApex('Boolean b; System.debug(false && b); System.debug(true || b);')).toEqual(['false', 'true'])
})

test('APEX A7 a Boolean field that is null counts as false in every condition', async () => {
    const lines = await runApex(`Lead l = new Lead(LastName = 'a'); l.HasOptedOutOfEmail = null;
        System.debug(l.HasOptedOutOfEmail ? 1 : 2); System.debug(!l.HasOptedOutOfEmail); System.debug(l.HasOptedOutOfEmail || true);`)
    expect(lines).toEqual(['2', 'true', 'true'])
})

test('APEX A8 null and null variables print as null on either side of +', async () => {
    expect(await runApex("String s; s += 'a'; System.debug(s); System.debug(null + 'a'); Integer n; System.debug('a' + n + 'b');")).toEqual(
        ['nulla', 'nulla', 'anullb'],
    )
})

test('APEX A9 products wrap and quotients truncate, in Integer and Long', async () => {
    expect(await shown('2147483647 * 2')).toBe('-2')
    expect(await shown('65536 * 65536')).toBe('0')
    expect(await shown('-2147483647 - 2')).toBe('2147483647')
    expect(await shown('4611686018427387904L * 2')).toBe('-9223372036854775808')
    expect(await shown("7 / 2 + ' ' + 7 / -2 + ' ' + -7L / 2L")).toBe('3 -3 -3')
    expect(await runApex('Integer n = 2147483647; n++; System.debug(n);')).toEqual(['-2147483648'])
})

test('APEX A9 a zero divisor is refused for every number type', async () => {
    const divided = 'System.MathException: Divide by 0'
    expect(await exceptionOf('Long n = 0; System.debug(1L / n);')).toBe(divided)
    expect(await exceptionOf('Decimal n = 0; System.debug(1.5 / n);')).toBe(divided)
    expect(await exceptionOf('System.debug(Math.mod(1, 0));')).toBe(divided)
    expect(await exceptionOf('Integer n = 1; n /= 0;')).toBe(divided)
})

test('APEX A10 every narrower number is refused without a cast, also as an argument and a result', async () => {
    expect(await problemOf('Double d = 1; Long l = d;')).toBe('Illegal assignment from Double to Long')
    expect(await problemOf('Decimal d = 1; Integer i = d;')).toBe('Illegal assignment from Decimal to Integer')
    expect(await problemOf('Decimal d = 1; Double e = d;')).toBe('Illegal assignment from Decimal to Double')
    expect(await problemOf('Integer i = 1L;')).toBe('Illegal assignment from Long to Integer')
    expect(compileErrorOf('public class A { Integer m(Long l) { return l; } }')).toContain('Illegal conversion from Long to Integer')
    const wants = 'public class A { public static void m(Integer i) { } }'
    expect(compileErrorOf(wants, 'public class B { void m(Long l) { A.m(l); } }')).toContain('Method does not exist or incorrect signature')
})

test('APEX A10 mixed arithmetic takes the wider type', async () => {
    expect(await shown('2147483647 + 1L')).toBe('2147483648')
    expect(await shown('1 + 0.50')).toBe('1.50')
    expect(await problemOf('Integer i = 1 + 1L;')).toBe('Illegal assignment from Long to Integer')
})

test('APEX A11 a queried Decimal has its field’s scale, a literal that of its digits', async () => {
    const lines = await runApex(`insert new Thing__c(Name = 'a', Size__c = 5);
        System.debug([SELECT Size__c FROM Thing__c].Size__c); System.debug((1.230).scale()); System.debug(0.10 + 0.001);`)
    expect(lines).toEqual(['5.00', '3', '0.101'])
})

test('APEX A11 round() and setScale() round half to even, the scale lies within -33 and 33', async () => {
    const lines = await runApex(`System.debug((4.5).round()); System.debug((5.5).round()); System.debug((-2.5).round());
        System.debug((2.35).setScale(1)); System.debug((2.45).setScale(1)); System.debug((1.5).setScale(33).scale());`)
    expect(lines).toEqual(['4', '6', '-2', '2.4', '2.4', '33'])
    expect(await exceptionOf('Decimal d = 1.5; d.setScale(34);')).toMatch(/^System\.\w+Exception: /)
    expect(await exceptionOf('Decimal d = 1.5; d.setScale(-34);')).toMatch(/^System\.\w+Exception: /)
})

test('APEX A12 a Decimal key is found by its own digits only', async () => {
    const map = "Map<Decimal, String> names = new Map<Decimal, String>{ 1.1 => 'short', 1.10 => 'long' };"
    expect(await runApex(`${map} System.debug(names.size() + names.get(1.1) + names.get(1.10)); System.debug(1.1 == 1.10);`)).toEqual([
        '2shortlong',
        'true',
    ])
})

test('row A13 is doubtful: a quotient’s digits and a value that a field has to round are refused when they are asked for', async () => {
    await expect(runApex('Decimal d = 1.0 / 3; System.debug(d);')).rejects.toThrow('not implemented: the text of a Decimal quotient')
    await expect(runApex('System.debug((1.0 / 3).scale());')).rejects.toThrow('not implemented: the scale of a Decimal quotient')
    await expect(runApex('Decimal d = 1; System.debug(d.divide(3, 2));')).rejects.toThrow('not implemented: Decimal.divide')
    await expect(runApex("insert new Thing__c(Name = 'a', Size__c = 1.005);")).rejects.toThrow('not implemented: saving Size__c')
    expect(await runApex('System.debug((1.0 / 3).setScale(2)); System.debug(1.0 / 3 < 0.34);')).toEqual(['0.33', 'true'])
})
