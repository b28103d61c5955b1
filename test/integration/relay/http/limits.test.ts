/** Who knocks too often: strangers with wrong credentials, and an org that floods. The others must not notice. */
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { FAILURES_MAX } from '../../../../relay/src/http/failure-limit.ts'
import { callApi, eventually } from '../../../support/call-api.ts'
import { sendAll } from '../../../support/fuzz/pipelined-client.ts'
import { OTHER_ORG_ID, deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { Answer, TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let now: number
beforeEach(async () => {
    now = Date.now()
    relay = await startRelay({ clock: { now: () => new Date(now) } })
})
afterEach(() => relay.stop())

describe('FAILURES C1-24: wrong signatures', () => {
    const forge = (headers: Record<string, string> = {}) => {
        const body = makeBody([makeChange()])
        return post(relay, body, { ...signHeaders(relay.org, body), 'webhook-signature': `v1,${'A'.repeat(43)}=`, ...headers })
    }

    test('are answered with 429 past the limit, while the org’s own deliveries pass; a minute later it is 401 again', async () => {
        for (let number = 0; number < FAILURES_MAX; number++) expect((await forge()).status).toBe(401)
        const refused = await forge()
        expect(refused).toMatchObject({ status: 429, body: { error: { code: 'too_many_requests' } } })
        expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
        expect((await deliver(relay, [makeChange()])).status).toBe(200)
        now += 60_000
        expect((await forge()).status).toBe(401)
    })

    test('FAILURES C2-43: of one address are counted together, whatever the headers say of other addresses', async () => {
        const statuses = []
        for (let number = 0; number <= FAILURES_MAX; number++) {
            const address = `203.0.113.${number % 250}`
            statuses.push((await forge({ 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address })).status)
        }
        expect(statuses.at(-1)).toBe(429)
    })

    test('for one org cost another nothing: its own mistakes are still told as such', async () => {
        for (let number = 0; number <= FAILURES_MAX; number++) await forge()
        const answer = await callApi(relay, 'GET', '/v1/rules', { token: `hr_${OTHER_ORG_ID}_${'A'.repeat(43)}` })
        expect(answer.status).toBe(401)
    })
})

test('FAILURES C2-35: of 10,000 guessed tokens none is accepted, all but the first hundred get 429, and the right one still opens', async () => {
    const guess = (number: number): Buffer => {
        const token = `hr_${relay.org.orgId}_${String(number).padStart(43, '0')}`
        return Buffer.from(`GET /v1/rules HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer ${token}\r\n\r\n`)
    }
    const { replies } = await sendAll(
        Number(new URL(relay.url).port),
        Array.from({ length: 10_000 }, (_, number) => guess(number)),
    )
    const numberOf = (status: number): number => replies.filter((reply) => reply.status === status).length
    expect([numberOf(401), numberOf(429)]).toEqual([FAILURES_MAX, 10_000 - FAILURES_MAX])
    expect((await callApi(relay, 'GET', '/v1/rules')).status).toBe(200)
})

describe('FAILURES O7: an org that floods', () => {
    test('gets 429 with Retry-After for what is more than its share, and another org is answered meanwhile', async () => {
        const other = { ...relay, org: await relay.addOrg(OTHER_ORG_ID) }
        // The store is held by the org's lock, so that what comes stays under way.
        const flood = await relay.database.transaction(async (sql) => {
            await sql.query('select pg_advisory_xact_lock($1, hashtext($2))', [4_200_002, relay.org.orgId])
            const answered: Answer[] = []
            const sent = Array.from({ length: 80 }, async () => {
                const answer = await deliver(relay, [makeChange()])
                answered.push(answer)
                return answer.status
            })
            await eventually(() => Promise.resolve(answered.length === 16 ? true : null))
            expect(new Set(answered.map(({ status, headers }) => [status, headers.get('retry-after')].join()))).toEqual(new Set(['429,5']))
            expect((await deliver(other, [makeChange()])).status).toBe(200)
            return { sent }
        })
        const statuses = await Promise.all(flood.sent)
        expect([statuses.filter((status) => status === 200).length, statuses.filter((status) => status === 429).length]).toEqual([64, 16])
        expect((await deliver(relay, [makeChange()])).status).toBe(200)
    })

    test('with long polls keeps its own API busy and nobody else’s', async () => {
        const other = await relay.addOrg(OTHER_ORG_ID)
        const sockets = Array.from({ length: 200 }, () => {
            const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
            socket.write(`GET /v1/changes?wait=30 HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer ${relay.org.token}\r\n\r\n`)
            return socket
        })
        const askOwn = async () => (await callApi(relay, 'GET', '/v1/rules')).status
        const until = performance.now() + 10_000
        let status = await askOwn()
        while (status !== 429 && performance.now() < until) status = await askOwn()
        expect(status).toBe(429)
        expect((await callApi(relay, 'GET', '/v1/rules', { token: other.token })).status).toBe(200)
        for (const socket of sockets) socket.destroy()
    })
})
