/** Differences are narrowed down to the records that differ, whatever was lost or touched, and with few questions. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
    askCounts,
    askRound,
    compareCounts,
    compareStamps,
    FIRST_ID,
    lookInto,
    nextWindow,
    PAIRS_MAX,
} from '../../../../relay/src/completeness/check-policy.ts'
import type { Pair, WindowQuestion } from '../../../../relay/src/completeness/completeness-types.ts'

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 10, 22, 10)
const at = (ms: number): string => new Date(START + ms).toISOString()
const DAY = { object: 'Lead', from: at(0), to: at(24 * HOUR_MS) }

type Stamps = ReadonlyMap<string, string>

const within = (stamps: Stamps, { from, to }: WindowQuestion): Pair[] =>
    [...stamps]
        .filter(([, stamp]) => stamp >= from && stamp < to)
        .toSorted(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1))

/** What the package answers. */
function page(org: Stamps, window: WindowQuestion): Pair[] {
    return within(org, window)
        .filter(([id, stamp]) => stamp > window.from || id > window.afterId)
        .slice(0, PAIRS_MAX)
}

interface Outcome {
    readonly known: Stamps
    readonly pages: number
    readonly counts: number
}

/** Asks round after round until nothing differs, as the service does. */
function prove(org: Stamps, before: Stamps, partsFrom = DAY.from): Outcome {
    const known = new Map(before)
    let [pages, counts, differs] = [0, 0, true]
    for (let round = 0; differs && round < 20; round++) {
        differs = false
        const questions = askRound(DAY, round === 0 ? partsFrom : DAY.from)
        for (let question = questions.shift(); question !== undefined; question = questions.shift()) {
            if (question.detail === 'counts') {
                counts++
                const told = { ...question, rows: within(org, question).length, deleted: 0 }
                const next = compareCounts(told, { rows: within(known, question).length, deleted: 0 })
                differs ||= next.length > 0
                const isNew = round === 0 && question.from >= partsFrom
                questions.push(...(isNew && next.length === 0 ? lookInto(told) : next))
                continue
            }
            pages++
            const { differing, gone, next } = compareStamps({ ...question, pairs: page(org, question) }, new Map(within(known, question)))
            differs ||= differing.length + gone.length > 0
            for (const id of [...differing.map(([id]) => id), ...gone]) {
                const stamp = org.get(id)
                if (stamp === undefined) known.delete(id)
                else known.set(id, stamp)
            }
            if (next !== null) questions.push(next)
        }
    }
    return { known, pages, counts }
}

const makeStamps = (count: number, stampOf: (index: number) => string): Map<string, string> =>
    new Map(Array.from({ length: count }, (_, index) => [`00Q${String(index).padStart(12, '0')}AAA`, stampOf(index)]))

describe('narrowing down', () => {
    test('where the counts agree nothing more is asked of what was proven before', () => {
        const org = makeStamps(9_000, (index) => at(index * 1_000))
        expect(prove(org, org, at(23 * HOUR_MS))).toMatchObject({ pages: 0, counts: 2 })
    })

    test('one lost record among 50,000 takes the stamps of a small window only', () => {
        const org = makeStamps(50_000, (index) => at(index * 1_000))
        const known = new Map([...org].slice(1))
        const { known: healed, pages, counts } = prove(org, known, at(23 * HOUR_MS))
        expect(healed.size).toBe(org.size)
        expect(pages).toBeLessThanOrEqual(6)
        expect(counts).toBeLessThanOrEqual(75)
    })

    test('5,000 records that share one stamp are told page by page, none left out and none for ever', () => {
        const org = makeStamps(5_000, () => at(7_200_000))
        const { known, pages } = prove(org, new Map())
        expect(known).toEqual(org)
        expect(pages).toBeLessThanOrEqual(6)
    })

    test('a record that was purged is found', () => {
        const known = makeStamps(3, (index) => at(index * 1_000))
        const org = new Map([...known].slice(1))
        expect(prove(org, known).known).toEqual(org)
    })

    test('a save that was lost is found though the record stays within the day: its hour has one more', () => {
        const known = makeStamps(50, (index) => at(index * 60_000))
        const [id = ''] = known.keys()
        const org = new Map([...known, [id, at(23.5 * HOUR_MS)]])
        expect(prove(org, known, at(23 * HOUR_MS)).known.get(id)).toBe(at(23.5 * HOUR_MS))
    })

    test('a save that was lost of a record that came in the same hour is found by its stamp, where no count differs', () => {
        const known = makeStamps(5_000, (index) => at(23 * HOUR_MS + index * 500))
        const [id = ''] = known.keys()
        const org = new Map([...known, [id, at(23 * HOUR_MS + 1)]])
        expect(prove(org, known, at(23 * HOUR_MS)).known.get(id)).toBe(org.get(id))
    })

    test('deleted rows are compared apart from live ones', () => {
        const questions = compareCounts({ ...askCounts(DAY), rows: 5, deleted: 2 }, { rows: 5, deleted: 1 })
        expect(questions).toEqual([{ ...askCounts(DAY), detail: 'stamps', isDeleted: true }])
    })
})

