/** The people of an org hear once when Headroom stops for a quota, when it goes on, and when others come near the limit. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createGovernor } from '../../../../relay/src/quota/index.ts'
import type { Governor } from '../../../../relay/src/quota/index.ts'
import { recordReadings } from '../../../../relay/src/quota/reading-store.ts'
import { callApi } from '../../../support/call-api.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

interface Notice {
    readonly kind: string
    readonly text: string
    readonly details: Record<string, unknown>
}

let relay: TestRelay
let governor: Governor
let now = new Date('2026-11-22T10:00:00Z')

beforeAll(async () => {
    relay = await startRelay()
    governor = createGovernor({
        database: relay.database,
        clock: { now: () => now },
        boundsOf: () => Promise.resolve({ ownLimitPercent: 70, thresholdPercent: 90 }),
    })
})
afterAll(() => relay.stop())
beforeEach(async () => {
    for (const table of ['notices', 'quota_state', 'quota_use', 'org_settings']) await relay.database.query(`delete from ${table}`)
})

const readNotices = async (): Promise<Notice[]> => ((await callApi(relay, 'GET', '/v1/notices')).body as { notices: Notice[] }).notices
const readKinds = async (): Promise<string[]> => (await readNotices()).map(({ kind }) => kind).reverse()

async function tell(used: number, quota: 'data' | 'bulk' = 'data'): Promise<void> {
    now = new Date(now.getTime() + 60_000)
    await recordReadings(relay.database, relay.org.orgId, [{ quota, max: 1_000, used }], { at: now, source: 'limits' })
}

async function ask(): Promise<boolean> {
    const spend = { quota: 'data', feature: 'interval', urgency: 'interval', object: '', userId: '', calls: 1 } as const
    const reserved = await governor.reserve(relay.org.orgId, [spend])
    if (reserved.granted) await governor.settle(reserved.reservation, 1)
    return reserved.granted
}

const wishToHear = (alertThresholdPercent: number | null): Promise<unknown> =>
    callApi(relay, 'PUT', '/v1/settings', { body: { alertThresholdPercent } })

test('a pause is told once however often it is run into, with its reason and the way out, and so is the end of it', async () => {
    await tell(950)
    expect([await ask(), await ask(), await ask()]).toEqual([false, false, false])
    const [pause] = await readNotices()
    expect(pause).toMatchObject({ kind: 'quota_paused', details: { quota: 'data', cause: 'threshold', max: 1_000 } })
    expect(pause?.text).toMatch(/has used nearly all of its API requests.*nothing is lost.*find out which application/)
    await tell(100)
    expect([await ask(), await ask()]).toEqual([true, true])
    expect(await readKinds()).toEqual(['quota_paused', 'quota_resumed'])
    await tell(950)
    await ask()
    expect(await readKinds()).toEqual(['quota_paused', 'quota_resumed', 'quota_paused'])
})

test('a quota that nobody has told yet is waited for without a notice', async () => {
    expect(await ask()).toBe(false)
    await tell(100)
    expect(await ask()).toBe(true)
    expect(await readNotices()).toEqual([])
})

test('the alert threshold is told once per crossing of the API requests, and use that swings around it is no new crossing', async () => {
    await tell(700)
    await wishToHear(50)
    for (const used of [499, 700, 800, 495, 505]) await tell(used)
    await tell(990, 'bulk')
    const details = { quota: 'data', percent: 50, used: 700, max: 1_000 }
    const text = expect.stringContaining('700 of its 1,000 API requests in 24 hours: 50% is what you wanted')
    expect(await readNotices()).toMatchObject([{ kind: 'alert_threshold', details, text }])
    await tell(479)
    await tell(500)
    expect(await readKinds()).toEqual(['alert_threshold', 'alert_threshold'])
})

test('who wishes to hear nothing hears nothing, and a new threshold that is already passed is told with the next reading', async () => {
    await tell(999)
    expect(await readNotices()).toEqual([])
    await wishToHear(80)
    await tell(999)
    await wishToHear(null)
    await tell(999)
    expect(await readKinds()).toEqual(['alert_threshold'])
})
