/** Carries what waits by the API while that is the way to go: leases, sends, and takes the results; what got no answer waits again. */
import { randomUUID } from 'node:crypto'
import { isAvailable } from '../connections/index.ts'
import type { SalesforceConnections } from '../connections/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import type { Logger } from '../platform/log.ts'
import { SalesforceError } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { selectSettings } from '../settings/index.ts'
import { carryByApi, ROWS_MAX } from './api-channel.ts'
import { readChannels } from './channel-service.ts'
import type { ChannelParts } from './channel-service.ts'
import { dropOverruled } from './conflict-service.ts'
import { explainError } from './error-table.ts'
import { endLeases, giveBack, leaseWrites } from './lease-store.ts'
import { backOff } from './settle-policy.ts'
import { takeResults } from './settle-service.ts'
import { pauseWrites } from './state-store.ts'
import { lookAfter } from './restore-service.ts'
import { createSweepService } from './sweep-service.ts'
import { createUserService } from './user-service.ts'
import type { Write, WriteResult } from './write-types.ts'

export interface ApiParts extends ChannelParts {
    readonly database: Database
    readonly connections: SalesforceConnections
    readonly log: Logger
}

/** Longer than a call may take. */
const LEASE_MS = 180_000
/** A job of Apex that did not report by then will not: a heartbeat has started another one meanwhile, which would have. */
const APEX_GRACE_MS = 10 * 60_000
const PAUSE_MS = 15 * 60_000

/** Salesforce or the governor said no before anything was done. */
const UNDONE = new Set(['quota_refused', 'daily_limit', 'concurrent_limit', 'reconnect_needed', 'refused'])

/** What a user cannot do who lacks the permission set: the rows are refused before anything is done. */
const NO_ACCESS = new Set(['API_DISABLED_FOR_ORG', 'INSUFFICIENT_ACCESS', 'INVALID_FIELD', 'INVALID_TYPE'])
const isOfUser = ({ code, errorCode }: SalesforceError): boolean => code === 'reconnect_needed' || NO_ACCESS.has(errorCode ?? '')

/** Whoever lacks access is refused each row. That is said of the user, and not of the writes or of the org. */
function requireAccess(results: readonly WriteResult[]): void {
    const [first] = results
    const isRefused = results.every((result) => !result.ok && NO_ACCESS.has(result.error.code))
    if (isRefused && first?.ok === false) throw new SalesforceError('refused', first.error.message, { errorCode: first.error.code })
}

interface Leased {
    readonly id: string
    readonly writes: readonly Write[]
}

export interface ApiService {
    /** Carries what may go by the API now; resolves with how many writes were sent. */
    carryDue(orgId: string): Promise<number>
}

/** Whether anything may go. */
async function prepare(sql: Sql, orgId: string, at: Date): Promise<boolean> {
    const mayGo = await lookAfter(sql, orgId, at)
    await endLeases(sql, orgId, 'api', at)
    await endLeases(sql, orgId, 'apex', new Date(at.getTime() - APEX_GRACE_MS))
    return mayGo
}

/** They wait again; what may have been done is known by its key. */
async function takeFailure({ database, clock, log }: ApiParts, orgId: string, { id, writes }: Leased, error: unknown): Promise<void> {
    const at = clock.now()
    const isUnsure = !(error instanceof SalesforceError && UNDONE.has(error.code))
    const attempts = Math.max(...writes.map((write) => write.attempts))
    const problem = error instanceof SalesforceError ? error : null
    log.warn(
        { orgId, writes: writes.length, reason: problem?.message ?? 'unexpected', isUnsure },
        'Writes were not answered; they wait again.',
    )
    await database.transaction(async (sql) => {
        await giveBack(sql, orgId, id, { isUnsure, runAfter: problem?.code === 'quota_refused' ? at : backOff(attempts, at) })
        if (problem?.errorCode == null || explainError(problem.errorCode).verdict !== 'pause') return
        const told = { code: problem.errorCode, message: problem.message, fields: [] }
        await pauseWrites(sql, orgId, new Date(at.getTime() + PAUSE_MS), told)
    })
    if (problem === null) throw error
}

export function createApiService(parts: ApiParts): ApiService {
    const { database, clock, connections } = parts

    const users = createUserService(parts)
    const sweeper = createSweepService(parts)

    const lease = (orgId: string, user: string | null): Promise<Leased> =>
        database.transaction(async (sql) => {
            const [id, at] = [randomUUID(), clock.now()]
            const until = new Date(at.getTime() + LEASE_MS)
            const leased = await leaseWrites(sql, orgId, { id, channel: 'api', until, limit: ROWS_MAX, user }, at)
            return { id, writes: await dropOverruled(sql, orgId, leased, at) }
        })

    /** Nothing was done: they wait as before. */
    const putBack = (orgId: string, { id }: Leased): Promise<void> =>
        database.transaction((sql) => giveBack(sql, orgId, id, { isUnsure: false, runAfter: clock.now() }))

    /** What waits for the user's session goes the usual way. */
    async function passOver(orgId: string, leased: Leased, user: string, { message }: SalesforceError): Promise<void> {
        await putBack(orgId, leased)
        await users.refuse(orgId, user, message)
    }

    /** Somebody may have closed this way while the relay signed in. What is leased waits no more, so it is not chosen anew. */
    const isStillOpen = (orgId: string, user: string | null): Promise<boolean> =>
        database.transaction(async (sql) => {
            const { asUser } = await readChannels(sql, orgId, parts)
            const { writeChannel } = await selectSettings(sql, orgId)
            return asUser.channel !== null && (user !== null || writeChannel !== 'apex')
        })

    async function carry(orgId: string, salesforce: Salesforce, user: string | null): Promise<number> {
        const leased = await lease(orgId, user)
        if (leased.writes.length === 0) return 0
        try {
            const writtenAs = await salesforce.currentUser()
            if (!(await isStillOpen(orgId, user))) {
                await putBack(orgId, leased)
                return 0
            }
            reachFailPoint('write-before-send')
            const results = await carryByApi(salesforce, leased.writes)
            reachFailPoint('write-after-send-before-mark')
            if (user !== null) requireAccess(results)
            const report = { channel: 'api', leaseId: leased.id, results, writtenAs, at: clock.now() } as const
            await database.transaction((sql) => takeResults(sql, orgId, report))
            return leased.writes.length
        } catch (error) {
            if (user !== null && error instanceof SalesforceError && isOfUser(error)) await passOver(orgId, leased, user, error)
            else await takeFailure(parts, orgId, leased, error)
            return 0
        }
    }

    /** One after the other: each in a session, and with a call, of its own. */
    async function carryAsUsers(orgId: string, isOpen: boolean): Promise<number> {
        let carried = 0
        for (const user of await users.listReady(orgId)) {
            const salesforce = isOpen ? await users.open(orgId, user) : null
            if (salesforce !== null) carried += await carry(orgId, salesforce, user)
        }
        return carried
    }

    return {
        async carryDue(orgId) {
            const channels = await database.transaction(async (sql) =>
                (await prepare(sql, orgId, clock.now())) ? readChannels(sql, orgId, parts) : null,
            )
            if (channels === null) return 0
            const { choice, asUser } = channels
            const isOpen = asUser.channel !== null
            const asUsers = await carryAsUsers(orgId, isOpen)
            const salesforce = isOpen ? await connections.forOrg(orgId) : null
            if (salesforce === null || !isAvailable(salesforce)) return asUsers
            const carried = choice.channel === 'api' ? await carry(orgId, salesforce, null) : 0
            await sweeper.sweep(orgId, salesforce)
            return asUsers + carried
        },
    }
}
