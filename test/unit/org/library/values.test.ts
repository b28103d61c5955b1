import { describe, expect, test } from '@jest/globals'
import type { ApexDatetime } from '../../../org/runtime/date-time.ts'
import { ApexDate } from '../../../org/runtime/date-time.ts'
import type { ApexMap } from '../../../org/runtime/collections.ts'
import { ANY, ApexList } from '../../../org/runtime/collections.ts'
import { Blob } from '../../../org/runtime/blob.ts'
import { enumConstant } from '../../../org/runtime/enum.ts'
import * as R from '../../../org/runtime/operations.ts'
import { NOW, call, inApex, programClass, thrown } from '../runtime/apex-session.ts'

const items = (list: unknown): unknown[] => (list as ApexList).items
const text = (value: unknown): string => String(value)

describe('String', () => {
    test('row A17: split takes a regular expression, drops trailing empty items and no leading one for a zero width', () => {
        expect(items(call('String', 'split(String)', 'a,b,,', ','))).toEqual(['a', 'b'])
        expect(items(call('String', 'split(String)', 'abc', ''))).toEqual(['a', 'b', 'c'])
        expect(items(call('String', 'split(String,Integer)'.replace(',', ', '), 'a,b,c', ',', 2))).toEqual(['a', 'b,c'])
        expect(items(call('String', 'split(String)', 'a.b', '.'))).toEqual([])
    })

    test('row A17: replace is literal, replaceAll takes Java groups', () => {
        expect(call('String', 'replace(String, String)', 'a.b.c', '.', '$&')).toBe('a$&b$&c')
        expect(call('String', 'replaceAll(String, String)', 'john smith', '(\\w+) (\\w+)', '$2 $1')).toBe('smith john')
        expect(thrown(() => call('String', 'replaceAll(String, String)', 'a', '(?>a)', ''))).toContain('not implemented')
    })

    test('row A3: equals, contains and indexOf mind case', () => {
        expect(call('String', 'equals(Object)', 'a', 'A')).toBe(false)
        expect(call('String', 'contains(String)', 'abc', 'B')).toBe(false)
        expect(call('String', 'indexOf(String)', 'abc', 'B')).toBe(-1)
        expect(call('String', 'equalsIgnoreCase(String)', 'a', 'A')).toBe(true)
    })

    test('substring outside of the text throws a StringException', () => {
        expect(thrown(() => call('String', 'substring(Integer, Integer)', 'abc', 1, 9))).toBe(
            'System.StringException: Ending position out of bounds: 9',
        )
    })

    test('row G13: format fills {0} and refuses quotes, whose rule is doubtful', () => {
        expect(call('String', 'format(String, List<Object>)', '{0} of {1}', new ApexList(ANY, [1, 2]))).toBe('1 of 2')
        expect(thrown(() => call('String', 'format(String, List<Object>)', "it's {0}", new ApexList(ANY, [1])))).toContain(
            'not implemented',
        )
    })
})

describe('Datetime', () => {
    test('row G12: plain methods use the zone of the user, Gmt ones UTC', () => {
        inApex(() => {
            const now = call('Datetime', 'now()')
            expect((now as ApexDatetime).milliseconds).toBe(NOW)
            expect([call('Datetime', 'hour()', now), call('Datetime', 'hourGmt()', now)]).toEqual([2, 1])
            expect(call('Datetime', 'format(String)', now, "yyyy-MM-dd'T'HH:mm:ssZ")).toBe('2026-11-22T02:02:03+0100')
            expect(call('Datetime', 'formatGmt(String)', now, 'EEE, d MMM yyyy hh:mm a')).toBe('Sun, 22 Nov 2026 01:02 AM')
            expect(call('String', 'valueOf(Object)', now)).toBe('2026-11-22 02:02:03')
        })
    })

    test('newInstance across the change to summer time keeps the wall clock', () => {
        inApex(() => {
            const before = call('Datetime', 'newInstance(Integer, Integer, Integer, Integer, Integer, Integer)', 2026, 3, 28, 12, 0, 0)
            const after = call('Datetime', 'addDays(Integer)', before, 1) as ApexDatetime
            expect(after.toString()).toBe('2026-03-29T10:00:00.000Z')
        })
    })

    test('Date.addMonths ends at the last day of a shorter month', () => {
        expect(text(call('Date', 'addMonths(Integer)', ApexDate.of(2026, 1, 31), 1))).toBe('2026-02-28')
        expect(call('Date', 'daysBetween(Date)', ApexDate.of(2026, 2, 28), ApexDate.of(2026, 3, 1))).toBe(1)
    })
})

