/** Rows A1 to A42: the language. */
import { expect, test } from '@jest/globals'
import { compileAs, evaluate, orgOf, problem, problemOf, run } from '../support/apex-run.ts'

/** The message of the exception that the statements throw. */
const thrown = (statements: string, members = '') =>
    run(`try { ${statements} } catch (Exception e) { return e.getTypeName() + ': ' + e.getMessage(); } return 'nothing thrown';`, members)

const NULL = 'System.NullPointerException: Attempt to de-reference a null object'

test('APEX A1 names ignore case, and two that differ in case only clash', async () => {
    expect(
        await run("LIST<string> Names = NEW list<STRING>{ 'a' }; return nAMES.SIZE() + [SELECT count() FROM LEAD WHERE lastNAME = 'x'];"),
    ).toBe('1')
    expect(problemOf('Integer I; Integer i;')).toBe('Duplicate variable: i')
})

test('APEX A2 == and < on Strings ignore case', async () => {
    expect(await evaluate("'A' == 'a' && 'a' < 'B' && 'B' > 'a' && !('a' != 'A')")).toBe('true')
})

test('APEX A3 case matters for map keys, switch, equals, contains, sets and sort', async () => {
    expect(await run("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 }; return m.get('A');")).toBe('null')
    expect(await run("switch on 'A' { when 'a' { return 'same'; } when else { return 'other'; } }")).toBe('other')
    expect(await evaluate("'A'.equals('a') || 'A'.contains('a') || new Set<String>{ 'A' }.contains('a')")).toBe('false')
    expect(await run("List<String> l = new List<String>{ 'a', 'B' }; l.sort(); return l;")).toBe('(B, a)')
})

test('APEX A4 ids compare by case, in both forms, and validate Strings', async () => {
    expect(await evaluate("((Id) '001000000000001') == '001000000000001AAA'")).toBe('true')
    expect(await thrown("Id i = '001000000000001'; Boolean b = i == 'foo';")).toBe('System.StringException: Invalid id: foo')
})

test('APEX A5 == compares contents, user classes by reference unless they have equals', async () => {
    const members = `class Plain { Integer n = 1; }
        class Same { public Boolean equals(Object o) { return o instanceof Same; } public Integer hashCode() { return 1; } }`
    expect(await evaluate("new List<Integer>{ 1 } == new List<Integer>{ 1 } && new Lead(LastName = 'a') == new Lead(LastName = 'a')")).toBe(
        'true',
    )
    expect(await evaluate('new Plain() == new Plain()', members)).toBe('false')
    expect(await evaluate('new Same() == new Same() && new Set<Same>{ new Same(), new Same() }.size() == 1', members)).toBe('true')
    expect(await evaluate("new Lead(LastName = 'a') === new Lead(LastName = 'a')")).toBe('false')
})

test('APEX A6 comparisons with null numbers and dates are false, Strings are greater than null', async () => {
    expect(await run('Integer n; Date d; return n < 1 || n > 1 || n <= 1 || n >= 1 || d < Date.today();')).toBe('false')
    expect(await evaluate("null < 'b'")).toBe('true')
})

test('APEX A7 null is refused in arithmetic, conditions and as a target; a null Boolean field is false', async () => {
    expect(await thrown('Integer n; Integer m = n + 1;')).toBe(NULL)
    expect(await thrown('Boolean b; if (b) { Integer i = 1; }')).toBe(NULL)
    expect(await thrown('Boolean b; Boolean c = true && b;')).toBe(NULL)
    expect(await thrown('String s; s.trim();')).toBe(NULL)
    expect(await thrown('Lead l = new Lead(); if (l.HasOptedOutOfEmail) { throw new DmlException(); }')).toBe('nothing thrown')
})

test('APEX A8 a String with null appended says null', async () => {
    expect(await evaluate("'a' + null")).toBe('anull')
})

