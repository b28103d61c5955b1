import { describe, expect, test } from '@jest/globals'
import { QueryCursors, readPageSize } from '../../../org/api/query-cursors.ts'
import { createDrivenClock } from '../../../org/platform/clock.ts'

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ index }))
const TWO_DAYS = 2 * 24 * 60 * 60 * 1000

describe('query cursors', () => {
    test('row H13: pages follow each other without gap or overlap, the last one has no next', () => {
        const cursors = new QueryCursors(createDrivenClock(0))
        let page = cursors.firstPage('user', rows(501), 200)
        const seen = [...page.records]
        while (page.next !== null) {
            page = cursors.page('user', page.next)
            seen.push(...page.records)
        }
        expect(seen).toEqual(rows(501))
    })

    test('a cursor is worth nothing to another user, after two days, or past its end', async () => {
        const clock = createDrivenClock(0)
        const cursors = new QueryCursors(clock)
        const next = cursors.firstPage('user', rows(300), 200).next ?? ''
        expect(() => cursors.page('other', next)).toThrow('invalid query locator')
        expect(() => cursors.page('user', next.replace('-200', '-300'))).toThrow('invalid query locator')
        await clock.advance(TWO_DAYS + 1)
        expect(() => cursors.page('user', next)).toThrow('invalid query locator')
    })

    test('the eleventh open cursor of a user closes the one used longest ago', async () => {
        const clock = createDrivenClock(0)
        const cursors = new QueryCursors(clock)
        const locators: string[] = []
        for (let count = 0; count < 11; count++) {
            locators.push(cursors.firstPage('user', rows(300), 200).next ?? '')
            await clock.advance(1000)
        }
        expect(() => cursors.page('user', locators[0] ?? '')).toThrow('invalid query locator')
        expect(cursors.page('user', locators[10] ?? '').records).toHaveLength(100)
    })

    test('row H14: a wished page size is held within 200 and 2,000', () => {
        expect([undefined, 'batchSize=1', 'batchSize=500', 'batchSize=5000', 'nonsense'].map(readPageSize)).toEqual([
            2000, 200, 500, 2000, 2000,
        ])
    })
})
