import { describe, expect, test } from '@jest/globals'
import { evaluate, problemOf, run } from '../../../support/apex-run.ts'

describe('Operators', () => {
    test.each([
        ['7 / 2', '3'],
        ['-7 / 2', '-3'],
        ['2147483647 + 1', '-2147483648'],
        ['2 + 3 * 4', '14'],
        ['(2 + 3) * 4', '20'],
        ['1 + 2L', '3'],
        ['5 & 3 | 8', '9'],
        ['1 << 4', '16'],
        ['-16 >>> 28', '15'],
        ['-16 >> 2', '-4'],
        ["'a' + null", 'anull'],
        ["'n' + 1 + 2", 'n12'],
        ["1 + 2 + 'n'", '3n'],
        ["'A' == 'a'", 'true'],
        ["'A' === 'b'", 'false'],
        ['1.10 == 1.1', 'true'],
        ['1 == 1L', 'true'],
        ['null == null', 'true'],
        ["null < 'b'", 'true'],
        ['true ^ true', 'false'],
        ['!true', 'false'],
        ['true ? 1 : 2', '1'],
        ["false ? null : 'x'", 'x'],
        ["(Object) 'x' instanceof String", 'true'],
        ['(Object) null instanceof String', 'false'],
        ["null ?? 'x'", 'x'],
        ['~5', '-6'],
    ])('%s is %s', async (expression, expected) => {
        expect(await evaluate(expression)).toBe(expected)
    })

    test('row A20: ?? binds weaker than arithmetic', async () => {
        expect(await run('Integer a; Integer b = 1; return a ?? 100 - b ?? 0;')).toBe('99')
    })

    test('compound assignment and steps run their target once', async () => {
        const members =
            'static Integer calls = 0; static List<Integer> items = new List<Integer>{ 5 }; static List<Integer> get() { calls++; return items; }'
        expect(
            await run('get()[0] += 2; get()[0]++; Integer before = get()[0]--; return before + calls * 100 + items[0] * 1000;', members),
        ).toBe('7308')
    })

    test('a step as a value gives the value before or after', async () => {
        expect(await run('Integer i = 1; Integer a = i++; Integer b = ++i; return a * 10 + b;')).toBe('13')
    })

    test('(x) - y is a subtraction where x is a variable', async () => {
        expect(await run('Integer x = 5; Integer y = 3; return (x) - y;')).toBe('2')
    })

    test('row A18: ?. stops the rest of its chain', async () => {
        expect(await run('String s; return s?.trim().toUpperCase();')).toBe('null')
        expect(await run("String s = ' a '; return s?.trim().toUpperCase();")).toBe('A')
        expect(problemOf("Lead l; l?.LastName = 'x';")).toBe('Expression cannot be assigned')
    })

    test('row A7: null in arithmetic and conditions is refused, a null Boolean field is false', async () => {
        const caught = (body: string) => run(`try { ${body} } catch (NullPointerException e) { return e.getMessage(); } return 'none';`)
        expect(await caught('Integer i; Integer j = i + 1;')).toBe('Attempt to de-reference a null object')
        expect(await caught('Boolean b; if (b) { return 1; }')).toBe('Attempt to de-reference a null object')
        expect(await caught("Lead l = new Lead(); if (l.HasOptedOutOfEmail) { return 'yes'; }")).toBe('none')
        expect(await caught('Lead l; String s = l.LastName;')).toBe('Attempt to de-reference a null object')
    })

    test('literals keep their text', async () => {
        expect(await evaluate(String.raw`'tab\tquote\'uA'`)).toBe("tab\tquote'uA")
        expect(await evaluate('1.50')).toBe('1.50')
        expect(await evaluate('10000000000L')).toBe('10000000000')
    })
})

describe('Operators that do not compile', () => {
    test.each([
        ['Integer i = 1L;', 'Illegal assignment from Long to Integer'],
        ["Integer i = 'a';", 'Illegal assignment from String to Integer'],
        ["Boolean b = 1 == 'a';", 'Comparison arguments must be compatible types: Integer, String'],
        ["Integer i = 1 - 'a';", 'Arithmetic expressions must use numeric arguments'],
        ['Boolean b = true < false;', 'Inequality operator not allowed for this type: Boolean'],
        ['if (1) { }', 'Condition expression must be of type Boolean: Integer'],
        ['Boolean b = !1;', '! operator can only be applied to boolean expressions'],
        ["Integer i = true ? 1 : 'a';", 'Incompatible types in ternary operator: Integer, String'],
        [
            "Boolean b = 'a' instanceof String;",
            'Operation instanceof is always true since an instance of String is always an instance of String',
        ],
        ["Integer i = (Integer) '1';", 'Incompatible types since an instance of String is never an instance of Integer'],
        ['1 + 1;', 'Expression cannot be a statement.'],
        ['Integer i = 3000000000;', 'Illegal integer'],
        ['Integer i = (Integer) 1.5;', 'not implemented: cast from Decimal to Integer'],
        ['Decimal d = 1.5; Double e = d;', 'Illegal assignment from Decimal to Double'],
        ['Integer i = x;', 'Variable does not exist: x'],
        [
            "String s = 'a'.foo();",
            'Method does not exist or incorrect signature: void foo() from the type String (not implemented by this runtime)',
        ],
    ])('%s', (statements, message) => {
        expect(problemOf(statements)).toBe(message)
    })
})
