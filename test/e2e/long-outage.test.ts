/** Hours without the relay on a driven clock: within the buffer's bound everything arrives afterwards, beyond it what is missing is told. */
import { afterEach, expect, test } from '@jest/globals'
import { compareArrivals } from '../../scripts/demo/scenarios/arrivals.ts'
import { passUntil } from '../../scripts/demo/scenarios/pass-time.ts'
import { Saves } from '../../scripts/demo/scenarios/saves.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { copyPackage } from './package-copy.ts'
import { bufferRows, rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const OUTAGE_MS = 3 * 3_600_000
const SAVE_EVERY_MS = isLong ? 1_000 : 30_000
const RECORDS = 20
const HEARTBEAT_MS = 900_000
const SLOW_MS = isLong ? 3_600_000 : 180_000
/** Three rows that were tried before the breaker opened, and one that is filled up. */
const SMALL_BUFFER = { file: 'HeadroomParameter.cls', find: 'BUFFER_ROWS_MAX = 500;', replace: 'BUFFER_ROWS_MAX = 4;' }

const cleanUps: (() => void | Promise<void>)[] = []

afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function open(sourceFolder = 'force-app/main'): Promise<{ pair: Pair; saves: Saves }> {
    const pair = await startPair({ sourceFolders: [sourceFolder], clock: createDrivenClock(Date.now()) })
    cleanUps.push(() => pair.stop())
    const makeLeads = `for (Integer i = 0; i < ${RECORDS}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'X', Status = 'Open')); }`
    await runApex(pair, `HeartbeatScheduler.scheduleAll(); List<Lead> leads = new List<Lead>(); ${makeLeads} insert leads;`)
    await pair.org.settle()
    const ids = rowsOf(pair.org, 'SELECT Id FROM Lead').map((row) => String(row.get('Id')))
    return { pair, saves: new Saves(pair, ids) }
}

const pass = ({ org }: Pair, ms: number): Promise<void> => passUntil(org, org.services.clock.now() + ms)

async function saveThroughOutage(pair: Pair, saves: Saves): Promise<void> {
    await pair.wire.refuse()
    for (let passed = 0; passed < OUTAGE_MS; passed += SAVE_EVERY_MS) {
        saves.saveOne()
        await pass(pair, SAVE_EVERY_MS)
    }
    await pair.wire.listen()
}

async function readArrivals(pair: Pair, saves: Saves) {
    const changes = (await readFeed(pair)).filter((change) => change.operation === 'updated')
    return { ...compareArrivals(saves, changes), gaps: (await pair.relay.app.orgs.getStatus(pair.org.services.orgId))?.gaps ?? [] }
}

test(
    'FAILURES H10 after 3 hours without the relay every change arrives once and in the order of its record',
    async () => {
        const { pair, saves } = await open()
        await saveThroughOutage(pair, saves)
        const waiting = bufferRows(pair.org).length
        await pass(pair, HEARTBEAT_MS)

        showFigures({ scenario: '3 hours without the relay', saves: saves.count, bufferRows: waiting })
        expect(saves.failed).toBe(0)
        expect(await readArrivals(pair, saves)).toEqual({ arrived: saves.count, missing: 0, doubled: 0, outOfOrder: 0, gaps: [] })
        expect(bufferRows(pair.org)).toEqual([])
    },
    SLOW_MS,
)

test(
    'FAILURES H10 beyond the bound of the buffer each change that is missing is counted, the window is shown as a gap, and the rest arrives in order',
    async () => {
        const copy = copyPackage([SMALL_BUFFER])
        cleanUps.push(() => copy.remove())
        const { pair, saves } = await open(copy.folder)
        const began = pair.org.services.clock.now()
        await saveThroughOutage(pair, saves)
        const ended = pair.org.services.clock.now()
        expect(bufferRows(pair.org)).toHaveLength(4)
        await pass(pair, HEARTBEAT_MS)

        const { gaps, missing, ...arrivals } = await readArrivals(pair, saves)
        showFigures({ scenario: 'beyond the buffer', saves: saves.count, arrived: arrivals.arrived, gaps })
        expect(saves.failed).toBe(0)
        expect(missing).toBeGreaterThan(0)
        expect(arrivals).toEqual({ arrived: saves.count - missing, doubled: 0, outOfOrder: 0 })
        expect(gaps.map(({ changes }) => changes)).toEqual([missing])
        const [{ firstAt, lastAt } = { firstAt: '', lastAt: '' }] = gaps
        // A Datetime field holds whole seconds.
        expect(Date.parse(firstAt)).toBeGreaterThan(began + arrivals.arrived * SAVE_EVERY_MS - 1_000)
        expect(Date.parse(lastAt)).toBeGreaterThanOrEqual(ended - 2 * SAVE_EVERY_MS)
        expect(Date.parse(lastAt)).toBeLessThanOrEqual(ended)

        saves.saveOne()
        await pass(pair, 1_000)
        expect(await readArrivals(pair, saves)).toMatchObject({ arrived: arrivals.arrived + 1, missing })
    },
    SLOW_MS,
)