test('APEX A9 Integers and Longs wrap, division truncates, zero is refused', async () => {
    expect(await evaluate('2147483647 + 1')).toBe('-2147483648')
    expect(await evaluate('9223372036854775807L + 1')).toBe('-9223372036854775808')
    expect(await evaluate('-7 / 2')).toBe('-3')
    expect(await thrown('Integer n = 0; Integer m = 1 / n;')).toBe('System.MathException: Divide by 0')
})

test('APEX A10 numbers widen, and narrow by a cast or intValue() only', async () => {
    expect(await run('Integer i = 1; Long l = i; Double d = l; Decimal e = d; return e == 1 && e == i;')).toBe('true')
    expect(problemOf('Long l = 1; Integer i = l;')).toBe('Illegal assignment from Long to Integer')
    expect(await run('Long l = 7; return (Integer) l + l.intValue();')).toBe('14')
})

test('APEX A11 a Decimal keeps the digits of its text and rounds half to even', async () => {
    expect(await evaluate("1.50 + ''")).toBe('1.50')
    expect(await evaluate("'' + 4.5.round() + 5.5.round() + 2.25.setScale(1)")).toBe('462.2')
})

test('APEX A12 1.1 and 1.10 are equal, yet two elements of a set', async () => {
    expect(await evaluate("(1.1 == 1.10) + '' + new Set<Decimal>{ 1.1, 1.10 }.size()")).toBe('true2')
})

test('APEX A14 a wrong cast names both types', async () => {
    expect(await thrown('Object o = 1.5; Integer i = (Integer) o;')).toBe(
        'System.TypeException: Invalid conversion from runtime type Decimal to Integer',
    )
    const untyped = "Object o = JSON.deserializeUntyped('[1]'); Map<String, Object> m = (Map<String, Object>) o;"
    expect(await thrown(untyped)).toBe('System.TypeException: Invalid conversion from runtime type List<ANY> to Map<String,ANY>')
})

test('APEX A15 a String becomes an Id only when it is one', async () => {
    expect(await thrown("String s = 'foo'; Id i = s;")).toBe('System.StringException: Invalid id: foo')
    expect(await thrown("String s = ''; Id i = s;")).toBe('System.StringException: Invalid id: ')
    expect(await run("Id i = '001000000000001'; return i;")).toBe('001000000000001AAA')
})

test('APEX A16 a Date in a concatenation carries a time', async () => {
    expect(await run("Date d = Date.newInstance(2026, 1, 2); return '' + d + '|' + String.valueOf(d);")).toBe(
        '2026-01-02 00:00:00|2026-01-02',
    )
})

test('APEX A17 split and replaceAll take patterns, replace is literal', async () => {
    expect(await evaluate("'a.b.c'.split('\\\\.').size() + 'a.b'.replaceAll('.', 'x') + 'a.b.c'.replace('.', '-')")).toBe('3xxxa-b-c')
    expect(await evaluate("'ab'.split('')")).toBe('(a, b)')
})

test('APEX A18 ?. stops its chain, and stands in no bind and no target', async () => {
    expect(await run('String s; return s?.trim().length();')).toBe('null')
    expect(problemOf('Lead l; l?.LastName = null;')).toBe('Expression cannot be assigned')
    expect(problemOf('Lead l; Integer n = [SELECT COUNT() FROM Lead WHERE Id = :l?.Id];')).toContain(
        'Safe navigation operator is not allowed',
    )
    expect(problemOf('String s = String?.valueOf(1);')).toContain('Safe navigation operator is not allowed')
})

test('APEX A19 a query before ?. or ?? may find no row', async () => {
    expect(await run('return [SELECT LastName FROM Lead]?.LastName;')).toBe('null')
    expect(await run("Lead l = [SELECT LastName FROM Lead] ?? new Lead(LastName = 'd'); return l.LastName;")).toBe('d')
})

test('APEX A20 ?? binds weaker than ||, & and | weaker than ==', async () => {
    expect(await run('Integer a; Integer b = 1; return a ?? 100 - b ?? 0;')).toBe('99')
    expect(await evaluate('1 == 1 & 2 == 2')).toBe('true')
})

