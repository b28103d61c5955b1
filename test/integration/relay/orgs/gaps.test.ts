/** Gaps: what an org could not keep is listed, counted for the operator and told page by page. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { OTHER_ORG_ID, makeBody, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

interface Page {
    gaps: { changes: number; firstAt: string; lastAt: string; reportedAt: string }[]
    next: string | null
}

let relay: TestRelay

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const at = (hour: number): string => `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`
const list = async (query: string): Promise<Page> => (await callApi(relay, 'GET', `/v1/gaps${query}`)).body as Page
const readMetric = async (): Promise<string | undefined> =>
    /^headroom_gap_changes (\d+)$/m.exec((await callApi(relay, 'GET', '/metrics', { token: null })).text)?.[1]

async function tell(hour: number, changes: number): Promise<void> {
    const body = makeBody([], { kind: 'heartbeat', dropped: { changes, firstAt: at(hour), lastAt: at(hour + 1) } })
    expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
}

test('gaps are listed from the newest to the oldest, page by page, and only to their org', async () => {
    for (const hour of [1, 5, 3]) await tell(hour, hour * 10)
    const first = await list('?limit=2')
    expect(first.gaps).toMatchObject([
        { changes: 50, firstAt: at(5), lastAt: at(6), reportedAt: expect.any(String) },
        { changes: 30, firstAt: at(3) },
    ])
    expect(await list(`?limit=2&page=${first.next ?? ''}`)).toMatchObject({ gaps: [{ changes: 10, firstAt: at(1) }], next: null })
    const other = await relay.addOrg(OTHER_ORG_ID)
    expect((await callApi(relay, 'GET', '/v1/gaps', { token: other.token })).body).toEqual({ gaps: [], next: null })
})

test.each(['nonsense', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z'])(
    'a page that begins at %s was never given, and is refused',
    async (text) => {
        const page = Buffer.from(text).toString('base64url')
        expect(await callApi(relay, 'GET', `/v1/gaps?page=${page}`)).toMatchObject({ status: 400, body: { error: { field: 'page' } } })
    },
)

test('what was told in the last day is counted for the operator, older gaps are not', async () => {
    await relay.database.query('delete from gaps')
    await tell(1, 10)
    await tell(5, 20)
    expect(await readMetric()).toBe('30')
    await relay.database.query(`update gaps set reported_at = now() - interval '25 hours' where changes = 20`)
    expect(await readMetric()).toBe('10')
})

test('however many changes orgs say that they lost, all figures are told', async () => {
    await relay.database.query('delete from gaps')
    for (const hour of [1, 3, 5]) await tell(hour, 2_147_483_647)
    expect(await readMetric()).toBe(String(3 * 2_147_483_647))
})
