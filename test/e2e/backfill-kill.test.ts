/** The first load of an object, with kill -9 again and again on the way: every row is there once, in little memory, at a known price. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { copyRows } from '../../scripts/bench/copy-rows.ts'
import { idWithNumber } from '../org/platform/ids.ts'
import { startSyncProcess } from '../support/start-sync-process.ts'
import type { SyncProcess } from '../support/start-sync-process.ts'
import { showFigures } from './start-test-world.ts'

const ROWS = process.env['HEADROOM_LONG'] === '1' ? Number(process.env['BACKFILL_ROWS'] ?? 2_000_000) : 50_000
const KILLS = 10
const RSS_MAX_MB = 300
const STUCK_MS = 120_000

let world: SyncProcess
beforeAll(async () => {
    world = await startSyncProcess()
    await world.control('/generate', { object: 'Lead', rows: ROWS, rowsPerSecond: 1_000 })
}, 120_000)
afterAll(() => world.close())

interface ReadRow {
    readonly state: string
    readonly rows: number
    readonly calls: number
    readonly jobs: number
    readonly pages: number
    readonly jobId: string | null
    readonly columns: readonly string[]
}

async function look(): Promise<ReadRow> {
    const [read] = await world.store.query<ReadRow>('select state, rows, calls, jobs, pages, job_id as "jobId", columns from bulk_reads')
    if (read === undefined) throw new Error('There is no read.')
    return read
}

/** Until so many rows are in, or all; the org's time passes while it works on the job. */
async function waitForRows(rows: number): Promise<ReadRow> {
    for (let [last, since] = [-1, Date.now()]; ; await delay(20)) {
        const read = await look()
        if (read.rows >= rows || read.state === 'done') return read
        if (read.state === 'working') await world.api.org.services.clock.advance(1_000)
        if (read.rows !== last) [last, since] = [read.rows, Date.now()]
        if (Date.now() - since > STUCK_MS) throw new Error(`It stands at ${JSON.stringify(read)}.`)
    }
}

/** The most that the process ever held. */
const readPeakMb = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024

/** Rows a second of COPY into a table without key, of the same CSV. */
async function measureCopy({ jobId, columns }: ReadRow): Promise<number> {
    const client = new pg.Client({ connectionString: world.store.url })
    await client.connect()
    await client.query(`create table bare (${columns.map((name) => `"${name}" text`).join(', ')})`)
    let [ms, locator] = [0, '']
    while (locator !== 'null') {
        const path = `/jobs/query/${jobId}/results?maxRecords=50000${locator === '' ? '' : `&locator=${locator}`}`
        const page = await world.api.request('GET', path)
        const started = performance.now()
        await copyRows(client as unknown as pg.PoolClient, 'copy bare from stdin (format csv, header)', Buffer.from(String(page.body)))
        ms += performance.now() - started
        locator = page.headers.get('sforce-locator') ?? 'null'
    }
    await client.end()
    return (ROWS * 1_000) / ms
}

/** How many of the generated records the mirror has. */
async function countKnown(): Promise<number> {
    let known = 0
    for (let from = 1; from <= ROWS; from += 50_000) {
        const ids = Array.from({ length: Math.min(50_000, ROWS - from + 1) }, (_, index) => idWithNumber('00Q', 'Gen', from + index))
        const [found] = await world.store.query<{ count: number }>(
            `select count(*)::int as count from records where object = 'Lead' and not is_deleted and record_id = any($1)`,
            [ids],
        )
        known += found?.count ?? 0
    }
    return known
}

test(
    `a backfill of ${ROWS} rows, killed ${KILLS} times: 0 missing, 0 extra, none twice in the feed, RSS below ${RSS_MAX_MB} MB`,
    async () => {
        const { price } = await world.client().request<{ price: { calls: number } }>('POST', '/v1/sync/backfill', { object: 'Lead' })
        const peaks: number[] = []
        let workedMs = 0
        for (let kill = 1; kill <= KILLS + 1; kill++) {
            const started = performance.now()
            await waitForRows(Math.ceil((ROWS * kill) / (KILLS + 1)))
            workedMs += performance.now() - started
            if (kill > KILLS) break
            peaks.push(readPeakMb(world.relay.child.pid ?? 0))
            await world.relay.end('SIGKILL')
            await world.restart()
        }
        const read = await waitForRows(Infinity)
        peaks.push(readPeakMb(world.relay.child.pid ?? 0))
        const [{ records, changes } = { records: 0, changes: 0 }] = await world.store.query<{ records: number; changes: number }>(
            `select (select count(*)::int from records where object = 'Lead') as records, (select count(*)::int from changes) as changes`,
        )
        expect({ state: read.state, rows: read.rows, jobs: read.jobs, records, changes }).toEqual({
            state: 'done',
            rows: ROWS,
            jobs: 1,
            records: ROWS,
            changes: ROWS,
        })
        expect(await countKnown()).toBe(ROWS)
        expect(Math.max(...peaks)).toBeLessThan(RSS_MAX_MB)
        const [rowsPerSecond, copied] = [(ROWS * 1_000) / workedMs, await measureCopy(read)]
        showFigures({
            scenario: 'backfill, killed on the way',
            rows: ROWS,
            kills: KILLS,
            callsExpected: price.calls,
            calls: read.calls,
            pages: read.pages,
            rssMbMax: Math.round(Math.max(...peaks)),
            rowsPerSecond: Math.round(rowsPerSecond),
            copyRowsPerSecond: Math.round(copied),
            ratio: Number((rowsPerSecond / copied).toFixed(3)),
        })
    },
    120_000 + ROWS * 5,
)
