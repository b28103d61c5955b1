/** A real relay in this process for a test: real HTTP on a free port, real Postgres, one org with its keys and a token. */
import { randomBytes } from 'node:crypto'
import { createApp } from '../../relay/src/app.ts'
import type { App } from '../../relay/src/app.ts'
import { sign } from '../../relay/src/signing/index.ts'
import { systemClock } from '../../relay/src/platform/clock.ts'
import type { Clock } from '../../relay/src/platform/clock.ts'
import type { Database } from '../../relay/src/platform/database.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import { listen } from '../../relay/src/platform/http-server.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import type { BulkSettings } from '../../relay/src/sync/index.ts'
import { createFreshDatabase } from './fresh-database.ts'

export const ORG_ID = '00D000000000001EAA'
export const OTHER_ORG_ID = '00D000000000002EAA'

export interface TestOrg {
    readonly orgId: string
    readonly requestKey: Buffer
    readonly responseKey: Buffer
    readonly token: string
}

export interface TestRelay {
    readonly url: string
    readonly app: App
    /** As the owner: the relay itself works as a role that sees one org at a time. */
    readonly database: Database
    readonly databaseUrl: string
    readonly org: TestOrg
    addOrg(orgId: string): Promise<TestOrg>
    stop(): Promise<void>
}

const toKey = (text: string): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')

async function addOrg(app: App, orgId: string): Promise<TestOrg> {
    const { requestKey, responseKey } = await app.orgs.add(orgId)
    return { orgId, requestKey: toKey(requestKey), responseKey: toKey(responseKey), token: await app.orgs.addToken(orgId) }
}

export interface TestRelayOptions {
    readonly clock?: Clock
    readonly encryptionKey?: Buffer
    /** False: the relay works as the owner, who passes the wall between orgs. */
    readonly isWalled?: boolean
    /** Local orgs and the like that the relay may sign in to. */
    readonly salesforceHosts?: readonly string[]
    /** Of reads by Bulk API. */
    readonly bulk?: Partial<BulkSettings>
    /** Stands between the relay and its store. */
    readonly wrapDatabase?: (database: Database) => Database
}

export async function startRelay(options: TestRelayOptions = {}): Promise<TestRelay> {
    const {
        clock = systemClock,
        salesforceHosts = [],
        encryptionKey = randomBytes(32),
        isWalled = true,
        bulk = {},
        wrapDatabase = (database) => database,
    } = options
    const fresh = await createFreshDatabase()
    const app = createApp({
        database: wrapDatabase(isWalled ? fresh.relayDatabase : fresh.database),
        sealer: createSealer(encryptionKey),
        clock,
        log: createLog('fatal'),
        relayVersion: '0.0.0-test',
        retentionDays: 30,
        webhookSender: { allowLoopback: true },
        salesforceHosts,
        bulk,
    })
    const server = await listen(app.handler, { host: '127.0.0.1', port: 0 })
    app.start()
    return {
        url: `http://127.0.0.1:${server.port}`,
        app,
        database: fresh.database,
        databaseUrl: fresh.url,
        org: await addOrg(app, ORG_ID),
        addOrg: (orgId) => addOrg(app, orgId),
        async stop() {
            app.prepareStop()
            await server.close(1_000)
            await app.stop()
            await fresh.drop()
        },
    }
}

export interface ChangeInput {
    readonly object?: string
    readonly operation?: string
    readonly recordId?: string
    readonly transaction?: string
    readonly sequence?: number
    readonly capturedAt?: string
    readonly systemModstamp?: string
    readonly values?: Readonly<Record<string, unknown>>
    readonly previous?: Readonly<Record<string, unknown>>
    readonly [field: string]: unknown
}

let changeNumber = 0

/** A change as the package writes it; each one is a transaction of its own unless said otherwise. */
export function makeChange(input: ChangeInput = {}): ChangeInput {
    changeNumber++
    const time = new Date(Date.UTC(2026, 10, 22, 10) + changeNumber * 1000).toISOString()
    return {
        object: 'Lead',
        operation: 'updated',
        recordId: '00Q000000000001EAA',
        transaction: `test-transaction-${changeNumber}`,
        sequence: 0,
        capturedAt: time,
        systemModstamp: time,
        changedBy: '005000000000001AAA',
        values: { Status: 'Working' },
        previous: { Status: 'Open' },
        ...input,
    }
}

export function makeBody(changes: readonly ChangeInput[], more: Readonly<Record<string, unknown>> = {}): string {
    return JSON.stringify({ orgId: ORG_ID, packageVersion: '0.1.0', sentAt: '2026-11-22T10:00:00.000Z', kind: 'changes', changes, ...more })
}

export function makeDeliveryId(): string {
    return randomBytes(12).toString('hex')
}

/** The headers that the package would send with a body; overrides replace or, being undefined, remove one. */
export function signHeaders(
    org: TestOrg,
    body: string | Uint8Array,
    overrides: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
    const id = overrides['webhook-id'] ?? makeDeliveryId()
    const timestamp = overrides['webhook-timestamp'] ?? String(Math.floor(Date.now() / 1000))
    const headers: Record<string, string | undefined> = {
        'content-type': 'application/json',
        'headroom-org': org.orgId,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(org.requestKey, id, timestamp, body),
        ...overrides,
    }
    return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

export interface Answer {
    readonly status: number
    readonly headers: Headers
    readonly text: string
    readonly body: { accepted?: number; duplicate?: boolean; error?: { code: string; message: string; field?: string } } & Record<
        string,
        unknown
    >
}

export async function post(
    relay: Pick<TestRelay, 'url'>,
    body: string | Uint8Array,
    headers: Record<string, string>,
    path = '/v1/deliveries',
): Promise<Answer> {
    const response = await fetch(relay.url + path, { method: 'POST', body: body as NonNullable<RequestInit['body']>, headers })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Answer['body'] }
}

/** Signs and posts changes as the org would. */
export async function deliver(
    relay: TestRelay,
    changes: readonly ChangeInput[],
    overrides: Readonly<Record<string, string | undefined>> = {},
): Promise<Answer> {
    const body = makeBody(changes, { orgId: relay.org.orgId })
    return post(relay, body, signHeaders(relay.org, body, overrides))
}

/** Several times what the slowest of it takes on a busy machine: an attempt at a relay that does not answer takes 20 s alone. */
const PATIENCE_MS = 30_000

/** Looks until something has become true, and fails where it does not. */
export async function waitFor(isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    while (!(await isTrue())) {
        if (performance.now() > deadline) throw new Error(`It did not become true within ${PATIENCE_MS / 1000} s.`)
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
}
