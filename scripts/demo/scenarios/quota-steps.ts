/** The steps of scenario `quota`: what happens to the org, and what must be true of the relay then. */
import type { Figures, Expectation } from './scenario.ts'
import type { Findings } from './observe.ts'
import type { QuotaWorld, Sync } from './quota-world.ts'

const LEADS = 6_300
const MINUTE_MS = 60_000
const HEARTBEAT_MS = 15 * MINUTE_MS
const INTERVAL_MS = 30 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS
/** Saved one after the other over a day on which the API requests are used up. */
const SAVES = 96
const DELETED = 20

interface UsageAnswer {
    readonly quotas: readonly { readonly quota: string; readonly state: string; readonly reason: string | null }[]
}

interface NoticePage {
    readonly notices: readonly { readonly kind: string }[]
}

async function runApex({ org }: QuotaWorld, code: string): Promise<void> {
    const { success, compileProblem, exceptionMessage } = await org.executeAnonymous(code)
    if (!success) throw new Error(`the org refused: ${String(compileProblem ?? exceptionMessage)}`)
}

/** The next so many that are still open: each lead becomes Working once. */
const work = (world: QuotaWorld, leads: number): Promise<void> =>
    runApex(
        world,
        `List<Lead> leads = [SELECT Id FROM Lead WHERE Status = 'Open' ORDER BY Name LIMIT ${leads}];
        for (Lead one : leads) { one.Status = 'Working'; }
        update leads;`,
    )

async function readQuota({ api }: QuotaWorld, name: string): Promise<UsageAnswer['quotas'][number] | undefined> {
    const { quotas } = await api.request<UsageAnswer>('GET', '/v1/usage')
    return quotas.find(({ quota }) => quota === name)
}

async function countNotices({ api }: QuotaWorld, kind: string): Promise<number> {
    const { notices } = await api.request<NoticePage>('GET', '/v1/notices?limit=200')
    return notices.filter((notice) => notice.kind === kind).length
}

const expectMode = ({ mode, reason }: Sync, wanted: readonly [mode: string, reason: string]): Expectation => [
    mode === wanted[0] && reason === wanted[1],
    `mode ${wanted.join(', ')}; it is ${mode}, ${reason}`,
]

const expectCalls = (calls: number, [least, most]: readonly [least: number, most: number]): Expectation => [
    calls >= least && calls <= most,
    `${least === most ? least : `${least} to ${most}`} requests to the org's API, not ${calls}`,
]

export async function createLeads(world: QuotaWorld): Promise<void> {
    await runApex(
        world,
        `List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < ${LEADS}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'Quota', Status = 'Open')); }
        insert leads;`,
    )
    await world.pass(MINUTE_MS)
}

/** Sign-in is no request. Two look at the Sync User's rights and the limits, and one describes each of the seven objects that are tracked. */
const SIGN_IN_CALLS: [number, number] = [1, 9]

export async function connect(world: QuotaWorld): Promise<Findings> {
    await world.connect()
    await world.pass(HEARTBEAT_MS)
    return { expectations: [expectMode(await world.readSync(), ['realtime', 'started']), expectCalls(world.countCalls(), SIGN_IN_CALLS)] }
}

/** Somebody asks for a run, which is refused; people go on saving, and what the others used expires after 24 hours. */
export async function passDayWithoutRequests(world: QuotaWorld): Promise<Findings> {
    const { org, api } = world
    const calls = world.countCalls()
    const { max } = org.limits.read('DailyApiRequests')
    org.limits.spend('DailyApiRequests', Math.ceil(max * 0.9))
    await world.pass(HEARTBEAT_MS)
    await api.request('POST', '/v1/sync/run')
    await world.passWhile(() => world.cycles.length === 0, HEARTBEAT_MS)
    const paused = await readQuota(world, 'data')
    for (let save = 0; save < SAVES; save++) {
        await work(world, 1)
        await world.pass(DAY_MS / SAVES)
    }
    const back = await readQuota(world, 'data')
    const figures: Figures = {
        changes: SAVES,
        dataWhileUsed: paused?.state ?? 'unknown',
        reason: paused?.reason ?? '',
        dataAfterwards: back?.state ?? 'unknown',
        pausedNotices: await countNotices(world, 'quota_paused'),
        resumedNotices: await countNotices(world, 'quota_resumed'),
    }
    return {
        figures,
        expectations: [
            expectCalls(world.countCalls() - calls, [0, 0]),
            [figures['dataWhileUsed'] === 'paused', 'data to be paused while others have used it'],
            [figures['dataAfterwards'] === 'open', 'data to be open again a day later'],
            [figures['pausedNotices'] === 1 && figures['resumedNotices'] === 1, 'one notice of the pause and one of its end'],
            expectMode(await world.readSync(), ['realtime', 'started']),
        ],
    }
}

