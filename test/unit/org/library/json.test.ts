import { describe, expect, test } from '@jest/globals'
import { ANY, ApexList, ApexMap } from '../../../org/runtime/collections.ts'
import { ApexDate, ApexDatetime } from '../../../org/runtime/date-time.ts'
import { Decimal } from '../../../org/runtime/decimal.ts'
import { apexException } from '../../../org/runtime/exception.ts'
import { ApexObject, decimalLiteral, newSObject, typeOf } from '../../../org/runtime/operations.ts'
import { toText } from '../../../org/runtime/text.ts'
import type { SObject } from '../../../org/runtime/sobject.ts'
import { call, inApex, programClass, thrown, transactionFor } from '../runtime/apex-session.ts'

const serialize = (value: unknown, ...rest: unknown[]): unknown =>
    call('JSON', rest.length === 0 ? 'serialize(Object)' : 'serialize(Object, Boolean)', value, ...rest)
const untyped = (text: string): unknown => call('JSON', 'deserializeUntyped(String)', text)
const type = (name: string, ...inner: string[]): ReturnType<typeof typeOf> =>
    typeOf({ name, arguments: inner.map((part) => ({ name: part, arguments: [] })) })
const read = (text: string, target: ReturnType<typeof typeOf>): unknown => call('JSON', 'deserialize(String, System.Type)', text, target)

class Point extends ApexObject {
    x: unknown = null
    label: unknown = null
}
const fields = (['x', 'label'] as const).map((name) => ({
    name,
    type: { name: name === 'x' ? 'Integer' : 'String', arguments: [] },
    isTransient: false,
    get: (self: object) => (self as Point)[name],
    set: (self: object, value: unknown) => ((self as Point)[name] = value),
}))
const pointClass = programClass('Point', Point, [], fields)
Object.assign(Point, { $class: pointClass })
const withPoint = <T>(work: () => T): T => inApex(work, transactionFor({ classes: new Map([['point', pointClass]]) }))

describe('serialize', () => {
    test('rows G1 and G2: nulls of Apex objects stay unless suppressed, Datetimes are UTC', () => {
        withPoint(() => {
            expect(serialize(new Point())).toBe('{"x":null,"label":null}')
            expect(serialize(new Point(), true)).toBe('{}')
            const values = [null, true, 1, 5n, decimalLiteral('1.50'), 'ä"', ApexDate.of(2026, 1, 2), new ApexDatetime(1_300_781_718_000)]
            expect(serialize(new ApexList(ANY, values))).toBe('[null,true,1,5,1.50,"ä\\"","2026-01-02","2011-03-22T08:15:18.000Z"]')
        })
    })

    test('row G6: an exception and a self-reference cannot be written, a shared object is written twice', () => {
        inApex(() => {
            expect(thrown(() => serialize(apexException('ListException', 'x')))).toBe(
                'System.JSONException: Type unsupported in JSON: System.ListException',
            )
            const list = new ApexList(ANY)
            list.add(list)
            expect(thrown(() => serialize(list))).toContain('System.JSONException')
            const shared = new ApexMap(ANY, ANY, [['a', 1]])
            expect(serialize(new ApexList(ANY, [shared, shared]))).toBe('[{"a":1},{"a":1}]')
        })
    })

    test('a record has its attributes first', () => {
        inApex(() => {
            expect(serialize(newSObject('Lead', { id: '00Q000000000001EAA', company: 'Navy' }))).toBe(
                '{"attributes":{"type":"Lead","url":"/services/data/v65.0/sobjects/Lead/00Q000000000001EAA"},"Id":"00Q000000000001EAA","Company":"Navy"}',
            )
        })
    })

    test('what is written is charged to the heap', () => {
        const running = transactionFor()
        inApex(() => serialize('x'.repeat(998)), running)
        expect(running.limits.used('heapBytes')).toBe(1000)
    })
})

describe('deserialize', () => {
    test('row G4: untyped values are maps, lists, Integer and Decimal; large integers are refused', () => {
        inApex(() => {
            const value = untyped('{"a":[1,1.50,true,null,"x"]}')
            expect(toText(value)).toBe('{a=(1, 1.50, true, null, x)}')
            expect(((value as ApexMap).get('a') as ApexList).items[1]).toBeInstanceOf(Decimal)
            expect(thrown(() => untyped('3000000000'))).toContain('not implemented')
        })
    })

    test('row G5: the messages of broken JSON and of a wrong primitive', () => {
        inApex(() => {
            expect(thrown(() => untyped('{"a":1,}'))).toBe(
                `System.JSONException: Unexpected character ('}' (code 125)): was expecting double-quote to start field name`,
            )
            expect(thrown(() => read('"thirty"', type('Integer')))).toBe('System.JSONException: Illegal value for primitive: thirty')
        })
    })

    test('row G3: unknown keys are ignored, strictly they throw', () => {
        withPoint(() => {
            const point = read('{"X":3,"nope":1}', type('Point')) as Point
            expect([point.x, point.label]).toEqual([3, null])
            expect(thrown(() => call('JSON', 'deserializeStrict(String, System.Type)', '{"nope":1}', type('Point')))).toContain(
                'System.JSONException',
            )
        })
    })

    test('a record and a typed map', () => {
        inApex(() => {
            const record = read('{"attributes":{"type":"Lead"},"LastName":"Hopper","NumberOfEmployees":3}', type('Lead')) as SObject
            expect([record.get('LastName'), record.get('NumberOfEmployees')]).toEqual(['Hopper', 3])
            expect(toText(read('{"a":"1.5"}', type('Map', 'String', 'String')))).toBe('{a=1.5}')
            expect(thrown(() => read('"2026/01/02 10:00"', type('Datetime')))).toContain('System.JSONException')
        })
    })
})
