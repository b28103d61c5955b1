/** The byte scan before JSON.parse: it lets every ordinary text through, and finds what parsers read differently. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DEPTH_MAX, findJsonFault } from '../../../../relay/src/signing/json-scan.ts'

const long = process.env['HEADROOM_LONG'] === '1'
const numRuns = long ? 1_000_000 : 2_000
const scan = (text: string): string | null => findJsonFault(Buffer.from(text))

/** What JSON.stringify can write and Postgres can store. */
const isStorable = (text: string): boolean => !text.includes('\\u0000') && !/\\ud[89a-f]/i.test(text) && !text.includes('__proto__')

describe('the scan', () => {
    test('lets through whatever JSON.stringify writes, indented or not', () => {
        fc.assert(
            fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 2), (value, indent) => {
                const text = JSON.stringify(value, null, indent)
                fc.pre(isStorable(text))
                expect(scan(text)).toBeNull()
            }),
            { numRuns },
        )
    })

    test('finds a name given twice at any place, however it is written', () => {
        const name = fc.string({ minLength: 1 }).filter((text) => isStorable(JSON.stringify(text)) && text.isWellFormed())
        fc.assert(
            fc.property(name, fc.array(fc.constantFrom('[', '{"a":'), { maxLength: 20 }), fc.boolean(), (text, nesting, isEscaped) => {
                const plain = JSON.stringify(text)
                const escaped = `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
                const object = `{${plain}:1,"other":[],${isEscaped ? escaped : plain}:{}}`
                const closing = nesting.toReversed().map((open) => (open === '[' ? ']' : '}'))
                expect(scan(nesting.join('') + object + closing.join(''))).toMatch(/stands twice|cannot be stored/)
            }),
            { numRuns },
        )
    })

    test('never throws, whatever the bytes', () => {
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
                const fault = findJsonFault(Buffer.from(bytes))
                expect(fault === null || fault.length > 0).toBe(true)
            }),
            { numRuns },
        )
    })

    test(`takes a depth of ${DEPTH_MAX} and refuses one more`, () => {
        expect(scan('['.repeat(DEPTH_MAX) + ']'.repeat(DEPTH_MAX))).toBeNull()
        expect(scan('['.repeat(DEPTH_MAX + 1))).toContain('nested deeper')
    })

    test('the same name in two objects is no double, and brackets inside a text do not count', () => {
        expect(scan('[{"a":1},{"a":2},{"b":{"a":1},"a":1}]')).toBeNull()
        expect(scan(`{"a":"${'[{'.repeat(100)}\\""}`)).toBeNull()
    })

    test('a whole surrogate pair passes, half of one does not', () => {
        expect(scan('"\\ud83d\\ude00"')).toBeNull()
        expect(scan('"\\ud83d"')).toContain('surrogate')
    })
})
