import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createOutboxWorker } from '../../../../relay/src/outbox/index.ts'
import type { OutboxWorker } from '../../../../relay/src/outbox/index.ts'
import { carryOut } from '../../../../relay/src/outbox/outbox-actions.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const ORG = '00D000000000001EAA'
const SEQUENCE = '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11'
const RULE = '2c1d7a52-7f6e-4f0b-8a53-0a4b7c9d1e22'
const log = createLog('silent')

let store: FreshDatabase
let outcomes: Record<string, number>

beforeEach(async () => {
    store = await createFreshDatabase()
    outcomes = {}
    await store.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [ORG])
    await store.database.query(`insert into sequences (org_id, sequence_id, name) values ($1, $2, 'Outbound')`, [ORG, SEQUENCE])
})
afterEach(() => store.drop())

const leadId = (number: number): string => toId18(`00Q${String(number).padStart(12, '0')}`) ?? ''

async function put(recordIds: readonly string[], type = 'add_to_sequence', sequenceId = SEQUENCE): Promise<void> {
    await store.database.query(
        `insert into outbox (org_id, object, record_id, action) select $1, 'Lead', record_id, $3::jsonb from unnest($2::text[]) as record_id`,
        [ORG, recordIds, JSON.stringify({ type, sequenceId, ruleId: RULE })],
    )
}

function makeWorker(perform: typeof carryOut = carryOut): OutboxWorker {
    const count = (outcome: string, number: number) => {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + number
    }
    return createOutboxWorker({ database: store.database, log, count, perform })
}

const read = (text: string) => store.database.query<Record<string, unknown>>(text)

/** Fails whenever the record is among the claimed. */
const failingFor =
    (recordId: string): typeof carryOut =>
    (sql, items) =>
        items.some((item) => item.recordId === recordId) ? Promise.reject(new Error('a fault')) : carryOut(sql, items)

