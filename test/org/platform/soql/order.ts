/** ORDER BY, and the shuffle of what it leaves open (rows B18 to B20). */
import { ApexDate, ApexDatetime } from '../../runtime/date-time.ts'
import { isNumber, toDecimal } from '../../runtime/numbers.ts'

/** Numbers that repeat for a seed: mulberry32. */
export class Randomness {
    private state: number

    constructor(seed: number) {
        this.state = seed >>> 0
    }

    next(): number {
        this.state = (this.state + 0x6d2b79f5) >>> 0
        let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    }

    shuffle<T>(items: T[]): T[] {
        for (let last = items.length - 1; last > 0; last--) {
            const other = Math.floor(this.next() * (last + 1))
            const kept = items[last]!
            items[last] = items[other]!
            items[other] = kept
        }
        return items
    }
}

const collator = new Intl.Collator('en', { sensitivity: 'accent' })

function compareValues(left: unknown, right: unknown): number {
    if (typeof left === 'string' && typeof right === 'string') return collator.compare(left, right)
    if (left instanceof ApexDate && right instanceof ApexDate) return left.days - right.days
    if (left instanceof ApexDatetime && right instanceof ApexDatetime) return left.milliseconds - right.milliseconds
    if (isNumber(left) && isNumber(right)) return toDecimal(left).compare(toDecimal(right))
    return Number(left) - Number(right)
}

export interface SortKey<T> {
    readonly valueOf: (item: T) => unknown
    readonly descending: boolean
    readonly nullsLast: boolean
}

/** Nulls come first unless the query says NULLS LAST, also with DESC. */
export function sortBy<T>(items: T[], keys: readonly SortKey<T>[]): T[] {
    const rows = items.map((item) => ({ item, values: keys.map((key) => key.valueOf(item) ?? null) }))
    rows.sort((left, right) => {
        // By number: entries() would make two objects for each comparison.
        for (let index = 0; index < keys.length; index++) {
            const key = keys[index]!
            const first = left.values[index]
            const second = right.values[index]
            if (first === null && second === null) continue
            if (first === null || second === null) return (first === null) === key.nullsLast ? 1 : -1
            const compared = compareValues(first, second)
            if (compared !== 0) return key.descending ? -compared : compared
        }
        return 0
    })
    return rows.map((row) => row.item)
}
