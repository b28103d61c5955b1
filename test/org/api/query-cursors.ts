/** Rows of a query that did not fit in one answer, kept until their owner asks for them (rows H13, H14). */
import { randomInt } from 'node:crypto'
import type { OrgClock } from '../platform/clock.ts'
import { ApiError } from './api-error.ts'

export interface QueryPage {
    readonly totalSize: number
    readonly records: readonly object[]
    /** Path part after `/query/` for the next page; null on the last one. */
    readonly next: string | null
}

interface Cursor {
    readonly userId: string
    readonly records: readonly object[]
    readonly pageSize: number
    usedAt: number
}

const PAGE_SIZE_MAX = 2000
const PAGE_SIZE_MIN = 200
/** Ten open cursors a user (SOQL and SOSL Reference, "SOQL limits"): the one used longest ago goes. */
const CURSORS_PER_USER = 10
/** A locator lives two days (REST guide, "Query"). */
const LIFETIME_MS = 2 * 24 * 60 * 60 * 1000

/** Header `Sforce-Query-Options: batchSize=n`: a wish, held within 200 to 2,000 (row H14). */
export function readPageSize(header: string | undefined): number {
    const wish = /batchSize\s*=\s*(\d+)/i.exec(header ?? '')?.[1]
    return wish === undefined ? PAGE_SIZE_MAX : Math.min(PAGE_SIZE_MAX, Math.max(PAGE_SIZE_MIN, Number(wish)))
}

function invalidLocator(): ApiError {
    return new ApiError(404, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
}

export class QueryCursors {
    readonly #cursors = new Map<string, Cursor>()
    readonly #clock: OrgClock

    constructor(clock: OrgClock) {
        this.#clock = clock
    }

    firstPage(userId: string, records: readonly object[], pageSize: number): QueryPage {
        if (records.length <= pageSize) return { totalSize: records.length, records, next: null }
        this.#makeRoom(userId)
        const id = `01g${String(randomInt(1e12)).padStart(12, '0')}`
        this.#cursors.set(id, { userId, records, pageSize, usedAt: this.#clock.now() })
        return this.#page(id, 0)
    }

    /** @param locator `01g…-500`: the cursor and the row to go on from. */
    page(userId: string, locator: string): QueryPage {
        const [id = '', from = ''] = locator.split('-')
        const cursor = this.#cursors.get(id)
        const isOpen = cursor !== undefined && cursor.userId === userId && this.#clock.now() - cursor.usedAt <= LIFETIME_MS
        if (!isOpen || !/^\d{1,9}$/.test(from) || Number(from) >= cursor.records.length) throw invalidLocator()
        cursor.usedAt = this.#clock.now()
        return this.#page(id, Number(from))
    }

    #page(id: string, from: number): QueryPage {
        const cursor = this.#cursors.get(id)
        if (cursor === undefined) throw invalidLocator()
        const to = from + cursor.pageSize
        const next = to < cursor.records.length ? `${id}-${to}` : null
        return { totalSize: cursor.records.length, records: cursor.records.slice(from, to), next }
    }

    #makeRoom(userId: string): void {
        const own = [...this.#cursors]
            .filter(([, cursor]) => cursor.userId === userId)
            .sort(([, left], [, right]) => left.usedAt - right.usedAt)
        for (const [id] of own.slice(0, Math.max(0, own.length - CURSORS_PER_USER + 1))) this.#cursors.delete(id)
    }
}
