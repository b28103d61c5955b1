/** The relay dies at every named place on the way of a change: what it accepted is applied, and nothing is done twice. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { FAIL_POINTS as ALL } from '../../../../relay/src/platform/failpoints.ts'
import type { FailPoint } from '../../../../relay/src/platform/failpoints.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { RelayClient } from '../../../../scripts/demo/relay-client.ts'
import { eventually, makeRuleInput } from '../../../support/call-api.ts'
import { runCommand, startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { signalServer } from '../../../support/server-processes.ts'
import { makeBody, makeChange, makeDeliveryId, ORG_ID, signHeaders } from '../../../support/start-relay.ts'
import type { TestOrg } from '../../../support/start-relay.ts'
import { makeStoreFolder } from '../../../support/store-folder.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

/** Those on the way of a write have a test of their own. */
const FAIL_POINTS = ALL.filter((point) => !point.startsWith('write-'))
const TIMES = process.env['HEADROOM_LONG'] === '1' ? 5 : 1
/** On the way of a delivery; the others are reached in sync/watermark-kill.test.ts and retention/retention-kill.test.ts. */
const POINTS = FAIL_POINTS.filter((point) => !point.startsWith('watermark') && point !== 'compaction-mid')
const TEST_TIMEOUT_MS = 120_000
/** A body of more than one packet, so that half of it can have come. */
const CHANGES = 200
const PADDING = 'x'.repeat(1_000)

interface Delivery {
    readonly id: string
    readonly body: string
    readonly recordIds: readonly string[]
    /** The one record that fires the rule. */
    readonly leadId: string
}

let dataDir: string
let org: TestOrg
let sequenceId: string
let receiver: WebhookReceiver
let recordNumber = 0
const reached = new Map<FailPoint, number>()
const accepted: Delivery[] = []

function makeDelivery(): Delivery {
    const recordIds = Array.from({ length: CHANGES }, () => toId18(`00Q00000${String(1_000_000 + recordNumber++)}`) ?? '')
    const [leadId = ''] = recordIds
    const changes = recordIds.map((recordId) => {
        const status = recordId === leadId ? 'Working' : 'Contacted'
        return makeChange({ recordId, values: { Status: status, Description: PADDING } })
    })
    return { id: makeDeliveryId(), body: makeBody(changes), recordIds, leadId }
}

/** Null when the relay died before it answered: the outcome is unknown, as it would be for Apex. */
async function post(relay: RelayProcess, { id, body }: Delivery): Promise<{ status: number; duplicate: boolean } | null> {
    const sent = request(`${relay.url}/v1/deliveries`, {
        method: 'POST',
        headers: { ...signHeaders(org, body, { 'webhook-id': id }), 'content-length': Buffer.byteLength(body) },
        agent: false,
    })
    sent.end(body)
    try {
        const [answer] = (await once(sent, 'response')) as [IncomingMessage]
        const { duplicate } = (await json(answer)) as { duplicate: boolean }
        return { status: answer.statusCode ?? 0, duplicate }
    } catch {
        return null
    }
}

interface Page {
    readonly [name: string]: unknown
    readonly next: string | null
}

/** The record ids of all rows of a list, page by page. */
async function readRecordIds(relay: RelayProcess, path: string, name: string): Promise<string[]> {
    const client = new RelayClient(relay.url, org.token)
    const ids: string[] = []
    for (let next: string | null = '', query = ''; next !== null; query = `&page=${next ?? ''}`) {
        const page: Page = await client.request<Page>('GET', `${path}?limit=200${query}`)
        ids.push(...(page[name] as { recordId: string }[]).map(({ recordId }) => recordId))
        next = page.next
    }
    return ids
}

async function readFeed(relay: RelayProcess): Promise<string[]> {
    const client = new RelayClient(relay.url, org.token)
    const ids: string[] = []
    for (let after = '0', hasMore = true; hasMore;) {
        const page = await client.request<{ changes: { recordId: string }[]; cursor: string; hasMore: boolean }>(
            'GET',
            `/v1/changes?after=${after}&limit=200`,
        )
        ids.push(...page.changes.map(({ recordId }) => recordId))
        ;({ cursor: after, hasMore } = page)
    }
    return ids
}

const readEnrolled = (relay: RelayProcess): Promise<string[]> =>
    readRecordIds(relay, `/v1/sequences/${sequenceId}/enrollments`, 'enrollments')

/** Everything accepted so far is in the feed once, fired once and is enrolled once; nothing else is. */
async function expectApplied(relay: RelayProcess): Promise<void> {
    const leads = accepted.map(({ leadId }) => leadId).toSorted()
    expect((await readFeed(relay)).toSorted()).toEqual(accepted.flatMap(({ recordIds }) => recordIds).toSorted())
    expect((await readRecordIds(relay, '/v1/firings', 'firings')).toSorted()).toEqual(leads)
    await eventually(async () => ((await readEnrolled(relay)).length >= leads.length ? true : null))
    expect((await readEnrolled(relay)).toSorted()).toEqual(leads)
}