describe('Crypto and EncodingUtil', () => {
    test('row G10: generateMac is HMAC (vector of RFC 4231, test case 2)', () => {
        const mac = call(
            'Crypto',
            'generateMac(String, Blob, Blob)',
            'hmacSHA256',
            Blob.ofText('what do ya want for nothing?'),
            Blob.ofText('Jefe'),
        )
        expect(call('EncodingUtil', 'convertToHex(Blob)', mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
        expect(thrown(() => call('Crypto', 'generateMac(String, Blob, Blob)', 'nope', mac, mac))).toContain('System.SecurityException')
    })

    test('row G11: urlEncode turns a blank into + and keeps nothing but letters, digits and .-*_', () => {
        expect(call('EncodingUtil', 'urlEncode(String, String)', "a b&c~d*e!'", 'UTF-8')).toBe('a+b%26c%7Ed*e%21%27')
        expect(call('EncodingUtil', 'urlDecode(String, String)', 'a+b%26', 'UTF-8')).toBe('a b&')
    })
})

describe('Pattern', () => {
    test('row G14: matches takes the whole text, find goes on, groups are numbered', () => {
        inApex(() => {
            expect(call('Pattern', 'matches(String, String)', 'a|ab', 'ab')).toBe(true)
            const matcher = call('Pattern', 'matcher(String)', call('Pattern', 'compile(String)', '(\\d)(\\d)'), '12 34')
            expect([call('Matcher', 'find()', matcher), call('Matcher', 'group(Integer)', matcher, 2)]).toEqual([true, '2'])
            expect([call('Matcher', 'find()', matcher), call('Matcher', 'start()', matcher), call('Matcher', 'find()', matcher)]).toEqual([
                true,
                3,
                false,
            ])
            expect(call('Matcher', 'groupCount()', matcher)).toBe(2)
        })
    })
})

describe('List', () => {
    test('row A37: sort puts nulls first and minds case', () => {
        const list = new ApexList(ANY, ['b', null, 'a', 'B'])
        call('List', 'sort()', list)
        expect(list.items).toEqual([null, 'B', 'a', 'b'])
    })

    test('row A37: own classes need Comparable', () => {
        class Plain extends R.ApexObject {
            static $class = programClass('Plain', Plain)
        }
        expect(thrown(() => call('List', 'sort()', new ApexList(ANY, [new Plain(), new Plain()])))).toContain('System.ListException')
    })

    test('a Map of records is keyed by Id and refuses a record without one', () => {
        inApex(() => {
            const record = R.newSObject('Lead', { id: '00Q000000000001EAA' })
            const map = call('Map', 'new(List<SObject>)', new ApexList(ANY, [record])) as ApexMap
            expect(map.get('00Q000000000001EAA')).toBe(record)
            expect(thrown(() => call('Map', 'new(List<SObject>)', new ApexList(ANY, [R.newSObject('Lead')])))).toBe(
                'System.ListException: Row with null Id at index: 0',
            )
        })
    })
})

describe('describe', () => {
    test('row B29: tokens are the same object and getMap has lower-case keys', () => {
        inApex(() => {
            expect(R.equal(R.sObjectField('Lead', 'status'), R.sObjectField('lead', 'Status'))).toBe(true)
            const fields = call(
                'Schema.SObjectTypeFields',
                'getMap()',
                call('Schema.DescribeSObjectResult', 'fields()', R.describeSObject('Lead')),
            ) as ApexMap
            expect(fields.get('lastname')).toBe(R.sObjectField('Lead', 'LastName'))
            expect(fields.has('LastName')).toBe(false)
            expect(call('Schema.DescribeFieldResult', 'getType()', R.describeField('Lead', 'Email'))).toBe(
                enumConstant('Schema.DisplayType', 'EMAIL'),
            )
        })
    })

    test('row G15: Type.forName of no type is null', () => {
        inApex(() => {
            expect(call('System.Type', 'forName(String)', 'NoSuchClass')).toBeNull()
            expect(text(call('System.Type', 'forName(String)', 'lead'))).toBe('Lead')
        })
    })
})
