import { describe, expect, test } from '@jest/globals'
import * as R from '../../../org/runtime/operations.ts'
import { ApexDate, ApexDatetime } from '../../../org/runtime/date-time.ts'
import type { Decimal } from '../../../org/runtime/decimal.ts'
import { ANY, ApexList, ApexMap, ApexSet } from '../../../org/runtime/collections.ts'
import { apexException, limitException } from '../../../org/runtime/exception.ts'
import { toText } from '../../../org/runtime/text.ts'
import { inApex, programClass, thrown, transactionFor } from './apex-session.ts'

const type = (name: string, ...inner: { name: string; arguments: never[] }[]): { name: string; arguments: typeof inner } => ({
    name,
    arguments: inner,
})
const simple = (name: string): { name: string; arguments: never[] } => ({ name, arguments: [] })
const d = (text: string): Decimal => R.decimalLiteral(text)

describe('numbers', () => {
    test('row A9: Integer and Long wrap, division truncates towards zero, a zero divisor throws', () => {
        expect(R.addInteger(2_147_483_647, 1)).toBe(-2_147_483_648)
        expect(R.multiplyInteger(65_536, 65_536)).toBe(0)
        expect(R.divideInteger(-7, 2)).toBe(-3)
        expect(R.addLong(9_223_372_036_854_775_807n, 1n)).toBe(-9_223_372_036_854_775_808n)
        expect(thrown(() => R.divideInteger(1, 0))).toBe('System.MathException: Divide by 0')
        expect(thrown(() => R.divideDecimal(d('1'), d('0.00')))).toBe('System.MathException: Divide by 0')
    })

    test('row A7: null in arithmetic or a condition is a NullPointerException', () => {
        const text = 'System.NullPointerException: Attempt to de-reference a null object'
        expect(thrown(() => R.addInteger(null, 1))).toBe(text)
        expect(thrown(() => R.addDecimal(d('1'), null))).toBe(text)
        expect(thrown(() => R.truth(null))).toBe(text)
        expect(thrown(() => R.required(null))).toBe(text)
    })

    test('row A11: a Decimal keeps the digits of its text and rounds HALF_EVEN', () => {
        expect(d('1.10').toString()).toBe('1.10')
        expect(d('4.5').setScale(0).toString()).toBe('4')
        expect(d('5.5').setScale(0).toString()).toBe('6')
        expect(d('-2.345').setScale(2, 'HALF_UP').toString()).toBe('-2.35')
        expect(R.multiplyDecimal(d('1.10'), d('2.5')).toString()).toBe('2.750')
    })

    test('row A12: 1.1 == 1.10 although they are two elements of a Set', () => {
        expect(R.equal(d('1.1'), d('1.10'))).toBe(true)
        expect(new ApexSet(ANY, [d('1.1'), d('1.10')]).size).toBe(2)
    })

    test('row A13: a quotient may be rounded and compared but not printed', () => {
        const third = R.divideDecimal(d('1'), d('3'))
        expect(third.setScale(4).toString()).toBe('0.3333')
        expect(R.less(third, d('0.34'))).toBe(true)
        expect(thrown(() => toText(third))).toContain('not implemented')
    })
})

describe('comparison', () => {
    test('row A2: == on Strings ignores case and null equals only null', () => {
        expect(R.equal('abc', 'ABC')).toBe(true)
        expect(R.equal('abc', null)).toBe(false)
        expect(R.equal(null, null)).toBe(true)
    })

    test('row A4: the two forms of an id are equal, case counts, a String must be an id', () => {
        expect(R.equalId('00Q000000000001', '00Q000000000001EAA')).toBe(true)
        expect(R.equalId('00Qa00000000001', '00QA00000000001')).toBe(false)
        expect(thrown(() => R.equalId('00Q000000000001EAA', 'foo'))).toBe('System.StringException: Invalid id: foo')
    })

    test('row A6: comparisons with a null number are false, a String is greater than null', () => {
        expect(inApex(() => [R.less(null, 1), R.greaterOrEqual(1, null), R.less(null, 'b'), R.greater('b', null)])).toEqual([
            false,
            false,
            true,
            true,
        ])
    })

    test('row A5: lists compare by contents and === on equal Strings is refused', () => {
        expect(R.equal(new ApexList(ANY, ['a', 1]), new ApexList(ANY, ['a', 1]))).toBe(true)
        expect(R.equal(new ApexList(ANY, ['a']), new ApexList(ANY, ['A']))).toBe(false)
        expect(thrown(() => R.identical('a', 'a'))).toContain('not implemented')
        expect(R.identical('a', 'b')).toBe(false)
    })
})

