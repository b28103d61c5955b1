import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { giveNotice } from '../../../../relay/src/notices/index.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

const LEAD = '00Q000000000001EAA'

let relay: TestRelay
let receiver: WebhookReceiver
beforeEach(async () => {
    relay = await startRelay()
    receiver = await startReceiver()
})
afterEach(async () => {
    await relay.stop()
    await receiver.stop()
})

interface Told {
    type: string
    timestamp: string
    data: Record<string, unknown>
}

async function addWebhook(events: readonly string[], input: object = {}): Promise<string> {
    const answer = await callApi(relay, 'POST', '/v1/webhooks', { body: { url: receiver.url, events, ...input } })
    expect(answer.status).toBe(201)
    return (answer.body as { secret: string }).secret
}

/** Waits for so many requests and returns what they say. */
async function hear(number: number): Promise<Told[]> {
    await eventually(() => Promise.resolve(receiver.requests.length >= number ? true : null))
    return receiver.requests.map(({ body }) => JSON.parse(body) as Told)
}

const ALL = ['record.changed', 'rule.fired', 'enrollment.started', 'enrollment.ended']

describe('a webhook of a running relay', () => {
    test('is told of the change, the firing and the enrollment that one delivery causes, as the API shows them', async () => {
        const secret = await addWebhook(ALL)
        const sequenceId = await makeSequence(relay, 'Outbound')
        await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId) })
        await deliver(relay, [makeChange({ recordId: LEAD })])
        const told = (await hear(3)).sort((a, b) => a.type.localeCompare(b.type))
        const { changes } = (await callApi(relay, 'GET', '/v1/changes?after=0')).body as { changes: unknown[] }
        const { firings } = (await callApi(relay, 'GET', '/v1/firings')).body as { firings: unknown[] }
        const { enrollments } = (await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments`)).body as { enrollments: unknown[] }
        expect(told.map(({ type }) => type)).toEqual(['enrollment.started', 'record.changed', 'rule.fired'])
        expect([enrollments[0], changes[0], firings[0]]).toMatchObject(told.map(({ data }) => data))
        for (const { body, headers } of receiver.requests)
            expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy()
    })

    test('is told of the end of an enrollment with its reason, once', async () => {
        const sequenceId = await makeSequence(relay, 'Outbound')
        await addWebhook(['enrollment.ended'])
        const path = `/v1/sequences/${sequenceId}/enrollments`
        await callApi(relay, 'POST', path, { body: { records: [{ object: 'Lead', recordId: LEAD }] } })
        await deliver(relay, [makeChange({ recordId: LEAD, operation: 'deleted', previous: {} })])
        const [told] = await hear(1)
        expect(told).toMatchObject({ type: 'enrollment.ended', data: { sequenceId, recordId: LEAD, endReason: 'record_deleted' } })
        expect(await relay.database.query('select from webhook_messages')).toHaveLength(1)
    })

    test('a firing that is held is told when it is let go, not before', async () => {
        const sequenceId = await makeSequence(relay, 'Outbound')
        const rule = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { firingsPerHourMax: 1 }) })
        await addWebhook(['rule.fired'], { objects: ['Lead'] })
        await deliver(relay, [makeChange({ recordId: LEAD })])
        await deliver(relay, [makeChange({ recordId: '00Q000000000002EAA' })])
        expect((await hear(1)).map(({ data }) => data['recordId'])).toEqual([LEAD])
        expect(await relay.database.query('select from webhook_messages')).toHaveLength(1)
        const path = `/v1/rules/${(rule.body as { id: string }).id}/held-firings`
        await callApi(relay, 'POST', path, { body: { decision: 'release' } })
        expect((await hear(2)).map(({ data }) => data['recordId'])).toEqual([LEAD, '00Q000000000002EAA'])
    })

    test('FAILURES C4-74 is told of a notice once, as a text that a chat shows and that a hostile name cannot make into a mention', async () => {
        await addWebhook(['notice.given'], { objects: ['Account'] })
        const give = (name: string): Promise<void> =>
            giveNotice(relay.database, relay.org.orgId, { kind: 'rule_braked', event: 'one', details: { name } })
        await give('<!channel> & co')
        const [told] = (await hear(1)) as (Told & { text: string })[]
        await give('another name of the same event')
        const { notices } = (await callApi(relay, 'GET', '/v1/notices')).body as { notices: { id: string; text: string }[] }
        expect(told).toMatchObject({ type: 'notice.given', data: { id: notices[0]?.id, kind: 'rule_braked' } })
        expect(told?.text).toContain('The rule "&lt;!channel&gt; &amp; co" fired more often in an hour than it may.')
        expect(told?.text).toContain(relay.org.orgId)
        expect(await relay.database.query('select from webhook_messages')).toHaveLength(1)
        expect(await relay.database.query('select from webhook_notices')).toEqual([])
    })

    test('is called by a rule with the record as it is, once per firing, and cannot be deleted meanwhile', async () => {
        const webhook = await callApi(relay, 'POST', '/v1/webhooks', { body: { url: receiver.url, events: [] } })
        const webhookId = (webhook.body as { id: string }).id
        const makeRule = (id: string) =>
            callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput('', { actions: [{ type: 'call_webhook', webhookId: id }] }) })
        const unknown = await makeRule('7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11')
        expect(unknown.body).toMatchObject({ error: { code: 'body_invalid', field: 'actions[0].webhookId' } })
        expect((await makeRule(webhookId)).status).toBe(201)
        const change = makeChange({ recordId: LEAD })
        await deliver(relay, [change])
        await deliver(relay, [change])
        const [told] = await hear(1)
        expect(told).toMatchObject({ type: 'rule.called', data: { recordId: LEAD, values: { Status: 'Working' } } })
        expect(await relay.database.query('select from webhook_messages')).toHaveLength(1)
        expect(await relay.database.query('select from outbox')).toHaveLength(0)
        const path = `/v1/webhooks/${webhookId}`
        expect((await callApi(relay, 'DELETE', path)).body).toMatchObject({ error: { code: 'in_use' } })
    })
})