export async function useUpApex(world: QuotaWorld): Promise<Findings> {
    const calls = world.countCalls()
    const { max } = world.org.limits.read('DailyAsyncApexExecutions')
    world.org.limits.spend('DailyAsyncApexExecutions', Math.ceil(max * 0.9))
    await world.pass(HEARTBEAT_MS)
    world.org.limits.set('DailyAsyncApexExecutions', { used: max })
    const sync = await world.readSync()
    return {
        figures: { mode: sync.mode, reason: sync.reason, explanation: sync.explanation },
        expectations: [expectMode(sync, ['interval', 'apex_threshold']), expectCalls(world.countCalls() - calls, [1, 2])],
    }
}

/** What happens, and the cycle that reads it. */
async function passInterval(world: QuotaWorld, rows: number, callsMax: number, happen: () => Promise<void>): Promise<Findings> {
    const before = world.cycles.length
    await happen()
    await world.passWhile(() => world.cycles.length === before, INTERVAL_MS + HEARTBEAT_MS)
    const cycles = world.cycles.slice(before)
    const calls = cycles.reduce((total, cycle) => total + cycle.calls, 0)
    const read = cycles.reduce((total, cycle) => total + cycle.rows, 0)
    return {
        figures: { cycles: cycles.length, rows: read },
        expectations: [
            [cycles.length === 1, `one cycle, not ${cycles.length}`],
            [read === rows, `${rows} rows to be read, not ${read}`],
            expectCalls(calls, [1, callsMax]),
            ...cycles.map(({ problem }): Expectation => [problem === null, `a cycle without problem, not: ${problem ?? ''}`]),
        ],
    }
}

export const passQuietInterval = (world: QuotaWorld): Promise<Findings> => passInterval(world, 0, 1, () => Promise.resolve())

/** From the other end than those that become Working. */
const removeSome = (world: QuotaWorld): Promise<void> =>
    runApex(
        world,
        `List<Lead> leads = [SELECT Id FROM Lead WHERE Status = 'Open' ORDER BY Name DESC LIMIT ${DELETED + 2}];
        merge leads.remove(0) leads.remove(0);
        delete leads;`,
    )

/** The rows of the changed leads and of the merge's winner; the deleted ones and its loser. */
export const readThousand = (world: QuotaWorld): Promise<Findings> =>
    passInterval(world, 1_000 + 1 + DELETED + 1, 4, async () => {
        await work(world, 1_000)
        await removeSome(world)
    })

/** More than 2,000 rows of an object are read by a Bulk job: made, looked at, its pages read. */
export const readFiveThousand = (world: QuotaWorld): Promise<Findings> => passInterval(world, 5_000, 10, () => work(world, 5_000))

export async function returnToRealTime(world: QuotaWorld): Promise<Findings> {
    world.org.limits.set('DailyAsyncApexExecutions', { used: 1_000 })
    await world.passWhile(async () => (await world.readSync()).mode !== 'realtime', INTERVAL_MS)
    const sync = await world.readSync()
    return { figures: { mode: sync.mode, reason: sync.reason }, expectations: [expectMode(sync, ['realtime', 'caught_up'])] }
}

/** One line for each run of interval sync. */
export function listCycles({ cycles }: QuotaWorld): Promise<Findings> {
    const lines = cycles.map(({ startedAt, calls, rows, problem }): [string, string] => [
        `cycle ${startedAt.slice(0, 16)}Z`,
        `${calls} ${calls === 1 ? 'request' : 'requests'}, ${rows.toLocaleString('en')} rows${problem === null ? '' : `; ${problem}`}`,
    ])
    return Promise.resolve({ figures: Object.fromEntries(lines), expectations: [[cycles.length > 0, 'at least one cycle']] })
}
