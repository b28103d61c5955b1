/** A webhook that is deleted while its messages are on their way: neither the deletion nor the worker is given up for the other. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ServerResponse } from 'node:http'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { waitFor } from '../../../support/start-relay.ts'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

let bench: WebhookBench
let receiver: WebhookReceiver
beforeAll(async () => {
    bench = await startWebhooks()
    receiver = await startReceiver()
})
afterAll(async () => {
    await bench.stop()
    await receiver.stop()
})

/** In this database. */
async function isSomebodyWaiting(): Promise<boolean> {
    const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await bench.database.query(text)).length > 0
}

/** As the route does, but that something else goes on between its steps. */
async function deleteSlowly(webhookId: string, meanwhile: () => void): Promise<void> {
    await bench.database.transaction(async (sql: Sql) => {
        await sql.query('select from webhooks where webhook_id = $1 for update', [webhookId])
        meanwhile()
        await waitFor(isSomebodyWaiting)
        await sql.query('delete from webhooks where webhook_id = $1', [webhookId])
    })
}

test('an attempt that failed meanwhile is written nowhere', async () => {
    const held: ServerResponse[] = []
    receiver.answerWith((response) => held.push(response))
    const { id } = await bench.add(receiver.url)
    await bench.change('00Q000000000001EAA')
    const draining = bench.webhooks.worker.drain()
    await waitFor(() => Promise.resolve(held.length === 1))

    await deleteSlowly(id, () => held[0]?.writeHead(500).end())
    await draining
    expect(bench.outcomes).toEqual({ outdated: 1 })
    expect(await bench.database.query('select from webhook_messages')).toEqual([])
})
