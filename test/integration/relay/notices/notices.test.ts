/** What an admin is told without asking: once per event, with what happened, for the own org only. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRetentionWorker } from '../../../../relay/src/retention/index.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { readPanel } from '../../../support/ask-panel.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { OTHER_ORG_ID, deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

interface NoticePage {
    notices: { id: string; kind: string; text: string; details: Record<string, unknown>; readAt: string | null }[]
    next: string | null
}

let relay: TestRelay
let other: TestOrg
let receiver: WebhookReceiver
beforeAll(async () => {
    relay = await startRelay()
    other = await relay.addOrg(OTHER_ORG_ID)
    receiver = await startReceiver()
})
afterAll(async () => {
    await relay.stop()
    await receiver.stop()
})

const read = async (query = '', token = relay.org.token): Promise<NoticePage> =>
    (await callApi(relay, 'GET', `/v1/notices${query}`, { token })).body as NoticePage
const ofKind = async (kind: string) => (await read('?limit=200')).notices.filter((notice) => notice.kind === kind)

const GAP = { first: '2026-11-22T08:00:00.000Z', last: '2026-11-22T09:00:00.000Z' }

function tellGap(changes: number): Promise<unknown> {
    const body = makeBody([], { kind: 'heartbeat', dropped: { firstAt: GAP.first, lastAt: GAP.last, changes } })
    return post(relay, body, signHeaders(relay.org, body))
}

describe('a notice', () => {
    test('FAILURES W4 is given when an endpoint says that it is gone, and names the host but not the path, which may be a secret', async () => {
        receiver.answerWith((response) => response.writeHead(410).end())
        const body = { url: `${receiver.url}/secret`, events: [], description: 'Slack' }
        const { id } = (await callApi(relay, 'POST', '/v1/webhooks', { body })).body as { id: string }
        await callApi(relay, 'POST', `/v1/webhooks/${id}/test`)
        const [notice] = await eventually(async () => {
            const found = await ofKind('webhook_disabled')
            return found.length > 0 ? found : null
        })
        const host = `127.0.0.1:${receiver.port}`
        expect(notice).toMatchObject({ details: { webhookId: id, host, description: 'Slack', reason: 'gone' } })
        expect(notice?.text).toContain(`The webhook to ${host} is switched off: it answered 410`)
        expect(JSON.stringify(notice)).not.toContain('secret')
    })

    test('is not given for what an admin does', async () => {
        const before = await read()
        const body = { url: receiver.url, events: [] }
        const { id } = (await callApi(relay, 'POST', '/v1/webhooks', { body })).body as { id: string }
        await callApi(relay, 'PUT', `/v1/webhooks/${id}`, { body: { ...body, isEnabled: false } })
        expect(await read()).toEqual(before)
    })

    test('is given once when a rule brakes, and again when it brakes again', async () => {
        const rule = makeRuleInput(await makeSequence(relay, 'Outbound'), { name: 'Braked', firingsPerHourMax: 1 })
        const { id } = (await callApi(relay, 'POST', '/v1/rules', { body: rule })).body as { id: string }
        let number = 1_000
        const makeLead = () => makeChange({ recordId: toId18(`00Q00000000${number++}`) ?? '' })
        const fire = () => deliver(relay, [makeLead(), makeLead()])
        await fire()
        await fire()
        expect(await ofKind('rule_braked')).toMatchObject([{ details: { ruleId: id, name: 'Braked' } }])
        await callApi(relay, 'POST', `/v1/rules/${id}/held-firings`, { body: { decision: 'discard' } })
        await fire()
        await callApi(relay, 'DELETE', `/v1/rules/${id}`)
        const braked = await ofKind('rule_braked')
        expect(braked.map(({ text }) => text.split(' fired')[0])).toEqual(['The rule "Braked"', 'The rule "Braked"'])
    })

    test('is one for a gap that is told twice, and says the larger number', async () => {
        await tellGap(3)
        await tellGap(5)
        const gaps = await ofKind('gap')
        expect(gaps).toMatchObject([{ details: { firstAt: GAP.first, lastAt: GAP.last, changes: 5 } }])
        expect(gaps[0]?.text).toContain(`could not keep 5 changes between ${GAP.first} and ${GAP.last}`)
        expect(gaps[0]?.text).toContain('The check for completeness finds the records concerned')
    })
})

describe('a notice that is read', () => {
    const mark = (id: string, token = relay.org.token) => callApi(relay, 'POST', `/v1/notices/${id}/read`, { token })
    const unread = async () => (await read('?unread=true')).notices.map(({ id }) => id)

    test('says when and by whom first, is kept, and leaves the list of those that are unread', async () => {
        const [newest, ...others] = (await read()).notices
        const id = newest?.id ?? ''
        const [marked] = await readPanel(relay, [{ name: 'noticeRead', path: { noticeId: id } }])
        expect(marked?.body).toMatchObject({ id, readBy: 'user:ada@example.com', readAt: expect.stringMatching(/Z$/) })
        expect((await mark(id)).body).toEqual(marked?.body)
        expect((await read()).notices[0]).toEqual(marked?.body)
        expect(await unread()).toEqual(others.map((other) => other.id))
    })

    test('is unread again when what it tells grows', async () => {
        const [gap] = await ofKind('gap')
        await mark(gap?.id ?? '')
        expect(await unread()).not.toContain(gap?.id)
        await tellGap(5)
        expect(await unread()).not.toContain(gap?.id)
        await tellGap(8)
        expect(await ofKind('gap')).toMatchObject([{ id: gap?.id, readAt: null, readBy: null, details: { changes: 8 } }])
    })

    test('is one of the own org: another org, an id that is none and a reader are refused', async () => {
        const [newest] = await ofKind('gap')
        const reader = await relay.app.orgs.addToken(relay.org.orgId, 'reader')
        expect((await mark(newest?.id ?? '', other.token)).status).toBe(404)
        expect((await mark('nonsense')).status).toBe(400)
        expect((await mark(newest?.id ?? '', reader)).status).toBe(403)
        expect(await ofKind('gap')).toMatchObject([{ readAt: null }])
    })
})

describe('the list of notices', () => {
    test('goes page by page from the newest to the oldest', async () => {
        const all = (await read()).notices
        expect(all.length).toBeGreaterThan(2)
        const first = await read('?limit=2')
        const second = await read(`?limit=200&page=${first.next ?? ''}`)
        expect([...first.notices, ...second.notices]).toEqual(all)
        expect(second.next).toBeNull()
    })

    test('shows an org its own only', async () => {
        expect(await read('', other.token)).toEqual({ notices: [], next: null })
    })

    test('ends after a year', async () => {
        const sweep = () =>
            createRetentionWorker({ database: relay.database, log: createLog('error'), days: 30, count: () => undefined }).drain()
        await relay.database.query(`update notices set at = at - interval '364 days'`)
        const before = await read()
        await sweep()
        expect((await read()).notices).toHaveLength(before.notices.length)
        await relay.database.query(`update notices set at = at - interval '2 days'`)
        await sweep()
        expect((await read()).notices).toEqual([])
    })
})
