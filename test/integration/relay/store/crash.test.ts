/** The relay, and the server under it, die by kill -9 while deliveries come in: what was accepted is there, once. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readServerPid, runCommand, startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { makeBody, makeChange, makeDeliveryId, signHeaders } from '../../../support/start-relay.ts'
import type { TestOrg } from '../../../support/start-relay.ts'

const ROUNDS = process.env['HEADROOM_LONG'] === '1' ? 1_000 : 8
const SENDERS = 4
const READY_MS_MAX = 10_000

let dataDir: string
let org: TestOrg

beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'headroom-crash-'))
    const keys = JSON.parse((await runCommand(dataDir, ['org', 'add', '00D000000000001EAA', '--json'])).output) as Record<string, string>
    const { token } = JSON.parse((await runCommand(dataDir, ['token', 'add', '00D000000000001EAA', '--json'])).output) as { token: string }
    const key = (name: string) => Buffer.from((keys[name] ?? '').replace('whsec_', ''), 'base64')
    org = { orgId: '00D000000000001EAA', requestKey: key('requestKey'), responseKey: key('responseKey'), token }
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** Delivers like the package: an unanswered delivery is sent again under its id until it is accepted. */
async function sendUntil(relayUrl: () => string, isOver: () => boolean, accepted: Map<string, string>): Promise<void> {
    while (!isOver()) {
        const change = makeChange({ recordId: `00Q00000000${String(1000 + Math.floor(Math.random() * 50))}` })
        const [id, body] = [makeDeliveryId(), makeBody([change])]
        while (!accepted.has(id)) {
            const answer = await fetch(`${relayUrl()}/v1/deliveries`, {
                method: 'POST',
                body,
                headers: signHeaders(org, body, { 'webhook-id': id }),
                signal: AbortSignal.timeout(10_000),
            }).catch(() => null) // the relay is down: the outcome is unknown, as it would be for Apex
            if (answer?.status === 200) accepted.set(id, String(change.transaction))
            else await delay(20)
        }
    }
}

async function readTransactions(relay: RelayProcess): Promise<string[]> {
    const transactions: string[] = []
    for (let after = '0', hasMore = true; hasMore;) {
        const response = await fetch(`${relay.url}/v1/changes?after=${after}&limit=200`, {
            headers: { authorization: `Bearer ${org.token}` },
        })
        const page = (await response.json()) as { changes: { transaction: string }[]; cursor: number | string; hasMore: boolean }
        transactions.push(...page.changes.map(({ transaction }) => transaction))
        ;[after, hasMore] = [String(page.cursor), page.hasMore]
    }
    return transactions
}

describe('kill -9', () => {
    test(`FAILURES K1: after ${ROUNDS} kills under load the feed holds every accepted change exactly once, and the relay was back within 10 s each time`, async () => {
        const accepted = new Map<string, string>()
        let relay = await startRelayProcess(dataDir)
        let isOver = false
        const senders = Array.from({ length: SENDERS }, () =>
            sendUntil(
                () => relay.url,
                () => isOver,
                accepted,
            ),
        )
        for (let round = 0; round < ROUNDS; round++) {
            await delay(Math.random() * 300)
            const server = readServerPid(dataDir)
            // Every second time the server dies with it, as in a power cut.
            if (round % 2 === 1 && server !== null) process.kill(server, 'SIGKILL')
            await relay.end('SIGKILL')
            const started = performance.now()
            relay = await startRelayProcess(dataDir)
            expect(performance.now() - started).toBeLessThan(READY_MS_MAX)
        }
        isOver = true
        await Promise.all(senders)
        const feed = await readTransactions(relay)
        expect(feed.toSorted()).toEqual([...accepted.values()].toSorted())
        expect(accepted.size).toBeGreaterThan(ROUNDS)
        expect(await relay.end('SIGTERM')).toBe(0)
    })
})
