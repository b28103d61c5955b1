/** SIGTERM under load: what was begun is finished or given back at once, and the relay is gone within ten seconds. */
import { expect, test } from '@jest/globals'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import { waitFor } from '../support/start-relay.ts'
import { startStore } from '../support/start-store.ts'
import { startReceiver } from '../support/webhook-receiver.ts'
import { showFigures } from './start-test-world.ts'

const ROUNDS = process.env['HEADROOM_LONG'] === '1' ? 30 : 2
const STOP_MS_MAX = 10_000

test(
    `FAILURES U4: ${ROUNDS} stops under load, each with a receiver that never answers: gone within 10 s, nothing claimed stays claimed, nothing is lost`,
    async () => {
        const [store, receiver] = [await startStore(), await startReceiver()]
        receiver.answerWith(() => undefined)
        const org = await addOrgByCommand(store.dataDir, store.environment)
        let relay = await startRelayProcess(store.dataDir, store.environment)
        const client = new RelayClient(relay.url, org.token)
        const scene = await makeScene(client)
        await client.request('POST', '/v1/webhooks', { url: receiver.url, events: ['rule.fired'] })
        const sender = startSender(org, [relay.url])
        const stops: number[] = []
        try {
            for (let round = 0; round < ROUNDS; round++) {
                receiver.requests.length = 0
                await sender.proceed(20)
                await waitFor(() => Promise.resolve(receiver.requests.length > 0))
                const started = performance.now()
                expect(await relay.end('SIGTERM')).toBe(0)
                stops.push(performance.now() - started)
                const claimed = `select from webhook_messages where state = 'waiting' and (run_after > now() or attempts > 0)`
                expect(await store.query(claimed)).toEqual([])
                relay = await startRelayProcess(store.dataDir, store.environment)
                sender.use([relay.url])
            }
            showFigures({ scenario: 'SIGTERM', rounds: ROUNDS, stopMsMax: Math.round(Math.max(...stops)) })
            expect(Math.max(...stops)).toBeLessThan(STOP_MS_MAX)
            await expectApplied(relay.url, org.token, await sender.finish(), scene)
        } finally {
            sender.kill()
            await relay.end('SIGKILL')
            await receiver.stop()
            await store.stop()
        }
    },
    ROUNDS * 30_000 + 60_000,
)
