/** How many writes are open is known without counting them: kept right by all that moves them, and as cheap behind a long line as behind none. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { acceptWrites } from '../../../../relay/src/writes/accept-service.ts'
import { countBefore, foldCounts, readCounts } from '../../../../relay/src/writes/count-store.ts'
import { cancelWrites, retryWrites } from '../../../../relay/src/writes/desk-store.ts'
import { endLeases, giveBack, leaseWrites, selectLeased, settleWrites } from '../../../../relay/src/writes/lease-store.ts'
import { viewWrites } from '../../../../relay/src/writes/write-service.ts'
import { listWrites } from '../../../../relay/src/writes/write-store.ts'
import type { NewWrite, WriteState } from '../../../../relay/src/writes/write-types.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { ORG_ID } from '../../../support/start-relay.ts'

const AT = new Date('2026-11-22T10:00:00Z')
const LATER = new Date('2026-11-22T10:01:00Z')
const boundsOf = () => Promise.resolve({ ownLimitPercent: 70, thresholdPercent: 90 })
const AT_ONCE = 6
const ROUNDS = 12

let fresh: FreshDatabase

beforeAll(async () => {
    fresh = await createFreshDatabase({ statementTimeoutMs: 60_000 })
    // Analyzed by itself between two tests, emptied and not yet cleaned, the table would be planned for as if it stayed empty.
    await fresh.database.query('alter table writes set (autovacuum_enabled = false)')
})
beforeEach(async () => {
    await fresh.database.query('delete from orgs')
    await fresh.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '', '')`, [ORG_ID])
})
afterAll(() => fresh.drop())

const run = <Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> => fresh.database.transaction(work)

/** A change of one of few leads, so that some of them go together; or, of none, a task. */
function makeWrite(lead: number | null): NewWrite {
    const what = { kind: 'record', operation: 'update', object: 'Lead', recordId: `00Q${lead}`, fields: { Title: 'Countess' } } as const
    const task = { kind: 'task', operation: 'create', object: 'Task', recordId: null, fields: { Subject: 'Call' } } as const
    const rest = { id: randomUUID(), seen: {}, origin: 'headroom', clientId: null, inputHash: null }
    return lead === null ? { ...task, ...rest } : { ...what, ...rest }
}
const accept = (sql: Sql, writes: readonly NewWrite[]) => acceptWrites(sql, ORG_ID, writes, { at: AT, pathOf: () => 'clientId' })
const all = (states: readonly string[]) => ({ id: null, code: null, origins: [], states })

async function carry(sql: Sql, state: 'done' | 'parked' | 'waiting'): Promise<void> {
    const id = randomUUID()
    const leased = await leaseWrites(sql, ORG_ID, { id, channel: 'api', until: AT, limit: 7 }, LATER)
    const settlements = leased.slice(1).map((write) => ({ ...write, state }))
    await settleWrites(sql, ORG_ID, settlements, LATER)
}

/** All that moves writes, each in a transaction of its own. */
const MOVES: readonly ((sql: Sql) => Promise<unknown>)[] = [
    (sql) =>
        accept(
            sql,
            Array.from({ length: 10 }, () => makeWrite(null)),
        ),
    (sql) => accept(sql, [makeWrite(1), makeWrite(2)]),
    (sql) => accept(sql, [makeWrite(1)]),
    (sql) => carry(sql, 'done'),
    (sql) => carry(sql, 'parked'),
    (sql) => carry(sql, 'waiting'),
    (sql) => endLeases(sql, ORG_ID, 'api', LATER),
    (sql) => retryWrites(sql, ORG_ID, all(['parked']), LATER, 3),
    (sql) => cancelWrites(sql, ORG_ID, all(['waiting']), LATER, 1),
    (sql) => sql.query(`delete from writes where org_id = $1 and state = 'done'`, [ORG_ID]),
    (sql) => foldCounts(sql, ORG_ID),
]

async function countRows(): Promise<Map<string, number>> {
    const rows = await fresh.database.query<{ state: string; count: number }>(
        `select state, count(*)::int as count from writes where state in ('waiting', 'leased', 'parked', 'review') group by state`,
    )
    return new Map(rows.map(({ state, count }) => [state, count]))
}

/** States of which there is none are told as none. */
const present = (counts: ReadonlyMap<string, number>) => Object.fromEntries([...counts].filter(([, count]) => count !== 0))