describe('text', () => {
    test('rows A8 and A16: null and Dates in a concatenation', () => {
        expect(R.concat('a', null)).toBe('anull')
        expect(R.concat('on ', ApexDate.of(2026, 1, 2))).toBe('on 2026-01-02 00:00:00')
        expect(toText(ApexDate.of(2026, 1, 2))).toBe('2026-01-02')
        expect(thrown(() => R.concat('', new ApexDatetime(0)))).toContain('not implemented')
    })

    test('collections print as (a, b), {a, b} and {k=v}', () => {
        expect(toText(new ApexList(ANY, ['a', null, 2]))).toBe('(a, null, 2)')
        expect(toText(new ApexSet(ANY, ['a', 'b']))).toBe('{a, b}')
        expect(toText(new ApexMap(ANY, ANY, [['k', true]]))).toBe('{k=true}')
    })
})

describe('types', () => {
    test('row A14: a wrong cast names both types', () => {
        expect(thrown(() => R.cast(d('1.5'), simple('Integer')))).toBe(
            'System.TypeException: Invalid conversion from runtime type Decimal to Integer',
        )
        const map = new ApexMap(simple('String'), ANY)
        expect(thrown(() => R.cast(map, type('List', simple('Object'))))).toBe(
            'System.TypeException: Invalid conversion from runtime type Map<String,ANY> to List<ANY>',
        )
        expect(R.cast(map, type('Map', simple('String'), simple('Object')))).toBe(map)
    })

    test('row A15: 15 characters become 18 and no other text is an id', () => {
        expect(R.toId('00Qa0000001bCdE')).toHaveLength(18)
        expect(thrown(() => R.toId(''))).toBe('System.StringException: Invalid id: ')
    })

    test('row A22: null is no instance of anything', () => {
        expect(R.instanceOf(null, simple('Object'))).toBe(false)
        expect(R.instanceOf('x', simple('String'))).toBe(true)
        expect(R.instanceOf(1, simple('Long'))).toBe(false)
    })
})

describe('collections', () => {
    test('row A3: case counts in Set<String> and Map keys, and a key may be null (row A36)', () => {
        const map = new ApexMap(ANY, ANY, [[null, 1]])
        map.put('a', 2)
        expect([map.get('A'), map.get('a'), map.get(null)]).toEqual([null, 2, 1])
    })

    test('row A33: an index out of bounds', () => {
        expect(thrown(() => R.index(new ApexList(ANY, ['a']), 1))).toBe('System.ListException: List index out of bounds: 1')
    })

    test('row A34: changing a collection inside its loop throws, after the loop it does not', () => {
        const set = new ApexSet(ANY, ['a', 'b'])
        const work = (): void => {
            for (const item of R.iterate(set)) set.remove(item)
        }
        expect(thrown(work)).toBe('System.FinalException: Cannot modify a collection while it is being iterated.')
        expect(set.add('c')).toBe(true)
    })

    test('row A5: user classes are the same element when equals and hashCode say so', () => {
        class Key extends R.ApexObject {
            static $class = programClass('Key', Key, [
                {
                    name: 'equals',
                    parameters: [simple('Object')],
                    parameterNames: ['other'],
                    returns: simple('Boolean'),
                    isStatic: false,
                    modifiers: [],
                    annotations: [],
                    line: 1,
                    invoke: () => true,
                },
                {
                    name: 'hashCode',
                    parameters: [],
                    parameterNames: [],
                    returns: simple('Integer'),
                    isStatic: false,
                    modifiers: [],
                    annotations: [],
                    line: 2,
                    invoke: () => 7,
                },
            ])
        }
        expect(new ApexSet(ANY, [new Key(), new Key()]).size).toBe(1)
        expect(R.equal(new Key(), new Key())).toBe(true)
    })
})