test('APEX A21 switch never falls through and may match nothing or null', async () => {
    expect(
        await run(
            "String s = ''; switch on 1 { when 1 { s += 'a'; } when 2 { s += 'b'; } } switch on 9 { when 1 { s += 'c'; } } return s;",
        ),
    ).toBe('a')
    expect(await run("String n; switch on n { when null { return 'none'; } when else { return 'some'; } }")).toBe('none')
    expect(
        await run("SObject r = new Account(Name = 'x'); switch on r { when Account a { return a.Name; } when else { return ''; } }"),
    ).toBe('x')
})

test('APEX A22 null is no instance, and a certain instanceof does not compile', async () => {
    expect(await run('Object o; return o instanceof String;')).toBe('false')
    expect(problemOf('String s; Boolean b = s instanceof String;')).toContain('Operation instanceof is always true')
})

test('APEX A23 statics run once, in order, before first use, in top-level classes only', async () => {
    const other = "public class Other { public static String log = 'a'; static { log += 'b'; } public static String more = log + 'c'; }"
    expect(await run('return Other.more + Other.log;', '', other)).toBe('abcab')
    expect(problem('public class A { class B { static Integer i; } }')).toBe('static can only be used on fields of a top level type')
})

test('APEX A25 superclass first, fields and blocks in order, then the constructor; a constructor removes the default one', async () => {
    const parent = "public virtual class Parent { public String log = 'p'; public Parent() { log += 'P'; } }"
    const child =
        "public class Child extends Parent { { log += '1'; } Integer n = add(); { log += '3'; } Integer add() { log += '2'; return 0; } public Child() { log += 'C'; } }"
    expect(await evaluate('new Child().log', '', parent, child)).toBe('pP123C')
    expect(problem('public class A { A(Integer i) { } void m() { new A(); } }')).toBe('Constructor not defined: [A].<Constructor>()')
})

test('APEX A26 a property stores its own value', async () => {
    expect(await run('n = 3; return n;', 'static Integer n { get { return n * 2; } set { n = value + 1; } }')).toBe('8')
})

test('APEX A27 only virtual and abstract ones are overridden; from 65 on they say how visible they are', async () => {
    const parent =
        "public virtual class Parent { public void shut() { } public virtual void open() { } private String own() { return 'parent'; } public String ask() { return own(); } }"
    expect(problem(parent, 'public class A extends Parent { public override void shut() { } }')).toBe(
        'Non-virtual, non-abstract methods cannot be overridden: shut()',
    )
    expect(problem(parent, 'public class A extends Parent { override void open() { } }')).toBe(
        'Method must be declared as protected, public or global: open()',
    )
    expect(await evaluate('new A().ask()', '', parent, "public class A extends Parent { public String own() { return 'child'; } }")).toBe(
        'parent',
    )
})

test('APEX A28 exceptions are named so and have four constructors', async () => {
    expect(problem('public class Fault extends Exception { }')).toBe(
        "Classes extending Exception must have a name ending in 'Exception': Fault",
    )
    const members = 'class MyException extends Exception { }'
    const text =
        "MyException a = new MyException(); MyException b = new MyException('b'); MyException c = new MyException(b); MyException d = new MyException('d', b); return b.getMessage() + c.getCause().getMessage() + d.getMessage() + d.getCause().getMessage();"
    expect(await run(text, members)).toBe('bbdb')
})

test('APEX A29 type names are System.X and Outer.Inner', async () => {
    const members = 'class MyException extends Exception { }'
    expect(
        await evaluate(
            "new DmlException('x').getTypeName() + ' ' + new MyException().getTypeName() + ' ' + new MyException().getMessage()",
            members,
        ),
    ).toBe('System.DmlException Probe.MyException Script-thrown exception')
})

test('APEX A30 a stack line names class, method, line and column', async () => {
    expect(
        await run(
            'try { fail(); } catch (Exception e) { return e.getStackTraceString(); } return null;',
            'static void fail() { throw new DmlException(); }',
        ),
    ).toMatch(/^Class\.Probe\.fail: line 1, column 1\nClass\.Probe\.run: line 1, column 1$/)
})