test('what is open is counted right, whatever moves it and however many do so at once', async () => {
    await run((sql) =>
        accept(
            sql,
            Array.from({ length: 100 }, () => makeWrite(null)),
        ),
    )
    for (let round = 0; round < ROUNDS; round++) {
        const moves = Array.from(
            { length: AT_ONCE },
            (_, nth) => MOVES[(round * AT_ONCE + nth * 5) % MOVES.length] ?? (() => Promise.resolve()),
        )
        // Some meet in a deadlock, as the store breaks it: what was rolled back counts nothing.
        await Promise.allSettled(moves.map(run))
        expect(present(await run((sql) => readCounts(sql, ORG_ID)))).toEqual(present(await countRows()))
    }
    expect((await countRows()).size).toBeGreaterThan(2)
    const line = await fresh.database.query<{ place: number }>(`select place from writes where state = 'waiting' order by place`)
    for (const [index, { place }] of line.entries()) expect(await countBefore(fresh.database, ORG_ID, place)).toBe(index)
})

test('what was given back waits, and what is rolled back never came', async () => {
    await run((sql) => accept(sql, [makeWrite(null)]))
    await run((sql) => leaseWrites(sql, ORG_ID, { id: 'one', channel: 'api', until: LATER, limit: 1 }, LATER))
    expect(await run((sql) => selectLeased(sql, ORG_ID, 'one'))).toHaveLength(1)
    await run((sql) => giveBack(sql, ORG_ID, 'one', { isUnsure: false, runAfter: AT }))
    await expect(
        run(async (sql) => {
            await accept(sql, [makeWrite(null)])
            throw new Error('rolled back')
        }),
    ).rejects.toThrow('rolled back')
    expect(present(await run((sql) => readCounts(sql, ORG_ID)))).toEqual({ waiting: 1 })
})

test('an org that is deleted takes its writes and their counts along', async () => {
    await run((sql) => accept(sql, [makeWrite(null), makeWrite(1)]))
    await run((sql) => sql.query('delete from orgs where org_id = $1', [ORG_ID]))
    expect(await fresh.database.query('select from write_counts')).toEqual([])
})

test('what was merged into a later change is on one page each: the two do not share a place', async () => {
    for (let nth = 0; nth < 3; nth++) await run((sql) => accept(sql, [makeWrite(1)]))
    const listed: string[] = []
    for (let afterPlace = 0; ;) {
        const [write] = await listWrites(fresh.database, ORG_ID, { ...inLine, states: ['merged', 'waiting'], afterPlace, limit: 1 })
        if (write === undefined) break
        listed.push(write.state)
        afterPlace = write.place
    }
    expect(listed).toEqual(['waiting', 'merged', 'merged'])
})

/** The same task so many times. */
async function fillLine(length: number, state: WriteState = 'waiting'): Promise<void> {
    await fresh.database.query(
        `insert into writes (org_id, write_id, line, state, kind, operation, object, fields, origin, run_after, created_at)
         select $1, id, id::text, $4, 'task', 'create', 'Task', '{}', 'headroom', $2, $2
         from (select gen_random_uuid() as id from generate_series(1, $3)) made`,
        [ORG_ID, AT, length, state],
    )
}

const OPEN = ['waiting', 'leased', 'parked', 'review'] as const
const inLine = { recordId: null, code: null, limit: 50, afterPlace: 0 } as const

test('a page of the backlog has all that is open in its order', async () => {
    const { writes } = await accept(fresh.database, [makeWrite(null), makeWrite(null), makeWrite(null), makeWrite(null), makeWrite(null)])
    const states = ['review', 'waiting', 'done', 'leased', 'parked']
    for (const [index, state] of states.entries())
        await fresh.database.query('update writes set state = $1 where write_id = $2', [state, writes[index]?.id])
    const page = await listWrites(fresh.database, ORG_ID, { ...inLine, states: OPEN })
    expect(page.map(({ state }) => state)).toEqual(['review', 'waiting', 'leased', 'parked'])
})

test.each(['waiting', 'parked', 'review'] as const)(
    'a page of the backlog is read without the others where 20,000 are %s',
    async (most) => {
        await fillLine(20_000, most)
        for (const state of OPEN) await fillLine(3, state)
        const readPage = (states: readonly WriteState[]) =>
            findMostRead(fresh.database, (sql) => listWrites(sql, ORG_ID, { ...inLine, states }))
        for (const states of [OPEN, ...OPEN.map((state) => [state])]) expect(await readPage(states)).toBeLessThan(200)
    },
)

test('what a person decides about is found without the line that waits', async () => {
    await fillLine(20_000)
    await fillLine(3, 'review')
    expect(await findMostRead(fresh.database, (sql) => retryWrites(sql, ORG_ID, all(['parked', 'review']), AT, 10_000))).toBeLessThan(200)
})

test('a new one behind 40,000 is accepted, and told its place, without reading the others', async () => {
    await fillLine(40_000)
    const read = await findMostRead(fresh.database, async (sql) => {
        const { writes } = await accept(sql, [makeWrite(null)])
        const [view] = await viewWrites(sql, ORG_ID, writes, { clock: { now: () => AT }, boundsOf })
        expect(view?.placeInLine).toBe(40_000)
    })
    // Those of its own section of the line, and of each other one its sum.
    expect(read).toBeLessThan(6_000)
})
