/** Webhooks by themselves for a test: real Postgres, real HTTP to real receivers, and a clock that the test sets. */
import { createSealer } from '../../relay/src/platform/crypto.ts'
import type { Database } from '../../relay/src/platform/database.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import { withinOrg } from '../../relay/src/platform/org-scope.ts'
import { createWebhooks } from '../../relay/src/webhooks/index.ts'
import type { SenderOptions, Webhooks } from '../../relay/src/webhooks/index.ts'
import { createFreshDatabase } from './fresh-database.ts'

const WEBHOOK_ORG = '00D000000000001EAA'

export interface WebhookBench {
    readonly database: Database
    readonly webhooks: Webhooks
    readonly outcomes: Record<string, number>
    now(): Date
    advance(seconds: number): void
    /** Another relay on the same store and the same clock. */
    addRelay(sender?: Partial<SenderOptions>): Webhooks
    /** Calls a route by its name, as the HTTP edge would after checking the token. */
    call(name: string, path?: Record<string, string>, body?: unknown): Promise<Record<string, unknown>>
    /** Makes a webhook and returns its id and its secret. */
    add(url: string, input?: object): Promise<{ id: string; secret: string }>
    /** Puts changes into the feed as an accepted delivery does. */
    change(...recordIds: readonly string[]): Promise<void>
    messages(): Promise<{ state: string; attempts: number; wait: number; last_error: string | null; last_status: number | null }[]>
    stop(): Promise<void>
}

/** Longer than a test takes: an answer that is late because the machine does much else is no failure. */
const TIMEOUT_MS = 120_000

/** 0.5 is the middle of the jitter: waits are exactly those of the schedule. */
const NO_JITTER = (): number => 0.5

export async function startWebhooks(sender: Partial<SenderOptions> = {}): Promise<WebhookBench> {
    const fresh = await createFreshDatabase()
    const { database } = fresh
    await database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [WEBHOOK_ORG])
    const sealer = createSealer(Buffer.alloc(32, 7))
    // A little ahead, since the store writes some times by itself; whole seconds, since signatures carry no less.
    let time = Math.ceil(Date.now() / 1000) * 1000 + 60_000
    let changeNumber = 0
    const outcomes: Record<string, number> = {}
    const clock = { now: () => new Date(time) }
    const addRelay = (options: Partial<SenderOptions> = sender): Webhooks =>
        createWebhooks({
            database: fresh.relayDatabase,
            sealer,
            clock,
            log: createLog('silent'),
            findRuleUsing: () => Promise.resolve(null),
            count: (outcome) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1),
            sender: { allowLoopback: true, timeoutMs: TIMEOUT_MS, ...options },
            random: NO_JITTER,
        })
    const webhooks = addRelay()
    const call = async (name: string, path: Record<string, string> = {}, body?: unknown): Promise<Record<string, unknown>> => {
        const route = webhooks.routes.find((one) => one.name === name)
        const request = { params: path, originalUrl: '/' } as unknown as Parameters<(typeof webhooks.routes)[0]['run']>[1]
        const run = async () => route?.run(WEBHOOK_ORG, request, body, new AbortController().signal)
        return (await withinOrg(WEBHOOK_ORG, run)) as Record<string, unknown>
    }
    return {
        database,
        webhooks,
        outcomes,
        addRelay,
        call,
        now: () => new Date(time),
        advance: (seconds) => {
            time += seconds * 1000
        },
        add: async (url, input = {}) =>
            (await call('createWebhook', {}, { url, events: ['record.changed'], ...input })) as { id: string; secret: string },
        change: async (...recordIds) => {
            changeNumber++
            await database.query(
                `insert into changes (org_id, object, record_id, operation, transaction, sequence, captured_at, system_modstamp, values,
                     previous, is_late, is_reread, delivery_id)
                 select $1, 'Lead', id, 'updated', $3, place, now(), now(), '{"Status":"Working"}', '{}', false, false, 'test'
                 from unnest($2::text[]) with ordinality as new (id, place) order by place`,
                [WEBHOOK_ORG, recordIds, `transaction-${changeNumber}`],
            )
        },
        messages: () =>
            database.query(
                `select state, attempts, last_error, last_status, extract(epoch from run_after - $1)::int as wait
                 from webhook_messages order by number`,
                [new Date(time)],
            ),
        stop: async () => {
            await webhooks.worker.stop()
            await fresh.drop()
        },
    }
}