test('APEX A31 neither catch nor finally sees a limit or a failed assertion', async () => {
    const guarded = (body: string) =>
        run(
            `try { ${body} } catch (Exception e) { return 'caught'; } finally { if (done == null) { throw new DmlException('finally'); } } return 'end';`,
            'static Boolean done;',
        )
    await expect(guarded('System.assert(false);')).rejects.toThrow('Assertion Failed')
    await expect(guarded('while (done == null) { }')).rejects.toThrow('Apex CPU time limit exceeded')
})

test('APEX A33 a list index out of bounds says which', async () => {
    expect(await thrown('Integer i = new List<Integer>{ 1 }[1];')).toBe('System.ListException: List index out of bounds: 1')
})

test('APEX A34 a collection does not change while it is iterated', async () => {
    expect(await thrown('List<Integer> l = new List<Integer>{ 1, 2 }; for (Integer i : l) { l.add(i); }')).toBe(
        'System.FinalException: Cannot modify a collection while it is being iterated.',
    )
})

test('APEX A36 a map key may be null; a record as key is lost when it changes', async () => {
    expect(await run('Map<String, Integer> m = new Map<String, Integer>{ null => 1 }; return m.get(null);')).toBe('1')
    expect(
        await run(
            "Lead l = new Lead(LastName = 'a', Company = 'c'); Map<Lead, Integer> m = new Map<Lead, Integer>{ l => 1 }; insert l; return m.get(l);",
        ),
    ).toBe('null')
})

test('APEX A37 sort is ascending with nulls first; own classes need Comparable or a Comparator', async () => {
    expect(await run("List<String> l = new List<String>{ 'b', null, 'a' }; l.sort(); return l;")).toBe('(null, a, b)')
    const members = 'class Down implements Comparator<Integer> { public Integer compare(Integer a, Integer b) { return b - a; } }'
    expect(await run('List<Integer> l = new List<Integer>{ 1, 2 }; l.sort(new Down()); return l;', members)).toBe('(2, 1)')
})

test('APEX A42 for over a query gives lists of 200, the last one shorter', async () => {
    const make =
        "List<Lead> l = new List<Lead>(); for (Integer i = 0; i < 401; i++) { l.add(new Lead(LastName = 'l', Company = 'c')); } insert l;"
    expect(await run(`${make} String s = ''; for (List<Lead> part : [SELECT Id FROM Lead]) { s += part.size() + ' '; } return s;`)).toBe(
        '200 200 1 ',
    )
})

test('APEX A24 a static survives chunks of one transaction and ends with it', async () => {
    const trigger = 'trigger Chunks on Lead (after insert) { Tally.runs++; }'
    const tally = `public class Tally { public static Integer runs = 0;
        public static Integer save() { List<Lead> l = new List<Lead>(); for (Integer i = 0; i < 201; i++) { l.add(new Lead(LastName = 'l', Company = 'c')); } insert l; return runs; } }`
    const org = orgOf(trigger, tally)
    expect(await org.callApex('Tally', 'save', [])).toBe(2)
    expect(await org.callApex('Tally', 'save', [])).toBe(2)
    await org.close()
})

test('APEX A32 a write to a read-only row passes the catch of the trigger and reaches the caller as DmlException', async () => {
    const trigger =
        "trigger Writer on Lead (after insert) { try { Trigger.new[0].LastName = 'x'; } catch (Exception e) { Trigger.new[0].addError('caught'); } }"
    const text = "try { insert new Lead(LastName = 'a', Company = 'c'); } catch (DmlException e) { return e.getMessage(); } return 'saved';"
    expect(await run(text, '', trigger)).toContain('System.FinalException: Record is read-only')
})

test('APEX A40 refused: sources of API version 67, where sharing has another default', () => {
    expect(() => compileAs('public class A { }', 67)).toThrow('not implemented: API version 67')
    expect(() => compileAs('public class A { }', 66)).not.toThrow()
})

test('APEX A41 refused: sources of API version 67, where queries and DML run in user mode', () => {
    expect(() => compileAs('public class A { Integer n = [SELECT COUNT() FROM Lead]; }', 67)).toThrow('not implemented: API version 67')
})
