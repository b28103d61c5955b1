/**
 * Every route under inputs that its own schemas suggest: nothing breaks it, leaks from it, hangs it or changes what it refused to change.
 * FUZZ_SEED makes the inputs of an earlier run again, FUZZ_INPUTS makes fewer or more of them.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deliveryRouteDescription } from '../../../../relay/src/intake/index.ts'
import { panelRouteDescription } from '../../../../relay/src/panel/index.ts'
import type { RouteDescription } from '../../../../relay/src/http/index.ts'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import type { Hints } from '../../../support/fuzz/arbitrary-input.ts'
import { brokenRequests, mixedRequests } from '../../../support/fuzz/fuzz-requests.ts'
import type { FuzzRequest } from '../../../support/fuzz/fuzz-requests.ts'
import { sendAll } from '../../../support/fuzz/pipelined-client.ts'
import type { Reply } from '../../../support/fuzz/pipelined-client.ts'
import { OTHER_ORG_ID, deliver, makeChange, signHeaders, startRelay, waitFor } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const INPUTS_PER_ROUTE = Number(process.env['FUZZ_INPUTS'] ?? (isLong ? 100_000 : 5_000))
/** So many of a route's inputs must be refused; the others may be good, and cost the store more. */
const BROKEN = Math.round(INPUTS_PER_ROUTE * 0.96)
/** At most so many at a time, so that a long run needs no more memory than a short one. */
const CHUNK = 5_000
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
/** It takes about 90 s of one core; 100,000 inputs take twenty times as long. */
const TIMEOUT_MS = isLong ? 7_200_000 : 600_000

const encryptionKey = Buffer.alloc(32, 'encryption-canary')
let relay: TestRelay
let hints: Hints

beforeAll(async () => {
    // As Node has it: each refusal is an error, and Jest's hundred lines of stack would cost more than the rest of the answer.
    Error.stackTraceLimit = 10
    relay = await startRelay({ encryptionKey })
    const sequenceId = await makeSequence(relay, 'Outbound')
    const rule = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId) })
    // Port 9 (discard) refuses the connection at once: a good message waits for its retry.
    const webhook = await callApi(relay, 'POST', '/v1/webhooks', { body: { url: 'http://127.0.0.1:9/', events: [], isEnabled: false } })
    await deliver(relay, [makeChange()])
    // What the delivery causes is done before anything is compared.
    await waitFor(async () => (await relay.database.query('select from enrollments')).length === 1)
    const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id
    hints = {
        object: ['Lead', 'Contact'],
        recordId: ['00Q000000000001EAA', '003000000000009AAA'],
        ruleId: [idOf(rule)],
        sequenceId: [sequenceId],
        webhookId: [idOf(webhook)],
        messageId: ['msg_00000000000000000000000000000000'],
        url: ['http://127.0.0.1:9/'],
        orgId: [relay.org.orgId],
        wait: ['0'],
        name: ['A name', 'Another name'],
        logic: ['all', 'any', '1'],
    }
    process.stderr.write(`fuzz: ${INPUTS_PER_ROUTE} inputs a route, FUZZ_SEED=${SEED}\n`)
})
afterAll(() => relay.stop())

function toBytes({ method, path, contentType, body }: FuzzRequest, token: string, signed: Record<string, string> = {}): Buffer {
    const bytes = Buffer.from(body ?? '')
    const headers: Record<string, string> = { host: 'relay', authorization: `Bearer ${token}`, ...signed }
    if (contentType !== null) headers['content-type'] = contentType
    if (body !== null) headers['content-length'] = String(bytes.length)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), bytes])
}

/** A delivery is signed whatever it holds, or nothing behind the signature would be reached. */
function prepare(route: RouteDescription, request: FuzzRequest): Buffer {
    if (route.security !== 'signature') return toBytes(request, relay.org.token)
    const signed = signHeaders(relay.org, request.body ?? '', { 'content-type': undefined })
    return toBytes(request, relay.org.token, signed)
}

/** What no answer may hold: the inside of the program, of the store, and secrets. */
const INSIDE = /\n +at |node_modules|relay\/src|SQLSTATE|violates|syntax error|relation "|ECONN|postgres(ql)?:\/\//i
const secrets = (): string[] => [
    relay.org.token.slice(-43),
    relay.org.requestKey.toString('base64'),
    relay.org.responseKey.toString('base64'),
    encryptionKey.toString('base64'),
    new URL(relay.databaseUrl).password,
]

