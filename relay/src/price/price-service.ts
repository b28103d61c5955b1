/** Works out a price: the last seven days once more, as if what is asked for had been so. Spends nothing and changes nothing. */
import { findPositionBefore } from '../history/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { look } from '../quota/index.ts'
import type { Quota } from '../quota/index.ts'
import { isIntervalOnly } from '../schemas/index.ts'
import { selectSettings } from '../settings/index.ts'
import { BULK_SETTINGS, listReadable, priceFullRead } from '../sync/index.ts'
import { add, NOTHING, priceQuestion, priceRows, times } from './cycle-price.ts'
import type { Cost, ObjectRows } from './cycle-price.ts'
import type { Price } from './price-schema.ts'
import { countRecords, findBasis, replayCycles, sumSpent } from './price-store.ts'
import type { Basis, Spent } from './price-store.ts'
import { writePrice } from './price-text.ts'

export type Subject =
    /** Null: as it is set. */
    | { readonly subject: 'interval'; readonly minutes: number | null }
    | { readonly subject: 'object' | 'backfill'; readonly object: string }
    | { readonly subject: 'field'; readonly object: string; readonly field: string }

export interface PriceParts {
    readonly sql: Sql
    readonly clock: Clock
}

type Figures = Readonly<Record<Quota, number>>

/** What a day costs, of each quota; `realTime` while all that has a trigger arrives as it is saved. */
type Day = Figures & { readonly realTime: Cost }

interface DayCost {
    readonly all: Cost
    readonly intervalOnly: Cost
}

interface Week {
    readonly basis: Basis | null
    /** Objects that are read at intervals. */
    readonly objects: readonly string[]
    /** Of the basis. */
    readonly days: number
    readonly spent: Spent
    /** Runs of interval sync, as it is set. */
    readonly cyclesADay: number
    /** Of reading at intervals of so many minutes all day: everything, and what has no trigger. */
    readonly priceDay: (minutes: number) => Promise<DayCost>
}

const DAYS = 7
const DAY_MS = 86_400_000
const DAY_MINUTES = 1_440
/** Of an object that the org has not described. */
const FIELDS_GUESSED = 20

/** Less than this says nothing about a day. */
const daysOf = (basis: Basis | null): number =>
    basis === null ? 1 : Math.max(1, (basis.through.getTime() - basis.since.getTime()) / DAY_MS)

async function readWeek({ sql, clock }: PriceParts, orgId: string): Promise<Week> {
    const since = new Date(clock.now().getTime() - DAYS * DAY_MS)
    const after = await findPositionBefore(sql, orgId, since)
    const basis = await findBasis(sql, orgId, after)
    const objects = (await listReadable(sql, orgId)).map(({ object }) => object)
    const { strategy, intervalMinutes } = await selectSettings(sql, orgId)
    const days = daysOf(basis)
    return {
        basis,
        objects,
        days,
        spent: await sumSpent(sql, orgId, since),
        cyclesADay: DAY_MINUTES / intervalMinutes,
        async priceDay(minutes) {
            const cycles = await replayCycles(sql, orgId, after, minutes)
            const price = (count: number, of: readonly ObjectRows[][]): Cost => {
                const found = of.map((cycle) => priceRows(cycle, strategy)).reduce(add, NOTHING)
                return add(times(priceQuestion(count), DAY_MINUTES / minutes), times(found, 1 / days))
            }
            const some = cycles.map((cycle) => cycle.filter(({ object }) => isIntervalOnly(object)))
            return { all: price(Math.max(1, objects.length), cycles), intervalOnly: price(objects.filter(isIntervalOnly).length, some) }
        },
    }
}

/** One object more changes as often as the mean of those that are tracked: nobody knows better before it is. */
function addObject(before: Day, { objects, spent, days, cyclesADay }: Week, object: string): Day {
    if (objects.includes(object)) return before
    const share = 1 / Math.max(1, objects.length)
    const question = priceQuestion(objects.length + 1).data / priceQuestion(Math.max(1, objects.length)).data
    const [data, bulk] = [before.data * Math.max(question, 1 + share), before.bulk * (1 + share)]
    if (!isIntervalOnly(object)) return { ...before, data, bulk, apex: before.apex + (spent.deliveries / days) * share }
    const more = { data: data - before.data, bulk: bulk - before.bulk }
    // Without such an object real time asks nothing.
    const asked = { ...before.realTime, data: Math.max(before.realTime.data, cyclesADay) }
    return { ...before, data, bulk, realTime: add(asked, more) }
}

const readAt = (day: Pick<Day, 'apex'>, { all, intervalOnly }: DayCost): Day => ({ apex: day.apex, ...all, realTime: intervalOnly })

async function priceAfter(before: Day, week: Week, subject: Subject): Promise<Day> {
    if (subject.subject === 'interval') return subject.minutes === null ? before : readAt(before, await week.priceDay(subject.minutes))
    // A field travels with its record, and a first load is no matter of every day.
    return subject.subject === 'object' ? addObject(before, week, subject.object) : before
}

const round = (value: number): number => Math.round(value * 10) / 10

async function showCosts({ sql, clock }: PriceParts, orgId: string, spent: Figures, before: Day, after: Day): Promise<Price['costs']> {
    const views = await look({ sql, clock, boundsOf: selectSettings }, orgId)
    return views.map(({ quota, ownLimit }) => ({
        quota,
        spentADay: round(spent[quota]),
        beforeADay: round(before[quota]),
        afterADay: round(after[quota]),
        realTimeADay: round(quota === 'apex' ? after.apex : after.realTime[quota]),
        ownLimit,
        percentOfOwnLimit: ownLimit === null || ownLimit === 0 ? null : round((after[quota] / ownLimit) * 100),
    }))
}

async function priceOnce({ sql }: PriceParts, orgId: string, subject: Subject): Promise<Price['once']> {
    if (subject.subject === 'interval') return null
    const rows = await countRecords(sql, orgId, subject.object)
    const readable = (await listReadable(sql, orgId)).find(({ object }) => object === subject.object)
    return { rows, ...priceFullRead(BULK_SETTINGS, rows, readable?.fields.length ?? FIELDS_GUESSED) }
}

export async function findPrice(parts: PriceParts, orgId: string, subject: Subject): Promise<Price> {
    const week = await readWeek(parts, orgId)
    const { intervalMinutes } = await selectSettings(parts.sql, orgId)
    const { basis, days, spent } = week
    const spentADay = { data: spent.data / days, bulk: spent.bulk / days, apex: spent.apex / days }
    const before = readAt(spentADay, await week.priceDay(intervalMinutes))
    const after = await priceAfter(before, week, subject)
    const price = {
        subject: subject.subject,
        basis: basis === null ? null : { ...basis, since: basis.since.toISOString(), through: basis.through.toISOString() },
        costs: await showCosts(parts, orgId, spentADay, before, after),
        once: await priceOnce(parts, orgId, subject),
    }
    return { ...price, text: writePrice(price, subject) }
}
