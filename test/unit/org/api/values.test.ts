import { describe, expect, test } from '@jest/globals'
import { readValue } from '../../../org/api/read-value.ts'
import { writeValue } from '../../../org/api/write-value.ts'
import type { FieldType, SchemaField } from '../../../org/platform/schema-types.ts'
import { ApexDate, ApexDatetime } from '../../../org/runtime/date-time.ts'
import { Decimal } from '../../../org/runtime/decimal.ts'

function field(type: FieldType, apexType: string): SchemaField {
    return { name: 'F__c', type, apexType } as SchemaField
}

describe('JSON to Apex', () => {
    test.each<[FieldType, string, unknown]>([
        ['string', 'String', 5],
        ['picklist', 'String', ['a']],
        ['boolean', 'Boolean', 'yes'],
        ['boolean', 'Boolean', 1],
        ['int', 'Integer', 1.5],
        ['int', 'Integer', 2_147_483_648],
        ['currency', 'Decimal', 'much'],
        ['double', 'Double', true],
        ['date', 'Date', '2026-02-30'],
        ['date', 'Date', 20261121],
        ['datetime', 'Datetime', '2017-10-17 00:00:00'],
        ['datetime', 'Datetime', '2026-11-21T10:00:00'],
        ['datetime', 'Datetime', '2026-02-30T10:00:00Z'],
        ['time', 'Time', '25:00:00'],
    ])('a %s (%s) refuses %p', (type, apexType, value) => {
        expect(readValue(field(type, apexType), value)).toBeUndefined()
    })

    test('null is null for every type', () => {
        expect(readValue(field('currency', 'Decimal'), null)).toBeNull()
    })

    test('a decimal keeps its digits', () => {
        expect(String(readValue(field('currency', 'Decimal'), 12.25))).toBe('12.25')
    })

    test('the three ways to write a zone name the same moment', () => {
        const moments = ['2026-11-21T10:00:00Z', '2026-11-21T11:00:00.000+0100', '2026-11-21T11:00:00+01:00']
        const read = moments.map((text) => readValue(field('datetime', 'Datetime'), text) as ApexDatetime)
        expect(read.map((value) => value.milliseconds)).toEqual(Array(3).fill(Date.UTC(2026, 10, 21, 10)))
    })
})

describe('Apex to JSON', () => {
    test('row H16: a datetime has milliseconds and +0000, a date has neither', () => {
        expect(writeValue(new ApexDatetime(Date.UTC(2026, 10, 21, 23, 58, 35)))).toBe('2026-11-21T23:58:35.000+0000')
        expect(writeValue(ApexDate.of(2026, 11, 21))).toBe('2026-11-21')
    })

    test('a decimal is a number, an unset field null', () => {
        expect([writeValue(new Decimal(1250n, 2)), writeValue(undefined)]).toEqual([12.5, null])
    })

    test('a value that no field holds is a fault, not null', () => {
        expect(() => writeValue(new Map())).toThrow('no JSON form')
    })
})