/** Counts the place if the relay said that it was reached, and died of it. */
function countReached(point: FailPoint, signal: NodeJS.Signals | null, log: string): void {
    if (signal === 'SIGKILL' && log.includes(`fail point ${point} reached`)) reached.set(point, (reached.get(point) ?? 0) + 1)
}

/** What fires is told to an endpoint too, so that the places on the way out are reached. */
const startRelay = (more: Readonly<Record<string, string>> = {}): Promise<RelayProcess> =>
    startRelayProcess(dataDir, { HEADROOM_WEBHOOK_ALLOW_LOOPBACK: 'true', ...more })

/** Delivers to a relay that dies at the place; resolves when it is dead and all that it said was read. True when it had answered 200 before. */
async function deliverAndDie(point: FailPoint, delivery: Delivery): Promise<boolean> {
    const relay = await startRelay({ HEADROOM_FAIL_POINT: point })
    const exited = once(relay.child, 'close')
    const answer = await post(relay, delivery)
    await exited
    // Every second time the server dies with it, as in a power cut.
    if (accepted.length % 2 === 1) signalServer(dataDir, 'SIGKILL')
    countReached(point, relay.child.signalCode, relay.log.join('\n'))
    return answer?.status === 200
}

async function setUp(): Promise<void> {
    const keys = JSON.parse((await runCommand(dataDir, ['org', 'add', ORG_ID, '--json'])).output) as Record<string, string>
    const { token } = JSON.parse((await runCommand(dataDir, ['token', 'add', ORG_ID, '--json'])).output) as { token: string }
    const key = (name: string) => Buffer.from((keys[name] ?? '').replace('whsec_', ''), 'base64')
    org = { orgId: ORG_ID, requestKey: key('requestKey'), responseKey: key('responseKey'), token }
    const relay = await startRelay()
    const client = new RelayClient(relay.url, token)
    sequenceId = (await client.request<{ id: string }>('POST', '/v1/sequences', { name: 'Outbound' })).id
    await client.request('POST', '/v1/rules', makeRuleInput(sequenceId))
    await client.request('POST', '/v1/webhooks', { url: receiver.url, events: ['rule.fired'] })
    expect(await relay.end('SIGTERM')).toBe(0)
}

beforeAll(async () => {
    dataDir = makeStoreFolder('fail-points')
    receiver = await startReceiver()
})
afterAll(async () => {
    await receiver.stop()
    rmSync(dataDir, { recursive: true, force: true })
})

describe('the relay dies at a named place', () => {
    test(
        'FAILURES K2, U2: killed in the middle of a migration, the store is as it was and the next start migrates it',
        async () => {
            for (let time = 0; time < TIMES; time++) {
                const start = startRelay({ HEADROOM_FAIL_POINT: 'migrate-mid' })
                const death = (await start.catch((error: unknown) => error)) as Error
                countReached('migrate-mid', 'SIGKILL', death.message)
            }
            await setUp()
        },
        TEST_TIMEOUT_MS,
    )

    test.each(POINTS.filter((point) => point !== 'migrate-mid'))(
        'FAILURES K2: killed at %s, what was accepted is applied and nothing is doubled',
        async (point) => {
            for (let time = 0; time < TIMES; time++) {
                const delivery = makeDelivery()
                const wasAccepted = await deliverAndDie(point, delivery)
                const relay = await startRelay()
                // What was not answered is sent again under its id, as the package does; what was answered is not.
                if (!wasAccepted) expect((await post(relay, delivery))?.status).toBe(200)
                accepted.push(delivery)
                await expectApplied(relay)
                expect(await relay.end('SIGTERM')).toBe(0)
            }
        },
        TEST_TIMEOUT_MS * TIMES,
    )

    test(
        'FAILURES K3: killed between commit and action, the action happens after the restart, once, though the delivery comes again',
        async () => {
            const delivery = makeDelivery()
            expect(await deliverAndDie('after-commit-before-ack', delivery)).toBe(false)
            const relay = await startRelay()
            accepted.push(delivery)
            await expectApplied(relay)
            expect(await post(relay, delivery)).toEqual({ status: 200, duplicate: true })
            await expectApplied(relay)
            expect(await relay.end('SIGTERM')).toBe(0)
        },
        TEST_TIMEOUT_MS,
    )

    test('FAILURES K2: every named place was reached, as often as it was armed', () => {
        const armed = POINTS.map((point) => [point, point === 'after-commit-before-ack' ? TIMES + 1 : TIMES])
        expect(Object.fromEntries(reached)).toEqual(Object.fromEntries(armed))
    })
})
