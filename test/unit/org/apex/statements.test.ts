import { describe, expect, test } from '@jest/globals'
import { problemOf, run } from '../../../support/apex-run.ts'

describe('Statements', () => {
    test('loops count, break and continue', async () => {
        expect(
            await run(
                'Integer n = 0; for (Integer i = 0; i < 10; i++) { if (i == 2) { continue; } if (i == 5) { break; } n += i; } return n;',
            ),
        ).toBe('8')
        expect(await run('Integer n = 0; while (n < 7) { n += 2; } return n;')).toBe('8')
        expect(await run('Integer n = 0; do { n++; } while (n < 3); return n;')).toBe('3')
        expect(await run('Integer n = 0; for (Integer i = 0, j = 9; i < j; i++, j--) { n++; } return n;')).toBe('5')
    })

    test('for-each walks lists, sets and own iterables', async () => {
        expect(await run("String s = ''; for (String x : new List<String>{ 'a', 'b' }) { s += x; } return s;")).toBe('ab')
        expect(await run("String s = ''; for (String x : new Set<String>{ 'a', 'b', 'a' }) { s += x; } return s;")).toBe('ab')
        const counter = `public class Counter implements Iterable<Integer>, Iterator<Integer> { private Integer n = 0;
            public Iterator<Integer> iterator() { return this; } public Boolean hasNext() { return n < 3; } public Integer next() { n++; return n; } }`
        expect(await run('Integer sum = 0; for (Integer i : new Counter()) { sum += i; } return sum;', counter)).toBe('6')
    })

    test('row A34: a collection may not change while it is iterated', async () => {
        const body =
            "List<String> l = new List<String>{ 'a', 'b' }; try { for (String s : l) { l.add(s); } } catch (Exception e) { return e.getTypeName() + ' ' + e.getMessage(); } return 'none';"
        expect(await run(body)).toBe('System.FinalException Cannot modify a collection while it is being iterated.')
    })

    test('row A21: switch takes values, enums, types and null and never falls through', async () => {
        const pick = (subject: string) =>
            run(
                `${subject} switch on x { when 1, 2 { return 'few'; } when -3 { return 'minus'; } when null { return 'none'; } when else { return 'many'; } }`,
            )
        expect(await pick('Integer x = 2;')).toBe('few')
        expect(await pick('Integer x = -3;')).toBe('minus')
        expect(await pick('Integer x;')).toBe('none')
        expect(await pick('Integer x = 9;')).toBe('many')
        const types =
            "SObject x = new Contact(LastName = 'c'); switch on x { when Lead l { return l.LastName; } when Contact c { return c.LastName + '!'; } } return 'no';"
        expect(await run(types)).toBe('c!')
        expect(
            await run(
                'Color x = Color.RED; switch on x { when GREEN { return 1; } when red { return 2; } } return 3;',
                'enum Color { RED, GREEN }',
            ),
        ).toBe('2')
        expect(await run("String x = 'A'; switch on x { when 'a' { return 1; } } return 3;")).toBe('3')
    })

    test('try, catch by type, finally in order', async () => {
        const log =
            "String s = ''; try { try { Integer i = 1 / 0; } catch (DmlException e) { s += 'dml'; } finally { s += 'f'; } } catch (MathException e) { s += e.getMessage(); } return s;"
        expect(await run(log)).toBe('fDivide by 0')
        expect(await run("try { return 'r'; } finally { Integer i = 1; }")).toBe('r')
    })

    test('row A31: neither catch nor finally sees a failed assertion', async () => {
        const probe = run(
            "try { System.assert(false, 'no'); } catch (Exception e) { return 'caught'; } finally { System.debug('finally'); } return 'end';",
        )
        await expect(probe).rejects.toThrow('Assertion Failed: no')
    })

    test('row F7: an endless loop meets the CPU limit', async () => {
        await expect(run('while (true) { }')).rejects.toThrow('Apex CPU time limit exceeded')
    })

    test('endless recursion meets the stack limit', async () => {
        await expect(run('return deep(1);', 'static Integer deep(Integer n) { return deep(n + 1); }')).rejects.toThrow(
            'Maximum stack depth reached: 1001',
        )
    })

    test('row A42: for over a query gives rows, or lists of 200', async () => {
        const make =
            "List<Lead> l = new List<Lead>(); for (Integer i = 0; i < 201; i++) { l.add(new Lead(LastName = 'l' + i, Company = 'c')); } insert l;"
        expect(await run(`${make} Integer n = 0; for (Lead x : [SELECT Id FROM Lead]) { n++; } return n;`)).toBe('201')
        expect(await run(`${make} String s = ''; for (List<Lead> x : [SELECT Id FROM Lead]) { s += x.size() + ';'; } return s;`)).toBe(
            '200;1;',
        )
    })

    test('DML statements and queries with binds', async () => {
        const body = `Lead l = new Lead(LastName = 'x', Company = 'c'); insert l; l.Status = 'Working'; update as system l; String name = 'X';
            Lead found = [SELECT Id, Status, LastName FROM Lead WHERE LastName = :name.toLowerCase() AND Id IN :new List<Lead>{ l } LIMIT :1]; delete found; undelete found;
            return found.Status + [SELECT COUNT() FROM Lead] + [SELECT LastName FROM Lead].LastName;`
        expect(await run(body)).toBe('Working1x')
    })

    test('row B10 and A19: no row for a record, or null through ?. and ??', async () => {
        expect(await run("try { Lead l = [SELECT Id FROM Lead]; } catch (QueryException e) { return e.getMessage(); } return '';")).toBe(
            'List has no rows for assignment to SObject',
        )
        expect(await run('return [SELECT LastName FROM Lead]?.LastName;')).toBe('null')
        expect(await run("Lead l = [SELECT LastName FROM Lead] ?? new Lead(LastName = 'd'); return l.LastName;")).toBe('d')
    })
})

