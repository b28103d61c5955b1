import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { encodePage, formatPath, limitParameter, pageParameter, recordIdSchema, toPage } from '../../../../relay/src/http/index.ts'

describe('parameters', () => {
    test('a page token gives back what it was made of, whatever that is', () => {
        fc.assert(
            fc.property(fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }), (text) => {
                fc.pre(!text.includes('\0'))
                expect(pageParameter.parse(encodePage(text))).toBe(text)
            }),
        )
    })

    test.each(['ä', 'AAA=', 'A', ' ', 'AA', '_w', 'A'.repeat(513)])('the page token %j is refused', (token) => {
        expect(pageParameter.safeParse(token).success).toBe(false)
    })

    test.each(['', '0', '201', '1e2', '0x10', ' 5', '5.0', '-1', '٣'])('the limit %j is refused', (text) => {
        expect(limitParameter.safeParse(text).success).toBe(false)
    })

    test('a record id of 15 characters becomes one of 18, and a wrong checksum is refused', () => {
        expect(recordIdSchema.parse('00Q000000000001')).toBe('00Q000000000001EAA')
        expect(recordIdSchema.safeParse('00Q000000000001AAA').success).toBe(false)
        expect(recordIdSchema.safeParse(['00Q000000000001']).success).toBe(false)
    })

    test('a page names the next one only when there is more', () => {
        expect(toPage(['a', 'b', 'c'], 2, (item) => item)).toEqual({ items: ['a', 'b'], next: encodePage('b') })
        expect(toPage(['a', 'b'], 2, (item) => item)).toEqual({ items: ['a', 'b'], next: null })
        expect(toPage([], 2, String)).toEqual({ items: [], next: null })
    })

    test('a path is written as one would write it in a program, and bounded', () => {
        expect(formatPath(['conditions', 1, 'value'])).toBe('conditions[1].value')
        expect(formatPath(['x'.repeat(1_000)])).toHaveLength(80)
    })
})
