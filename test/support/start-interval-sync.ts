/** A relay that is connected to a real local org of the same time and reads it by interval sync. No real time: the org has no package. */
import { setTimeout as wait } from 'node:timers/promises'
import type { BulkSettings } from '../../relay/src/sync/index.ts'
import { connectOrg } from './connect-org.ts'
import { callApi } from './call-api.ts'
import { makeField } from './describe-org.ts'
import { startSyncUserApi } from './start-org-api.ts'
import type { OrgApi } from './start-org-api.ts'
import { makeBody, post, signHeaders, startRelay } from './start-relay.ts'
import type { TestRelay } from './start-relay.ts'

interface ReadAnswer {
    readonly state: string
    readonly cause: string
    readonly rows: number
    readonly rowsTotal: number | null
    readonly pages: number
    readonly calls: number
    readonly jobs: number
    readonly problem: string | null
}

export interface ObjectRun {
    readonly object: string
    readonly coveredTo: string | null
    readonly rows: number
    readonly changes: number
    readonly problem: string | null
    readonly calls24h: number
    readonly gap: { readonly from: string | null; readonly to: string } | null
    readonly bulk: ReadAnswer | null
    readonly backfill: ReadAnswer | null
}

interface RunAnswer {
    readonly startedAt: string
    readonly finishedAt: string | null
    readonly calls: number
    readonly problem: string | null
}

export interface SyncAnswer {
    readonly mode: string
    readonly reason: string
    readonly run: RunAnswer | null
    readonly objects: readonly ObjectRun[]
}

export interface IntervalSync {
    readonly api: OrgApi
    readonly relay: TestRelay
    /** Sends what the org tells of itself, signed at the org's time. */
    tell(more: Readonly<Record<string, unknown>>): Promise<void>
    /** Runs Apex in the org. */
    apex(source: string): Promise<void>
    pass(minutes: number): Promise<void>
    /** One run, to its end. */
    run(): Promise<SyncAnswer & { readonly run: RunAnswer }>
    close(): Promise<void>
}

const LIMITS = { DailyApiRequests: { max: 15_000, used: 0 }, DailyBulkV2QueryJobs: { max: 10_000, used: 0 } }

const FIELDS = {
    Lead: [makeField('LastName', 'string'), makeField('Status', 'picklist'), makeField('ConvertedDate', 'date')],
    Account: [makeField('Name', 'string'), makeField('LastActivityDate', 'date')],
    User: [makeField('Username', 'string'), makeField('LastLoginDate', 'datetime')],
} as const

/** Reading thousands of rows takes a machine that is busy otherwise some seconds. */
const RUN_MAX_MS = 60_000

const encryptionKey = Buffer.alloc(32, 7)

/** @param sources besides what makes the Sync User. */
export async function startIntervalSync(more: Partial<BulkSettings> = {}, sources: readonly string[] = []): Promise<IntervalSync> {
    const api = await startSyncUserApi(sources)
    const clock = { now: () => new Date(api.org.services.clock.now()) }
    const bulk = { pause: (ms: number) => api.org.services.clock.advance(ms), ...more }
    const started = await startRelay({ clock, encryptionKey, salesforceHosts: [new URL(api.url).host], bulk })
    const org = await started.addOrg(api.org.services.orgId)
    const relay: TestRelay = { ...started, org }
    await connectOrg(relay, { orgId: org.orgId, loginUrl: api.url, ...api.client, encryptionKey })

    async function tell(more: Readonly<Record<string, unknown>>): Promise<void> {
        const body = makeBody([], { orgId: org.orgId, ...more })
        const timestamp = String(Math.floor(clock.now().getTime() / 1000))
        const answer = await post(relay, body, signHeaders(org, body, { 'webhook-timestamp': timestamp }))
        if (answer.status !== 200) throw new Error(answer.text)
    }

    await tell({ kind: 'heartbeat', limits: LIMITS })
    const objects = Object.entries(FIELDS)
    const schema = Object.fromEntries(objects.map(([object, fields]) => [object, { fields }]))
    const trackedFields = Object.fromEntries(objects.map(([object, fields]) => [object, fields.map(({ name }) => name)]))
    await tell({ kind: 'schema', schema, approvals: { trackedFields, writable: {}, writeBack: false } })

    const readSync = async (): Promise<SyncAnswer> => (await callApi(relay, 'GET', '/v1/sync')).body as SyncAnswer
    return {
        api,
        relay,
        tell,
        async apex(source) {
            await api.org.executeAnonymous(source)
        },
        pass: async (minutes) => {
            await api.org.services.clock.advance(minutes * 60_000)
        },
        async run() {
            await callApi(relay, 'POST', '/v1/sync/run')
            for (const until = Date.now() + RUN_MAX_MS; Date.now() < until; await wait(20)) {
                // One that was under way has asked Salesforce already: the wish waits for the next.
                const open = await relay.database.query('select from sync_state where wanted_at is not null')
                if (open.length > 0) continue
                const now = await readSync()
                if (now.run !== null && now.run.finishedAt !== null) return { ...now, run: now.run }
            }
            throw new Error('The run did not end within a minute.')
        },
        async close() {
            await relay.stop()
            await api.close()
        },
    }
}