describe('exceptions', () => {
    test('row A31: a LimitException passes every catch', () => {
        expect(R.caught(apexException('ListException', 'x')).getMessage()).toBe('x')
        expect(thrown(() => R.caught(limitException('Apex CPU time limit exceeded')))).toBe(
            'System.LimitException: Apex CPU time limit exceeded',
        )
    })

    test('row A30: the stack trace has the lines at the moment the exception was made', () => {
        const trace = inApex(() => {
            const outer = R.enter('AnonymousBlock', null, null)
            R.at(outer, 5)
            const inner = R.enter('Class.X.m', 'with', null)
            R.at(inner, 13)
            const made = apexException('ListException', 'x')
            R.leave(inner)
            return made.getStackTraceString()
        })
        expect(trace).toBe('Class.X.m: line 13, column 1\nAnonymousBlock: line 5, column 1')
    })

    test('row A29: an exception without a message says Script-thrown exception', () => {
        class MyException extends R.ApexException {
            static $class = programClass('Outer.MyException', MyException)
            constructor() {
                super('Outer.MyException')
            }
        }
        const plain = new MyException()
        expect([plain.getMessage(), plain.typeName]).toEqual(['Script-thrown exception', 'Outer.MyException'])
        R.initialiseException(plain, null, apexException('ListException', 'inner'))
        expect(plain.getMessage()).toBe('inner')
    })

    test('the call stack ends at 1,000 frames', () => {
        const work = (): void => {
            for (let n = 0; n <= 1000; n++) R.enter('Class.X.m', null, null)
        }
        expect(thrown(() => inApex(work))).toBe('System.LimitException: Maximum stack depth reached: 1001')
    })
})

test('rows A23 and A24: statics are initialised once per transaction', () => {
    const owner = {}
    const read = (): number => R.statics<{ n: number }>(owner, (holder) => (holder.n = 1)).n++
    const first = transactionFor()
    expect([inApex(read, first), inApex(read, first), inApex(read)]).toEqual([1, 2, 1])
})

test('row E16: only coverable lines are counted and every statement is a step of CPU', () => {
    const unit = { file: 'X.cls', hits: new Map([[3, 0]]) }
    const running = transactionFor()
    inApex(() => {
        const frame = R.enter('Class.X.m', null, unit)
        for (let n = 0; n < 1000; n++) R.at(frame, 3, 4)
    }, running)
    expect([...unit.hits]).toEqual([[3, 1000]])
    expect(running.limits.used('cpuMs')).toBeGreaterThan(0)
})

describe('keySet and heap', () => {
    test('row A34: a Map may not change while its keySet is iterated, and an old keySet is refused', () => {
        const map = new ApexMap(ANY, ANY, [['a', 1]])
        const old = map.keySet()
        const work = (): void => {
            for (const key of R.iterate(map.keySet())) map.remove(key)
        }
        expect(thrown(work)).toBe('System.FinalException: Cannot modify a collection while it is being iterated.')
        map.put('b', 2)
        expect(map.keySet().values()).toEqual(['a', 'b'])
        expect(thrown(() => old.has('a'))).toContain('not implemented')
    })

    test('a large text that grows charges what was added', () => {
        const running = transactionFor()
        inApex(() => R.concat('x'.repeat(5000), 'y'.repeat(10)), running)
        expect(running.limits.used('heapBytes')).toBe(10)
    })
})
