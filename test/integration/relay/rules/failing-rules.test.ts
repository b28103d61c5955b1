import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { ChangeInput, TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let sequenceId: string
let failing: string
let other: string
let records = 0

beforeAll(async () => {
    relay = await startRelay()
    sequenceId = await makeSequence(relay, 'Outbound')
})
afterAll(() => relay.stop())
beforeEach(async () => {
    await relay.database.query('delete from rules')
    await relay.database.query('update orgs set rules_version = rules_version + 1')
    failing = await makeRule({ name: 'Heavy', conditions: HEAVY, logic: 'any' })
    other = await makeRule({ name: 'Light' })
})

/** 50 looks through 20,100 characters are more than 10,000 steps. */
const HEAVY = Array.from({ length: 50 }, (_, index) => ({ field: 'Description', operator: 'contains', value: `nothing ${index}` }))
const LONG = 'x'.repeat(20_100)

async function makeRule(change: object): Promise<string> {
    const answer = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, change) })
    expect(answer.status).toBe(201)
    return (answer.body as { id: string }).id
}

function saved(text: string): ChangeInput {
    const recordId = toId18(`00Q${String(++records).padStart(12, '0')}`) ?? ''
    return makeChange({ recordId, values: { Status: 'Working', Description: text }, previous: { Status: 'Open', Description: '' } })
}
const saveOften = (times: number, text: string) =>
    deliver(
        relay,
        Array.from({ length: times }, () => saved(text)),
    )
const readRule = async (id: string) => (await callApi(relay, 'GET', `/v1/rules/${id}`)).body as { isEnabled: boolean; failures: number }
const countFirings = async (id: string): Promise<number> =>
    ((await callApi(relay, 'GET', `/v1/firings?ruleId=${id}&limit=200`)).body as { firings: unknown[] }).firings.length

describe('FAILURES P: a rule that takes too many steps on a change', () => {
    test('fails there, says so in the story, and keeps no other rule from firing', async () => {
        const change = saved(LONG)
        expect((await deliver(relay, [change])).status).toBe(200)
        expect([await countFirings(failing), await countFirings(other)]).toEqual([0, 1])
        const story = (await callApi(relay, 'GET', `/v1/records/Lead/${change.recordId ?? ''}/story`)).body as {
            changes: { rules: { ruleName: string; verdict: string }[] }[]
        }
        expect(story.changes[0]?.rules).toMatchObject([
            { ruleName: 'Heavy', verdict: 'failed' },
            { ruleName: 'Light', verdict: 'fires' },
        ])
        expect(await readRule(failing)).toMatchObject({ isEnabled: true, failures: 1 })
    })

    test('is disabled after 20 in a row, over deliveries; an admin is told once and the others run on', async () => {
        await saveOften(12, LONG)
        await saveOften(7, LONG)
        expect(await readRule(failing)).toMatchObject({ isEnabled: true, failures: 19 })
        await saveOften(3, LONG)
        expect(await readRule(failing)).toMatchObject({ isEnabled: false, failures: 22, version: 2 })
        expect(await readRule(other)).toMatchObject({ isEnabled: true, failures: 0 })
        expect(await countFirings(other)).toBe(22)
        const { notices } = (await callApi(relay, 'GET', '/v1/notices')).body as { notices: { kind: string; details: object }[] }
        expect(notices.filter(({ kind }) => kind === 'rule_disabled')).toMatchObject([{ details: { ruleId: failing, name: 'Heavy' } }])
    })

    test('begins anew with a change that it can be judged on, and when it is enabled', async () => {
        await saveOften(19, LONG)
        await saveOften(1, 'short')
        expect(await readRule(failing)).toMatchObject({ failures: 0 })
        await saveOften(20, LONG)
        expect(await readRule(failing)).toMatchObject({ isEnabled: false })
        await callApi(relay, 'POST', `/v1/rules/${failing}/enable`, { body: {} })
        expect(await readRule(failing)).toMatchObject({ isEnabled: true, failures: 0 })
    })
})

test('FAILURES T8: rules are judged and deliveries accepted while the endpoint that they call hangs', async () => {
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((resolve) => hanging.once('listening', resolve))
    const url = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`
    const webhook = await callApi(relay, 'POST', '/v1/webhooks', { body: { url, events: [] } })
    expect(webhook.status).toBe(201)
    const webhookId = (webhook.body as { id: string }).id
    for (let rule = 0; rule < 20; rule++) await makeRule({ name: `Call ${rule}`, actions: [{ type: 'call_webhook', webhookId }] })
    for (let delivery = 0; delivery < 3; delivery++) expect((await saveOften(5, 'short')).status).toBe(200)
    await eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))
    const [waiting] = await relay.database.query(
        `select count(*)::int as count from webhook_messages where type = 'rule.called' and state = 'waiting'`,
    )
    expect([await countFirings(other), waiting]).toEqual([15, { count: 300 }])
    hanging.closeAllConnections()
    hanging.close()
})
