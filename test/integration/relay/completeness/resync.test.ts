/** A person has one record told anew: asked with the org's next heartbeat, healed by its answer, refused where nobody could answer. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { readPanel } from '../../../support/ask-panel.ts'
import { callApi } from '../../../support/call-api.ts'
import { describeLead, readControl } from '../../../support/describe-org.ts'
import { deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
    await describeLead(relay)
})
afterAll(() => relay.stop())

let number = 0
const makeId = (): string => toId18(`00Q${String(++number).padStart(12, '0')}`) ?? ''
const resync = (recordId: string, object = 'Lead') => callApi(relay, 'POST', `/v1/records/${object}/${recordId}/resync`)
const isQueued = async (recordId: string): Promise<boolean> =>
    (await relay.database.query('select from wanted_rows where record_id = $1', [recordId])).length > 0

/** The org's answer to what it was asked. */
function tell(recordId: string, values: object): Promise<unknown> {
    const stamp = '2026-11-22T09:00:00.000Z'
    const system = { SystemModstamp: stamp, CreatedDate: stamp, LastModifiedById: '005000000000001AAA', IsDeleted: false }
    const rows = [{ object: 'Lead', recordId, values, ...system }]
    const answers = { counts: [], stamps: [], absent: [{ object: 'Lead', ids: [] }], rows }
    const body = makeBody([], { kind: 'completeness', ...answers })
    return post(relay, body, signHeaders(relay.org, body))
}

test('a record that is to be told anew is asked for with the next heartbeat, and what differs is in the feed as a heal', async () => {
    const recordId = makeId()
    await deliver(relay, [
        makeChange({
            recordId,
            operation: 'created',
            systemModstamp: '2026-11-22T08:00:00.000Z',
            values: { LastName: 'Byron' },
            previous: {},
        }),
    ])
    await readControl(relay)
    const answer = await resync(recordId)
    expect(answer).toMatchObject({ status: 202, body: { object: 'Lead', recordId, expectedAt: expect.stringMatching(/Z$/) as unknown } })
    expect((answer.body as { next: string }).next).toMatch(
        /^The org is asked with its next heartbeat, of which one comes each quarter of an hour, .*It costs no API request\.$/,
    )
    expect((await readControl(relay))['windowsWanted']).toEqual([{ object: 'Lead', ids: [recordId] }])

    await tell(recordId, { LastName: 'Lovelace' })
    const record = await callApi(relay, 'GET', `/v1/records/Lead/${recordId}`)
    expect(record.body).toMatchObject({ values: { LastName: 'Lovelace' } })
    expect(await isQueued(recordId)).toBe(false)
})

test('the audit says who asked for which record', async () => {
    const recordId = makeId()
    await readPanel(relay, [{ name: 'recordResync', path: { object: 'Lead', recordId } }], { permissions: ['Headroom_Rules'] })
    const audit = await callApi(relay, 'GET', '/v1/audit?limit=1')
    expect(audit.body).toMatchObject({
        entries: [{ subject: 'resync', subjectId: recordId, action: 'created', actor: 'user:ada@example.com', after: { object: 'Lead' } }],
    })
})

test('asked again before the org answered it is asked for once, and does not count as missing', async () => {
    const recordId = makeId()
    await resync(recordId)
    await resync(recordId)
    expect(await relay.database.query('select asked from wanted_rows where record_id = $1', [recordId])).toEqual([{ asked: 0 }])
    await relay.database.query(`insert into completeness (org_id, object) values ($1, 'Lead') on conflict do nothing`, [relay.org.orgId])
    const sync = await callApi(relay, 'GET', '/v1/sync')
    expect((sync.body as { objects: { object: string; receipt: object }[] }).objects.find(({ object }) => object === 'Lead')).toMatchObject(
        {
            receipt: { missing: 0 },
        },
    )
})

test('an org that does not answer six questions is asked no more, which a notice and the record’s story say', async () => {
    const recordId = makeId()
    const story = async () => ((await callApi(relay, 'GET', `/v1/records/Lead/${recordId}/story`)).body as { resync: unknown }).resync
    const notices = async () => ((await callApi(relay, 'GET', '/v1/notices')).body as { notices: { kind: string }[] }).notices
    await deliver(relay, [makeChange({ recordId, operation: 'created', values: { LastName: 'Byron' }, previous: {} })])
    expect(await story()).toBeNull()
    await resync(recordId)
    for (let asked = 1; asked <= 6; asked++) {
        expect((await readControl(relay))['windowsWanted']).toEqual([
            { object: 'Lead', ids: expect.arrayContaining([recordId]) as unknown },
        ])
        expect(await story()).toMatchObject({ state: 'waiting', asked, givenUpAt: null })
    }
    expect(await notices()).toEqual([])
    await readControl(relay)
    expect(await isQueued(recordId)).toBe(false)
    const [notice] = await notices()
    expect(notice).toMatchObject({
        kind: 'resync_unanswered',
        details: { object: 'Lead', recordIds: expect.arrayContaining([recordId]) as unknown, asked: 6 },
        text: expect.stringMatching(/^The org was asked 6 times to tell .* of Lead anew, and did not\./),
    })
    expect(await story()).toMatchObject({
        state: 'given_up',
        givenUpAt: expect.stringMatching(/Z$/),
        explanation: expect.stringMatching(/is not asked any more.*told anew again\.$/),
    })
    await resync(recordId)
    expect(await story()).toMatchObject({ state: 'waiting', asked: 0 })
    await tell(recordId, { LastName: 'Byron' })
    expect(await story()).toBeNull()
})

test('an org that is silent or is not synced in real time is asked later, and the answer says so', async () => {
    await relay.database.query(`update orgs set last_heartbeat_at = now() - interval '31 minutes'`)
    expect((await resync(makeId())).body).toMatchObject({ expectedAt: null, next: expect.stringMatching(/^The org is silent/) })
    await readControl(relay)
    await callApi(relay, 'POST', '/v1/sync/pause')
    expect((await resync(makeId())).body).toMatchObject({
        expectedAt: null,
        next: expect.stringMatching(/^The org is asked once changes arrive in real time again/),
    })
    await callApi(relay, 'POST', '/v1/sync/resume')
})

test('an object that the org does not tell, an id that is none and a line that is full are refused and change nothing', async () => {
    expect(await resync(makeId(), 'Case')).toMatchObject({ status: 404, body: { error: { field: 'object' } } })
    expect(await resync('00Q')).toMatchObject({ status: 400, body: { error: { field: 'recordId' } } })
    await relay.database.query(
        `insert into wanted_rows (org_id, object, record_id, is_resync) select $1, 'Lead', 'full ' || n, true from generate_series(1, 500) n`,
        [relay.org.orgId],
    )
    const recordId = makeId()
    expect(await resync(recordId)).toMatchObject({ status: 409 })
    expect(await isQueued(recordId)).toBe(false)
})