describe('the outbox', () => {
    test('carries out everything once, and four workers share it without doing anything twice', async () => {
        await put(Array.from({ length: 2_000 }, (_, number) => leadId(number)))
        await Promise.all([1, 2, 3, 4].map(() => makeWorker().drain()))
        expect(await read(`select count(*)::int as count from enrollments where state = 'active' and source = 'rule'`)).toEqual([
            { count: 2_000 },
        ])
        expect([await read('select from outbox'), outcomes]).toEqual([[], { done: 2_000 }])
    })

    test('carries out the actions of a record in their order, whoever carries them out', async () => {
        const ids = Array.from({ length: 50 }, (_, number) => leadId(number))
        await put(ids)
        await put(ids, 'remove_from_sequence')
        await Promise.all([1, 2, 3].map(() => makeWorker().drain()))
        expect(await read(`select state, end_reason, count(*)::int as count from enrollments group by 1, 2`)).toEqual([
            { state: 'ended', end_reason: 'removed_by_rule', count: 50 },
        ])
    })

    test('an action that fails holds up no other record, but those behind it on the same record', async () => {
        await put([leadId(1), leadId(2), leadId(1), leadId(3)])
        await makeWorker(failingFor(leadId(1))).drain()
        expect((await read('select record_id from enrollments order by 1')).map((row) => row['record_id'])).toEqual([leadId(2), leadId(3)])
        expect(await read('select record_id, attempts, last_error from outbox order by outbox_id')).toEqual([
            { record_id: leadId(1), attempts: 1, last_error: 'internal' },
            { record_id: leadId(1), attempts: 0, last_error: null },
        ])
        expect(outcomes).toEqual({ done: 2, retried: 1 })
    })

    test('an action is parked after ten attempts, and what stood behind it goes on', async () => {
        await put([leadId(1)])
        const worker = makeWorker(failingFor(leadId(1)))
        for (let attempt = 0; attempt < 12; attempt++) {
            await read(`update outbox set run_after = now()`)
            await worker.drain()
        }
        expect(await read('select attempts, parked_at is not null as is_parked from outbox')).toEqual([{ attempts: 10, is_parked: true }])
        expect(outcomes).toEqual({ retried: 9, parked: 1 })
        await put([leadId(1)])
        await makeWorker().drain()
        expect(await read('select record_id from enrollments')).toEqual([{ record_id: leadId(1) }])
    })

    test('each attempt waits longer than the one before, up to five minutes', async () => {
        await put([leadId(1)])
        const worker = makeWorker(failingFor(leadId(1)))
        for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256]) {
            await read(`update outbox set run_after = now() - interval '1 hour'`)
            const [begun] = await read('select now() as at')
            await worker.drain()
            // From the attempt on, which was made since then.
            const waits = `select run_after - $1 * interval '1 second' between $2 and now() as "isRight" from outbox`
            expect(await store.database.query(waits, [seconds, begun?.['at']])).toEqual([{ isRight: true }])
        }
    })

    test('an action on a sequence that is gone is parked at once and the rest is done', async () => {
        await put([leadId(1)], 'add_to_sequence', RULE)
        await put([leadId(2)])
        await makeWorker().drain()
        expect(await read('select record_id, last_error from outbox where parked_at is not null')).toEqual([
            { record_id: leadId(1), last_error: 'action_impossible' },
        ])
        expect(outcomes).toEqual({ done: 1, parked: 1 })
    })

    test('an action of a kind that only a newer relay knows waits for that, and what is behind it of its record too', async () => {
        await put([leadId(1)], 'call_a_number')
        await put([leadId(1), leadId(2)])
        await makeWorker().drain()
        const left = await read(`select record_id, action ->> 'type' as type, attempts, parked_at from outbox order by outbox_id`)
        expect(left).toEqual([
            { record_id: leadId(1), type: 'call_a_number', attempts: 0, parked_at: null },
            { record_id: leadId(1), type: 'add_to_sequence', attempts: 0, parked_at: null },
        ])
        expect(outcomes).toEqual({ done: 1 })
    })

    test('a wait outlives the worker that began it, and ends once whoever looks', async () => {
        await store.database.query(
            `insert into rules (org_id, rule_id, name, object, event, definition, is_enabled) values ($1, $2, 'Waits', 'Lead', 'updated', '{}', true)`,
            [ORG, RULE],
        )
        await store.database.query(
            `with fired as (
                 insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position)
                 values ($1, $2, 1, 'Lead', $3, 't', 1) returning firing_id
             )
             insert into outbox (org_id, object, record_id, action, firing_id) select $1, 'Lead', $3, $4, firing_id from fired`,
            [
                ORG,
                RULE,
                leadId(1),
                JSON.stringify({ type: 'wait', minutes: 5, ruleId: RULE, then: [{ type: 'add_to_sequence', sequenceId: SEQUENCE }] }),
            ],
        )
        await makeWorker().drain()
        await makeWorker().drain()
        expect([await read('select from outbox'), await read('select from enrollments')]).toEqual([[], []])
        await read(`update waiting_actions set due_at = due_at - interval '5 minutes'`)
        await Promise.all([1, 2, 3].map(() => makeWorker().drain()))
        expect(await read('select record_id, rule_id from enrollments')).toEqual([{ record_id: leadId(1), rule_id: RULE }])
        expect([await read('select from waiting_actions'), outcomes]).toEqual([[], { done: 2 }])
    })

    test('a worker that is told to stop finishes what it holds and claims nothing more', async () => {
        await put(Array.from({ length: 200 }, (_, number) => leadId(number)))
        const worker = makeWorker()
        worker.start()
        await worker.stop()
        const [left] = await read('select count(*)::int as count from outbox')
        worker.wake()
        await worker.stop()
        const [enrolled] = await read('select count(*)::int as count from enrollments')
        expect(Number(left?.['count']) + Number(enrolled?.['count'])).toBe(200)
        expect(enrolled?.['count']).toBeLessThanOrEqual(50)
    })
})
