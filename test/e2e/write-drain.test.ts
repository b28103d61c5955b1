/** Ten thousand activities that wait: they slow down no new one, and drain within Headroom's own limit, in bounded memory. */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { registerClient } from '../../scripts/demo/register-client.ts'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { startWorld, type World } from '../../scripts/demo/world.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { freePort } from '../support/free-port.ts'
import { rowsOf } from './start-pair.ts'
import { runApex, showFigures } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const ACTIVITIES = isLong ? 100_000 : 10_000
const AT_ONCE = 1_000
/** So few that the drain meets Headroom's own limit on its way. */
const SHORT_MAX = ACTIVITIES / 500
const TIMED = 20
const RSS_BYTES_MAX = 300 * 1024 ** 2
const OTHER_ORG = '00D000000000002'

let world: World
let dataDir: string
/** An application of another org, of which nothing waits. */
let other: RelayClient

interface Usage {
    readonly quotas: readonly { readonly quota: string; readonly ownLimit: number | null; readonly ours: number }[]
}
interface Backlog {
    readonly channel: string | null
    readonly counts: { readonly waiting: number; readonly leased: number }
}

/** As each quarter of an hour: the org tells its limits. */
async function beat(): Promise<void> {
    await runApex(world, 'System.enqueueJob(new HeartbeatJob());')
    await world.org.settle(60_000)
}

beforeAll(async () => {
    dataDir = makeDataDir('drain')
    const [orgPort, relayPort] = [await freePort(), await freePort()]
    const relayEnvironment = { HEADROOM_SALESFORCE_HOSTS: `127.0.0.1:${orgPort}` }
    world = await startWorld({ orgPort, relayPort, dataDir, relayEnvironment })
    await runApex(world, 'ApprovalsController.allowWriteBack(); HeartbeatScheduler.abortAll();')
    await world.org.settle(60_000)
    await world.relay.connect(world.org.services.orgId, world.orgUrl, await registerClient(world.orgUrl))
    other = new RelayClient(world.relay.url, (await world.relay.addOrg(OTHER_ORG)).token)
    // Captured, they would all be delivered as well: this is about the way there.
    await runApex(world, 'insert new Headroom_Switch__c(SetupOwnerId = UserInfo.getUserId(), Is_Capture_Off__c = true);')
}, 90_000)
afterAll(async () => {
    await world.stop()
    rmSync(dataDir, { recursive: true, force: true })
})

const activity = (subject: string): object => ({ kind: 'task', clientId: subject, subject, ownerId: world.org.users.admin.id })
const post = (activities: readonly object[], api = world.api): Promise<unknown> => api.request('POST', '/v1/activities', { activities })
const calls = (): number =>
    Object.entries(world.org.usage.snapshot().apiCalls).reduce((sum, [name, count]) => sum + (name.startsWith('Headroom (') ? count : 0), 0)

const subjects = (): string[] => rowsOf(world.org, 'SELECT Subject FROM Task').map((row) => String(row.get('Subject')))

async function readOwnLimit(): Promise<number> {
    const { quotas } = await world.api.request<Usage>('GET', '/v1/usage')
    return quotas.find(({ quota }) => quota === 'data')?.ownLimit ?? 0
}

/**
 * Milliseconds until a single activity is accepted behind the line and behind none, at best: what a line costs it costs each of them, and
 * what else slows the machine spares one now and then. In turns, so that it slows both.
 */
async function timeOnes(): Promise<{ behind: number; alone: number }> {
    const times = { behind: [] as number[], alone: [] as number[] }
    for (let index = 0; index < TIMED; index++)
        for (const [where, api] of [
            ['alone', other],
            ['behind', world.api],
        ] as const) {
            const start = performance.now()
            await post([activity(`One ${index}`)], api)
            times[where].push(performance.now() - start)
        }
    return { behind: Math.min(...times.behind), alone: Math.min(...times.alone) }
}

/** Until nothing waits, or what waits has no way to go. @returns the most memory that the relay had meanwhile. */
async function drain(): Promise<number> {
    for (let most = 0; ; await sleep(500)) {
        const metrics = await (await fetch(`${world.relay.url}/metrics`)).text()
        most = Math.max(most, Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? 0))
        const { channel, counts } = await world.api.request<Backlog>('GET', '/v1/backlog?limit=1')
        if (counts.leased === 0 && (counts.waiting === 0 || channel === null)) return most
    }
}

test(
    `${ACTIVITIES} waiting activities slow down no new one, and drain by the API without one call past the own limit, in less than 300 MB`,
    async () => {
        // No heartbeat comes that would start a job: they wait.
        await world.api.request('PUT', '/v1/settings', { writeChannel: 'apex' })
        world.org.limits.set('DailyApiRequests', { max: SHORT_MAX, used: 0 })
        await beat()
        const ownLimit = await readOwnLimit()
        for (let index = 0; index < ACTIVITIES; index += AT_ONCE)
            await post(Array.from({ length: AT_ONCE }, (_, nth) => activity(`Task ${index + nth}`)))
        const ms = await timeOnes()
        const asked = ACTIVITIES + TIMED

        await world.api.request('PUT', '/v1/settings', { writeChannel: 'api' })
        const rssShort = await drain()
        const [arrived, callsShort] = [subjects().length, calls()]

        world.org.limits.set('DailyApiRequests', { max: 15_000 })
        await beat()
        const rss = Math.max(rssShort, await drain())
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
            msAlone: Math.round(ms.alone),
            msBehind: Math.round(ms.behind),
        })
        expect(callsShort).toBeLessThanOrEqual(ownLimit)
        expect(arrived).toBeGreaterThan(0)
        expect(arrived).toBeLessThan(asked)
        expect([subjects().length, unique.size]).toEqual([asked, asked])
        expect(rss).toBeGreaterThan(0)
        expect(rss).toBeLessThan(RSS_BYTES_MAX)
        expect(ms.behind).toBeLessThan(2 * ms.alone)
    },
    isLong ? 1_800_000 : 240_000,
)
