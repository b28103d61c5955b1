/** The relay dies by kill -9 around a send: the receiver hears of everything, at most twice, under one id with one body. */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDatabase } from '../../../../relay/src/platform/database.ts'
import type { Database } from '../../../../relay/src/platform/database.ts'
import { startEmbeddedPostgres } from '../../../../relay/src/platform/embedded-postgres/index.ts'
import type { EmbeddedPostgres } from '../../../../relay/src/platform/embedded-postgres/index.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { RelayClient } from '../../../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../../../support/add-org.ts'
import { eventually } from '../../../support/call-api.ts'
import { makeDataDir } from '../../../support/data-dir.ts'
import { startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { makeBody, makeChange, signHeaders } from '../../../support/start-relay.ts'
import type { TestOrg } from '../../../support/start-relay.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

let dataDir: string
let server: EmbeddedPostgres
let database: Database
let receiver: WebhookReceiver
let org: TestOrg
let webhookId: string

const startRelay = (more: Readonly<Record<string, string>> = {}): Promise<RelayProcess> =>
    startRelayProcess(dataDir, { HEADROOM_WEBHOOK_ALLOW_LOOPBACK: 'true', ...more })

beforeAll(async () => {
    dataDir = makeDataDir('killed-sender')
    const log = createLog('silent')
    server = await startEmbeddedPostgres({ dataDir, log })
    database = openDatabase({ url: server.url, poolSize: 1, statementTimeoutMs: 5_000, log })
    receiver = await startReceiver()
    org = await addOrgByCommand(dataDir)
    const relay = await startRelay()
    const input = { url: receiver.url, events: ['record.changed'] }
    webhookId = (await new RelayClient(relay.url, org.token).request<{ id: string }>('POST', '/v1/webhooks', input)).id
    await relay.end('SIGTERM')
})
afterAll(async () => {
    await receiver.stop()
    await database.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
})

/** Delivers a change to a relay that dies at the place when it tells of it. */
async function dieWhileTelling(point: string): Promise<void> {
    const relay = await startRelay({ HEADROOM_FAIL_POINT: point })
    const exited = once(relay.child, 'close')
    const body = makeBody([makeChange()])
    const answer = await fetch(`${relay.url}/v1/deliveries`, { method: 'POST', body, headers: signHeaders(org, body) })
    expect(answer.status).toBe(200)
    await exited
    expect([relay.child.signalCode, relay.log.join('\n').includes(`fail point ${point} reached`)]).toEqual(['SIGKILL', true])
}

/** The minute after which another relay may take over what a dead one had claimed. */
const endLease = () => database.query(`update webhook_messages set run_after = now() where state = 'waiting'`)

test.each([
    ['before-send', 1],
    ['after-send-before-mark', 2],
])('FAILURES W6 killed at %s: the message comes after the restart, %i in all, with one id and one body', async (point, times) => {
    receiver.requests.length = 0
    await dieWhileTelling(point)
    expect(receiver.requests).toHaveLength(times - 1)
    const relay = await startRelay()
    await endLease()
    const client = new RelayClient(relay.url, org.token)
    const { messages } = await eventually(async () => {
        const path = `/v1/webhooks/${webhookId}/messages`
        const page = await client.request<{ messages: { id: string; state: string; attempts: number }[] }>('GET', path)
        return page.messages[0]?.state === 'delivered' ? page : null
    })
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual(Array(times).fill(messages[0]?.id))
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1)
    expect(messages[0]?.attempts).toBe(1)
    await relay.end('SIGTERM')
})