describe('Statements that do not compile', () => {
    test.each([
        ['Integer i; Integer I;', 'Duplicate variable: I'],
        ['Integer i; for (Integer i = 0; i < 1; i++) { }', 'Duplicate variable: i'],
        ['return; Integer i;', 'Unreachable statement'],
        ['while (true) { } Integer i;', 'Unreachable statement'],
        ['return 1;', 'Void method must not return a value'],
        ['break;', 'Break statement must be in loop'],
        ['throw 1;', 'Throw expression must be of type exception: Integer'],
        ['try { } catch (String s) { }', 'Catch block variable must be of type exception: String'],
        ['try { } catch (Exception e) { } catch (DmlException f) { }', 'Exception type already caught: System.DmlException'],
        ['insert 1;', 'DML requires SObject or SObject list type: Integer'],
        ['for (Integer i : new List<String>()) { }', 'Invalid loop variable type expected String was Integer'],
        ['for (Integer i : 1) { }', 'Loop must iterate over collection: Integer'],
        ['Foo f;', 'Invalid type: Foo'],
        ['List l;', 'No type arguments provided for a parameterized type: List'],
        ['final Integer i = 1; i = 2;', 'Final members can only be assigned in their declaration, init blocks, or constructors: i'],
        ["Lead l = new Lead(Nope__c = 'x');", 'Field does not exist: Nope__c on Lead'],
        ['Lead l; l.Nope__c = 1;', 'Variable does not exist: Nope__c'],
        ['Lead l; Integer i = l.LastName;', 'Illegal assignment from String to Integer'],
        ['SObject s; String n = s.LastName;', 'Variable does not exist: LastName'],
        ["switch on 'a' { when else { } when 'b' { } }", "'when else' must be the last when block"],
        ["switch on 'a' { when 'b' { } when 'b' { } }", 'b occurs as more than one when branch for this switch statement'],
        ["List<List<SObject>> found = [FIND 'x' IN ALL FIELDS RETURNING Lead];", 'not implemented: SOSL'],
        ['Integer end;', 'Identifier name is reserved: end'],
    ])('%s', (statements, message) => {
        expect(problemOf(statements)).toBe(message)
    })

    test('an unknown field in a query names the field and its object', () => {
        expect(problemOf('List<Lead> l = [SELECT Nope FROM Lead];')).toContain("No such column 'Nope' on entity 'Lead'")
    })
})