test('whatever was lost or touched, in whatever window a touch hid a loss: in the end the relay knows what the org has', () => {
    const minute = fc.nat(24 * 60 - 1)
    const records = fc.array(fc.record({ before: fc.option(minute, { nil: null }), now: minute }), { maxLength: 60 })
    fc.assert(
        fc.property(records, (all) => {
            const ids = makeStamps(all.length, () => '')
            const org = new Map([...ids.keys()].map((id, index) => [id, at(Math.max(all[index]!.now, all[index]!.before ?? 0) * 60_000)]))
            const known = new Map(
                [...ids.keys()].flatMap((id, index) =>
                    all[index]!.before === null ? [] : [[id, at(all[index]!.before * 60_000)] as const],
                ),
            )
            const { known: healed } = prove(org, known)
            expect(new Map([...healed].toSorted())).toEqual(new Map([...org].toSorted()))
        }),
        { numRuns: 1_000 },
    )
})

describe('the window of a check', () => {
    const now = new Date(START + 30 * HOUR_MS + 20 * 60_000)
    const begin = new Date(START - 90 * 24 * HOUR_MS)

    test('ends with the last full hour that is settled, and begins where all is proven, a day before at least', () => {
        expect(nextWindow('Lead', new Date(START + 29 * HOUR_MS), begin, now)).toEqual({
            object: 'Lead',
            from: at(6 * HOUR_MS),
            to: at(30 * HOUR_MS),
        })
        expect(nextWindow('Lead', new Date(START), begin, now)).toMatchObject({ from: at(0), to: at(30 * HOUR_MS) })
        expect(nextWindow('Lead', null, begin, new Date(now.getTime() - 6 * 60_000))).toMatchObject({ to: at(29 * HOUR_MS) })
    })

    test('does not reach behind the beginning of the org, nor further than 30 days, and before the first hour there is none', () => {
        expect(nextWindow('Lead', null, new Date(START + 8 * HOUR_MS), now)).toMatchObject({ from: at(8 * HOUR_MS) })
        expect(nextWindow('Lead', null, begin, now)).toMatchObject({ from: at((30 - 720) * HOUR_MS) })
        expect(nextWindow('Lead', null, new Date(now.getTime() - 60_000), now)).toBeNull()
    })
})

test('a page begins behind the last pair of the page before', () => {
    expect(askCounts(DAY).afterId).toBe(FIRST_ID)
    const pairs = Array.from({ length: PAIRS_MAX }, (_, index): Pair => [`00Q${index}`, at(index)])
    expect(compareStamps({ ...askCounts(DAY), detail: 'stamps', pairs }, new Map()).next).toMatchObject({
        from: at(1_999),
        afterId: '00Q1999',
    })
})

test('of thousands of records with one stamp, as an edit of a picklist leaves them, a page accuses none that another page tells', () => {
    const org = makeStamps(3 * PAIRS_MAX, () => at(0))
    const [lost = ''] = [...org.keys()].slice(PAIRS_MAX)
    const known = new Map(org)
    org.delete(lost)
    const gone: string[] = []
    let question: WindowQuestion | null = { ...askCounts(DAY), detail: 'stamps' }
    for (let pages = 0; question !== null && pages < 5; pages++) {
        const found = compareStamps({ ...question, pairs: page(org, question) }, new Map(within(known, question)))
        expect(found.differing).toEqual([])
        gone.push(...found.gone)
        question = found.next
    }
    expect(question).toBeNull()
    expect(gone).toEqual([lost])
})
