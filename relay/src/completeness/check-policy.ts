/**
 * How a difference is narrowed down: counts select a window, pairs of id and stamp the records in it. Pure. Counts alone prove nothing of
 * a part: a lost save moves a record from one window to another, and what is touched may hide it. So a check looks at each hour and at
 * the whole, again after each heal, until nothing differs.
 */
import type { Counts, Pair, Stamps, TimeWindow, WindowQuestion } from './completeness-types.ts'

/** Pairs that the package tells in one page. */
export const PAIRS_MAX = 2_000
/** A window with more rows is cut up before their stamps are asked for, since most of its parts will agree. */
const STAMPS_MAX = 2 * PAIRS_MAX
const PARTS = 12
/** Of a round: a day by the hour, more by longer parts. */
const ROUND_PARTS = 24
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** A save that began before may be under way: a transaction lasts ten minutes at most. */
export const SETTLE_MS = 15 * MINUTE_MS
/** A day is looked at again each hour: what a heal moves shows what it hid. */
const DAY_MS = 24 * HOUR_MS
/** Older than that nothing is proven; a first load brings it. */
const REACH_MS = 30 * DAY_MS
/** Sorts before every id. */
export const FIRST_ID = '000000000000000AAA'

const write = (ms: number): string => new Date(ms).toISOString()

export function askCounts({ object, from, to }: TimeWindow): WindowQuestion {
    return { object, from, to, detail: 'counts', isDeleted: false, afterId: FIRST_ID }
}

/** From where all is proven, a day at least, up to the last full hour that is settled; null while there is none. */
export function nextWindow(object: string, provenTo: Date | null, begin: Date, now: Date): TimeWindow | null {
    const to = Math.floor((now.getTime() - SETTLE_MS) / HOUR_MS) * HOUR_MS
    const wanted = Math.min(provenTo?.getTime() ?? 0, to - DAY_MS)
    const from = Math.max(wanted, to - REACH_MS, Math.floor(begin.getTime() / MINUTE_MS) * MINUTE_MS)
    return from < to ? { object, from: write(from), to: write(to) } : null
}

/** Into so many parts of whole units at most. */
function cutUp({ object, from, to }: TimeWindow, parts: number, unitMs: number): WindowQuestion[] {
    const [start, end] = [Date.parse(from), Date.parse(to)]
    const step = Math.ceil((end - start) / parts / unitMs) * unitMs
    const starts = Array.from({ length: Math.ceil((end - start) / step) }, (_, index) => start + index * step)
    return starts.map((at) => askCounts({ object, from: write(at), to: write(Math.min(at + step, end)) }))
}

/** The whole of a check, and each hour since `partsFrom`: where nothing differed before, those that are new. */
export function askRound(whole: TimeWindow, partsFrom: string): WindowQuestion[] {
    const questions = [askCounts(whole), ...cutUp({ ...whole, from: partsFrom }, ROUND_PARTS, HOUR_MS)]
    return [...new Map(questions.map((one) => [`${one.from} ${one.to}`, one])).values()]
}

/** What came, live and deleted. */
export interface Known {
    readonly rows: number
    readonly deleted: number
}

const isShort = ({ from, to }: TimeWindow): boolean => Date.parse(to) - Date.parse(from) <= PARTS * MINUTE_MS

function narrow(window: WindowQuestion, told: number, known: number, isDeleted: boolean): WindowQuestion[] {
    if (told === known) return []
    return isShort(window) || Math.max(told, known) <= STAMPS_MAX
        ? [{ ...window, detail: 'stamps', isDeleted }]
        : cutUp(window, PARTS, MINUTE_MS)
}

/** Nothing where the counts agree. */
export function compareCounts({ rows, deleted, ...window }: Counts, known: Known): WindowQuestion[] {
    const questions = [...narrow(window, rows, known.rows, false), ...narrow(window, deleted, known.deleted, true)]
    return [...new Map(questions.map((one) => [JSON.stringify(one), one])).values()]
}

/**
 * A save that was lost of a record that came in the same window leaves the counts as they are. So what is new is looked at by its stamps,
 * as long as these are few; of masses within minutes the counts have to do.
 */
export function lookInto({ rows, deleted: _, ...window }: Counts): WindowQuestion[] {
    if (rows === 0) return []
    if (rows <= STAMPS_MAX) return [{ ...window, detail: 'stamps', isDeleted: false }]
    return isShort(window) ? [] : cutUp(window, PARTS, MINUTE_MS)
}

export interface Difference {
    /** In the org with another stamp than came, or not known. */
    readonly differing: readonly Pair[]
    /** Known, and not in the org's window any more. */
    readonly gone: readonly string[]
    readonly next: WindowQuestion | null
}

/** In the order of a page. Thousands of records may have one stamp: so the id orders too. */
const isBehind = ([id, stamp]: Pair, [otherId, otherStamp]: Pair): boolean => stamp > otherStamp || (stamp === otherStamp && id > otherId)

/** `known` are the stamps of the window that came, by id. */
export function compareStamps({ pairs, ...page }: Stamps, known: ReadonlyMap<string, string>): Difference {
    const told = new Set(pairs.map(([id]) => id))
    const last = pairs.length < PAIRS_MAX ? undefined : pairs.at(-1)
    const isCovered = (pair: Pair): boolean => isBehind(pair, [page.afterId, page.from]) && (last === undefined || !isBehind(pair, last))
    return {
        differing: pairs.filter(([id, stamp]) => known.get(id) !== stamp),
        gone: [...known].filter((pair) => !told.has(pair[0]) && isCovered(pair)).map(([id]) => id),
        next: last === undefined ? null : { ...page, from: last[1], afterId: last[0] },
    }
}
