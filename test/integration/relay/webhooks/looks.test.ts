/** When webhooks are looked for: not at each change while there is none. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as rest } from 'node:timers/promises'
import type { Database } from '../../../../relay/src/platform/database.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { createWebhookWorker } from '../../../../relay/src/webhooks/webhook-worker.ts'
import { waitFor } from '../../../support/start-relay.ts'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'

/** Several times as long as a look waits for company. */
const REST_MS = 250

let bench: WebhookBench
beforeAll(async () => {
    bench = await startWebhooks()
})
afterAll(() => bench.stop())

test('changes make the worker look only once there is a webhook, which it learns at any other look', async () => {
    let asked = 0
    const query: Database['query'] = (text, values) => {
        asked++
        return bench.database.query(text, values)
    }
    const worker = createWebhookWorker({
        database: { ...bench.database, query },
        clock: bench,
        log: createLog('silent'),
        delivery: { runOnce: () => Promise.resolve(0) },
        breakOff: () => undefined,
    })
    await worker.drain()
    const without = asked
    worker.wakeForChanges()
    await rest(REST_MS)
    expect(asked).toBe(without)

    await bench.add('http://127.0.0.1:9/')
    await worker.drain()
    const since = asked
    worker.wakeForChanges()
    await waitFor(() => Promise.resolve(asked > since))
    await worker.stop()
})
