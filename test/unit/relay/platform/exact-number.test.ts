/** Numbers that a double does not hold keep their digits; all others are numbers. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseExactJson, readExactNumber, toDouble } from '../../../../relay/src/platform/exact-number.ts'

test.each([
    ['9007199254740993', '9007199254740993'],
    ['-999999999999999999', '-999999999999999999'],
    ['9007199254740993.5', '9007199254740993.5'],
    ['0.123456789012345678', '0.123456789012345678'],
    ['9007199254740992', 9007199254740992],
    ['9.007199254740992E15', 9007199254740992],
    ['9.007199254740992e+15', 9007199254740992],
    ['9.007199254740993E+15', '9.007199254740993E+15'],
    ['0.00000015000000000', 1.5e-7],
    ['100000000000000000', 100000000000000000],
    ['1234567890123.5000', 1234567890123.5],
    ['-0.30000000000000000', -0.3],
    ['000000000000000000', 0],
    ['0.1', 0.1],
])('%s is kept as %p', (text, kept) => {
    expect(readExactNumber(text)).toBe(kept)
})

/** As Salesforce writes a Number(18, scale), without a needless zero at its end. */
const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), fc.integer({ min: 0, max: 18 }))
    .map(([digits, scale]) => {
        const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
        const fraction = text.slice(text.length - scale).replace(/0+$/, '')
        return `${digits < 0n ? '-' : ''}${text.slice(0, text.length - scale)}${scale === 0 || fraction === '' ? '' : `.${fraction}`}`
    })

/** Without exponent, as the decimals above are written. */
function writePlain(value: unknown): string {
    if (typeof value !== 'number') return String(value)
    return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20, maximumSignificantDigits: 21 })
}

test('every number of up to 18 digits is the same after it, and differs from its double by less than that can tell', () => {
    fc.assert(
        fc.property(decimal, (text) => {
            const kept = readExactNumber(text)
            expect(writePlain(kept)).toBe(Object.is(kept, -0) ? '-0' : text)
            expect(toDouble(kept)).toBe(Number(text))
        }),
        { numRuns: 2_000 },
    )
})

test('only numbers of a JSON text are touched', () => {
    const text = '{"big":9007199254740993,"small":[1,0.5,null,true],"text":"9007199254740993","__proto__":{"id":"00Q000000000001AAA"}}'
    const value = parseExactJson(text) as Record<string, unknown>
    expect(value).toMatchObject({ big: '9007199254740993', small: [1, 0.5, null, true], text: '9007199254740993' })
    expect(Object.keys(value)).toContain('__proto__')
})

test.each([
    '00Q000000000001AAA',
    'Working - Contacted',
    'Account 1234567890123456',
    '1234567890123456 pieces',
    '.1234567890123456',
    '1234567890123456e',
    // So few digits are kept as a number: this was a text.
    '123456789012345',
    '42',
    '',
    null,
    true,
])('%p is no number', (value) => {
    expect(toDouble(value)).toBeNull()
})
