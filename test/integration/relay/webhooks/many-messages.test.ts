/** A webhook with a month of messages is deleted without one statement that takes them all. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { deleteSettled } from '../../../../relay/src/webhooks/message-log-store.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'

const ORG = '00D000000000001EAA'
const MESSAGES = 12_000
const PAGE = 1_000

let bench: WebhookBench
let webhookId: string

beforeAll(async () => {
    bench = await startWebhooks()
})
afterAll(() => bench.stop())

/** Every third waits. */
const FILL = `
    insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at, state, settled_at)
    select $1, $2, 'msg_' || n, 'record.changed', '{}', now(), now(), case when n % 3 = 0 then 'waiting' else 'delivered' end,
        case when n % 3 <> 0 then now() end
    from generate_series(1, $3::int) as n order by n`

beforeEach(async () => {
    await bench.database.query('delete from webhooks')
    webhookId = (await bench.add('http://127.0.0.1:9/')).id
    await bench.database.query(FILL, [ORG, webhookId, MESSAGES])
})

const countMessages = async (): Promise<number> => (await bench.database.query('select from webhook_messages')).length

describe('what is settled', () => {
    test('goes page by page, and what waits stays', async () => {
        const key = { orgId: ORG, webhookId }
        const left: number[] = []
        for (let last: number | null = 0; last !== null;) {
            last = await deleteSettled(bench.database, key, last, MESSAGES / 4)
            left.push(await countMessages())
        }
        expect(left).toEqual([10_000, 8_000, 6_000, 4_000, 4_000])
        expect(await bench.database.query('select distinct state from webhook_messages')).toEqual([{ state: 'waiting' }])
    })

    test('takes no more than its page to find, once the store has counted its rows', async () => {
        await bench.database.query('analyze webhook_messages')
        const work = findMostRead(bench.database, (sql) => deleteSettled(sql, { orgId: ORG, webhookId }, 0, PAGE))
        expect(await work).toBeLessThanOrEqual(3 * PAGE)
    })
})

test('a webhook that is deleted takes all of its messages along', async () => {
    await bench.call('deleteWebhook', { webhookId })
    expect([await countMessages(), await bench.database.query('select from webhooks')]).toEqual([0, []])
})
