/** Ten thousand activities that wait: they drain within Headroom's own limit, in bounded memory, and slow down no new one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { registerClient } from '../../scripts/demo/register-client.ts'
import { startWorld, type World } from '../../scripts/demo/world.ts'
import { rowsOf } from './start-pair.ts'
import { freePort, runApex, showFigures } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const ACTIVITIES = isLong ? 100_000 : 10_000
const AT_ONCE = 1_000
/** So few that the drain meets Headroom's own limit on its way. */
const SHORT_MAX = ACTIVITIES / 500
const TIMED = 20
const RSS_BYTES_MAX = 300 * 1024 ** 2
/** How long nothing must arrive before the drain counts as stopped. */
const STILL_MS = 12_000

let world: World
let dataDir: string

interface Usage {
    readonly quotas: readonly { readonly quota: string; readonly ownLimit: number | null; readonly ours: number }[]
}

/** As each quarter of an hour: the org tells its limits. */
async function beat(): Promise<void> {
    await runApex(world, 'System.enqueueJob(new HeartbeatJob());')
    await world.org.settle(60_000)
}

beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'headroom-drain-'))
    const [orgPort, relayPort] = [await freePort(), await freePort()]
    const relayEnvironment = { HEADROOM_SALESFORCE_HOSTS: `127.0.0.1:${orgPort}` }
    world = await startWorld({ orgPort, relayPort, dataDir, relayEnvironment })
    await runApex(world, 'ApprovalsController.allowWriteBack(); HeartbeatScheduler.abortAll();')
    await world.org.settle(60_000)
    await world.relay.connect(world.org.services.orgId, world.orgUrl, await registerClient(world.orgUrl))
    // Captured, they would all be delivered as well: this is about the way there.
    await runApex(world, 'insert new Headroom_Switch__c(SetupOwnerId = UserInfo.getUserId(), Is_Capture_Off__c = true);')
}, 90_000)
afterAll(async () => {
    await world.stop()
    rmSync(dataDir, { recursive: true, force: true })
})

const post = (activities: readonly object[]): Promise<unknown> => world.api.request('POST', '/v1/activities', { activities })
const activity = (subject: string): object => ({ kind: 'task', clientId: subject, subject, ownerId: world.org.users.admin.id })
const calls = (): number =>
    Object.entries(world.org.usage.snapshot().apiCalls).reduce((sum, [name, count]) => sum + (name.startsWith('Headroom (') ? count : 0), 0)

const subjects = (): string[] => rowsOf(world.org, 'SELECT Subject FROM Task').map((row) => String(row.get('Subject')))

async function readOwnLimit(): Promise<number> {
    const { quotas } = await world.api.request<Usage>('GET', '/v1/usage')
    return quotas.find(({ quota }) => quota === 'data')?.ownLimit ?? 0
}

/** Milliseconds that a single activity takes to be accepted: the middle of some. */
async function timeOne(name: string): Promise<number> {
    const times: number[] = []
    for (let index = 0; index < TIMED; index++) {
        const start = performance.now()
        await post([activity(`${name} ${index}`)])
        times.push(performance.now() - start)
    }
    return times.sort((one, other) => one - other)[TIMED / 2] ?? 0
}

/** Until as many have arrived, or none for a while. @returns the most memory that the relay had meanwhile. */
async function drain(wanted: number): Promise<number> {
    let [most, seen, since] = [0, -1, Date.now()]
    while (seen < wanted && Date.now() - since < STILL_MS) {
        const metrics = await (await fetch(`${world.relay.url}/metrics`)).text()
        most = Math.max(most, Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? 0))
        const arrived = subjects().length
        if (arrived > seen) since = Date.now()
        seen = arrived
        await sleep(200)
    }
    return most
}

test(
    `${ACTIVITIES} waiting activities drain by the API without one call past the own limit, in less than 300 MB`,
    async () => {
        // No heartbeat comes that would start a job: they wait.
        await world.api.request('PUT', '/v1/settings', { writeChannel: 'apex' })
        world.org.limits.set('DailyApiRequests', { max: SHORT_MAX, used: 0 })
        await beat()
        const ownLimit = await readOwnLimit()
        const msBefore = await timeOne('Before')
        for (let index = 0; index < ACTIVITIES; index += AT_ONCE)
            await post(Array.from({ length: AT_ONCE }, (_, nth) => activity(`Task ${index + nth}`)))
        const msBehind = await timeOne('Behind')
        const asked = ACTIVITIES + 2 * TIMED

        await world.api.request('PUT', '/v1/settings', { writeChannel: 'api' })
        const rssShort = await drain(asked)
        const [arrived, callsShort] = [subjects().length, calls()]

        world.org.limits.set('DailyApiRequests', { max: 15_000 })
        await beat()
        const rss = Math.max(rssShort, await drain(asked))
        const unique = new Set(subjects())
        showFigures({
            scenario: 'drain',
            activities: asked,
            ownLimit,
            callsWithinIt: callsShort,
            arrivedWithinIt: arrived,
            calls: calls(),
            activitiesPerCall: Math.round(asked / calls()),
            callsOfOneCallPerTask: asked,
            rssMegabytes: Math.round(rss / 1024 ** 2),
            msBefore: Math.round(msBefore),
            msBehind: Math.round(msBehind),
        })
        expect(callsShort).toBeLessThanOrEqual(ownLimit)
        expect(arrived).toBeGreaterThan(0)
        expect(arrived).toBeLessThan(asked)
        expect([subjects().length, unique.size]).toEqual([asked, asked])
        expect(rss).toBeGreaterThan(0)
        expect(rss).toBeLessThan(RSS_BYTES_MAX)
        expect(msBehind).toBeLessThan(2 * msBefore + 25)
    },
    isLong ? 1_800_000 : 240_000,
)
