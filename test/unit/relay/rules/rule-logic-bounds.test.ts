/** Custom logic up to its bounds and one past each; what it means is tested beside. */
import { describe, expect, test } from '@jest/globals'
import {
    LOGIC_DEPTH_MAX,
    LOGIC_LENGTH_MAX,
    LOGIC_NODES_MAX,
    LogicError,
    compileLogic,
    parseLogic,
} from '../../../../relay/src/rules/rule-logic.ts'

const refusalOf = (logic: string): string | null => {
    try {
        parseLogic(logic, 1)
        return null
    } catch (error) {
        if (!(error instanceof LogicError)) throw error
        return error.message
    }
}

describe('custom logic', () => {
    test.each([
        ['parentheses', (times: number) => `${'('.repeat(times)}1${')'.repeat(times)}`, 31],
        ['negations', (times: number) => `${'NOT '.repeat(times)}1`, 31],
        ['negated parentheses, of which each takes two', (times: number) => `${'NOT('.repeat(times)}1${')'.repeat(times)}`, 15],
    ])('may be nested 32 levels deep, its number included, by %s', (_what, nest, timesMax) => {
        expect(LOGIC_DEPTH_MAX).toBe(32)
        expect(refusalOf(nest(timesMax))).toBeNull()
        expect(refusalOf(nest(timesMax + 1))).toBe('Nest at most 32 levels deep.')
    })

    test('may have 200 numbers and operators', () => {
        const chain = (numbers: number): string => Array.from({ length: numbers }, () => '1').join(' OR ')
        expect(refusalOf(chain(LOGIC_NODES_MAX - 1))).toBeNull()
        expect(refusalOf(chain(LOGIC_NODES_MAX))).toBe('Use at most 200 numbers and operators.')
    })

    test('counts no parentheses as operators', () => {
        expect(refusalOf(Array.from({ length: LOGIC_NODES_MAX - 1 }, () => '(1)').join(' AND '))).toBeNull()
    })

    test('may have 4,096 characters, blanks included', () => {
        expect(refusalOf('1'.padEnd(LOGIC_LENGTH_MAX))).toBeNull()
        expect(refusalOf('1'.padEnd(LOGIC_LENGTH_MAX + 1))).toBe('Shorten the logic to at most 4096 characters.')
    })

    test('names conditions past the ninth by one number', () => {
        const all = Array.from({ length: 12 }, (_, index) => index + 1)
        const judge = (missing: number): boolean =>
            compileLogic(
                parseLogic(all.join(' AND '), all.length),
                all.map((number) => () => number !== missing),
            )(null, null)
        expect([judge(0), judge(1), judge(10), judge(12)]).toEqual([true, false, false, false])
    })

    test('a word that is none of its own is shown by 20 characters', () => {
        expect(refusalOf('1 AND abcdefghijklmnopqrstuvwxyz')).toContain(': "abcdefghijklmnopqrst" at character 7 ')
    })
})
