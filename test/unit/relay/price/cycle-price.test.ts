/** The price of a cycle against how interval sync carries one out. */
import { describe, expect, test } from '@jest/globals'
import { NOTHING, add, priceQuestion, priceRows, times } from '../../../../relay/src/price/cycle-price.ts'

const found = (object: string, rows: number, deleted = 0) => ({ object, rows, deleted })

describe('a cycle', () => {
    test.each([
        [1, 1],
        [12, 1],
        [13, 2],
        [25, 3],
    ])('asks for %d objects in %d calls', (objects, calls) => {
        expect(priceQuestion(objects)).toEqual({ data: calls, bulk: 0 })
    })

    test.each([
        ['nothing', [], 0, 0],
        ['rows of one object', [found('Lead', 1)], 1, 0],
        ['up to 2,000 rows of each of five objects', ['A', 'B', 'C', 'D', 'E'].map((name) => found(name, 2_000)), 1, 0],
        ['rows of six objects', ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => found(name, 1)), 2, 0],
        ['deletions, whose masters are asked for', [found('Lead', 0, 1)], 1, 0],
        ['more than 2,000 rows of one object', [found('Lead', 2_001)], 2 + 4, 1],
        ['that of two objects, looked at together', [found('Lead', 2_001), found('Task', 22_000)], 2 + 4 + 5, 2],
    ])('reads %s', (_what, rows, data, bulk) => {
        expect(priceRows(rows, 'auto')).toEqual({ data, bulk })
    })

    test('reads few rows by a job too where that is the strategy', () => {
        expect(priceRows([found('Lead', 1)], 'bulk')).toEqual({ data: 2 + 3, bulk: 1 })
    })
})

test('a day costs what its cycles cost together', () => {
    expect(add(times({ data: 3, bulk: 1 }, 24), NOTHING)).toEqual({ data: 72, bulk: 24 })
})