function findFault(reply: Reply | undefined, isBroken: boolean): string | null {
    if (reply === undefined || !(reply.status >= 200 && reply.status < 500)) return 'no answer, or 5xx'
    if (isBroken && reply.status < 400) return 'a broken request was taken'
    if (reply.status >= 400 && INSIDE.test(reply.text)) return 'an inner text'
    if (secrets().some((secret) => reply.text.includes(secret))) return 'a secret'
    return null
}

async function fuzz(route: RouteDescription, requests: fc.Arbitrary<FuzzRequest>, count: number, isBroken: boolean): Promise<void> {
    const port = Number(new URL(relay.url).port)
    for (let done = 0; done < count; done += CHUNK) {
        const made = fc.sample(requests, { numRuns: Math.min(CHUNK, count - done), seed: SEED + done })
        const sent = made.map((request) => prepare(route, request))
        const { replies, hanging } = await sendAll(port, sent)
        const faults = made.flatMap((request, index) => {
            const reply = replies[index]
            const fault = hanging.includes(index) ? 'it hangs' : findFault(reply, isBroken)
            return fault === null ? [] : [{ fault, request, reply }]
        })
        expect({ route: route.name, seed: SEED, faults: faults.slice(0, 3) }).toEqual({ route: route.name, seed: SEED, faults: [] })
    }
}

/** What removes comes last, so that there is something left to hit. */
const listRoutes = (): RouteDescription[] =>
    [deliveryRouteDescription, panelRouteDescription, ...relay.app.routes].toSorted(
        (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
    )

describe(`${INPUTS_PER_ROUTE} inputs to every route`, () => {
    test(
        'that are broken are refused, none with 5xx, an inner text or a secret, none hangs, and the store stays as it was',
        async () => {
            const before = await takeSnapshot(relay.database)
            for (const route of listRoutes()) await fuzz(route, brokenRequests(route, hints), BROKEN, true)
            expect(await takeSnapshot(relay.database)).toEqual(before)
        },
        TIMEOUT_MS,
    )

    test(
        'that are good in part are answered, none with 5xx, an inner text or a secret, and none hangs',
        async () => {
            for (const route of listRoutes()) await fuzz(route, mixedRequests(route, hints), INPUTS_PER_ROUTE - BROKEN, false)
            expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        },
        TIMEOUT_MS,
    )
})

describe('FAILURES G9: two orgs at the same time', () => {
    const READS = 10_000

    async function fill(world: TestRelay, org: TestOrg, mark: string): Promise<string[]> {
        const own = { ...world, org }
        const sequenceId = await makeSequence(own, `Sequence ${mark}`)
        const rule = await callApi(own, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { name: `Rule ${mark}` }) })
        await deliver(own, [makeChange({ recordId: '00Q000000000007EAA', values: { Status: 'Working', LastName: `Lead ${mark}` } })])
        const ruleId = (rule.body as { id: string }).id
        return [
            '/v1/rules',
            `/v1/rules/${ruleId}`,
            '/v1/sequences',
            `/v1/sequences/${sequenceId}`,
            '/v1/changes',
            '/v1/records/Lead',
            '/v1/records/Lead/00Q000000000007EAA',
            '/v1/audit',
        ]
    }

    test(
        'none of 10,000 answers, interleaved on the same connections, holds anything of the other',
        async () => {
            const world = await startRelay()
            const orgs = [world.org, await world.addOrg(OTHER_ORG_ID)]
            const marks = ['of-the-first', 'of-the-second']
            const paths = await Promise.all(orgs.map((org, index) => fill(world, org, marks[index] ?? '')))
            const turns = fc.sample(fc.tuple(fc.nat(1), fc.nat(7)), { numRuns: READS, seed: SEED })
            const requests = turns.map(([org, path]) => {
                const request = { method: 'GET', path: paths[org]?.[path] ?? '', contentType: null, body: null }
                return toBytes(request, orgs[org]?.token ?? '')
            })
            const { replies } = await sendAll(Number(new URL(world.url).port), requests)
            await world.stop()
            const crossings = turns.flatMap(([org, path], index) => {
                const { status = 0, text = '' } = replies[index] ?? {}
                const isRight = status === 200 && text.includes(marks[org] ?? '') && !text.includes(marks[1 - org] ?? '')
                return isRight ? [] : [{ seed: SEED, path: paths[org]?.[path], status, text }]
            })
            expect(crossings.slice(0, 3)).toEqual([])
        },
        TIMEOUT_MS,
    )
})
