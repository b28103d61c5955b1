/** The two-method driver every store speaks: plain SQL on Postgres through a pool. It knows no table. */
import pg from 'pg'
import { currentActor } from './actor.ts'
import { HeadroomError } from './errors.ts'
import type { Logger } from './log.ts'
import { currentScope } from './org-scope.ts'
import { ORG_SETTING } from './org-wall.ts'
import { preparedName } from './prepared.ts'

export interface Sql {
    query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Sql {
    /** Runs `work` in one READ COMMITTED transaction: commits when it resolves, rolls back when it throws. */
    transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
    /** Runs `work`, which only reads: every statement sees the store as it was at the first one. A write throws. */
    snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T>
    close(): Promise<void>
}

export interface DatabaseOptions {
    readonly url: string
    readonly poolSize: number
    readonly statementTimeoutMs: number
    readonly log: Logger
    /** Works as this role instead of the one that connects. */
    readonly role?: string
}

// bigint positions stay far below 2^53 (9 * 10^15 changes), so they are numbers; one that is not must not be rounded silently.
const parseBigint = (text: string): number => {
    const value = Number(text)
    if (!Number.isSafeInteger(value)) throw new RangeError('A bigint of the store is too large for a number.')
    return value
}

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, parseBigint)

/** SQLSTATE classes in which the same work may succeed later: connection, insufficient resources, operator intervention, rollback. */
const TRANSIENT_CLASSES = new Set(['08', '53', '57', '40', '55'])
/** Read-only transaction: a standby or a server out of disk; it may be writable again later. */
const READ_ONLY = '25006'
const TRANSIENT_SYSTEM_CODES = new Set([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
])

function isTransient(error: unknown): boolean {
    const code = (error as { code?: unknown } | null)?.code
    if (typeof code === 'string') return code === READ_ONLY || TRANSIENT_CLASSES.has(code.slice(0, 2)) || TRANSIENT_SYSTEM_CODES.has(code)
    // pg reports a lost or timed-out connection as a plain Error without a code.
    return error instanceof Error && /connection|timeout/i.test(error.message)
}

/** Translates an error of the driver once; what is not a driver's error passes through untouched. */
export function translateError(error: unknown): unknown {
    if (error instanceof HeadroomError) return error
    if (isTransient(error))
        return new HeadroomError('store_unavailable', 'The store is not available just now. Send the same request again later.', {
            cause: error,
        })
    if (error instanceof pg.DatabaseError) return new HeadroomError('store_failed', 'The store refused a statement.', { cause: error })
    return error
}

const isStoreError = (error: unknown, code: string): boolean =>
    error instanceof HeadroomError && error.cause instanceof pg.DatabaseError && error.cause.code === code

/** Whether a row was there already under a key that is to be unique. */
export const isRepeatedKey = (error: unknown): boolean => isStoreError(error, '23505')

/** Whether a statement was not even tried, because one before it in its transaction had failed. */
export const isConsequence = (error: unknown): boolean => isStoreError(error, '25P02')

async function runQuery<Row extends object>(client: pg.Pool | pg.PoolClient, text: string, values?: readonly unknown[]): Promise<Row[]> {
    try {
        const name = preparedName(text)
        const query = { text, ...(values !== undefined && { values: [...values] }), ...(name !== undefined && { name }) }
        const result = await client.query<Row>(query)
        return result.rows
    } catch (error) {
        throw translateError(error)
    }
}

/** Whether nobody answered: what the server itself says comes as a DatabaseError. */
const isUnanswered = (error: unknown): boolean =>
    error instanceof HeadroomError && error.code === 'store_unavailable' && !(error.cause instanceof pg.DatabaseError)

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
    try {
        return await pool.connect()
    } catch (error) {
        throw translateError(error)
    }
}

/** What the store has to be told before a statement: whose rows it is about, and who sends it. */
function listSettings(): [name: string, value: string][] {
    const settings = { [ORG_SETTING]: currentScope(), 'headroom.actor': currentActor() }
    return Object.entries(settings).filter((setting): setting is [string, string] => setting[1] !== null)
}

type Begin = 'begin' | 'begin isolation level repeatable read, read only'

/** In one round trip. For this transaction only: the next user of the connection must not inherit it. */
function beginText(begin: Begin = 'begin'): string {
    const calls = listSettings().map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`)
    return calls.length === 0 ? begin : `${begin}; select ${calls.join(', ')}`
}

async function runTransaction<T>(pool: pg.Pool, begin: Begin, work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await connect(pool)
    let broken = false
    try {
        await runQuery(client, beginText(begin))
        const result = await work({ query: (text, values) => runQuery(client, text, values) })
        await runQuery(client, 'commit')
        return result
    } catch (error) {
        // A client whose rollback fails is in an unknown state and must not go back to the pool. One that does not answer is not even
        // asked: the rollback would wait for as long again as the statement before it did (row F4).
        broken = isUnanswered(error)
        if (!broken) await client.query('rollback').catch(() => (broken = true))
        throw error
    } finally {
        client.release(broken)
    }
}

/** A single statement between its settings and its end, sent at once: it costs one round trip, as it would alone. */
async function runSingle<Row extends object>(pool: pg.Pool, text: string, values?: readonly unknown[]): Promise<Row[]> {
    const client = await connect(pool)
    const statements = [runQuery(client, beginText()), runQuery<Row>(client, text, values), runQuery(client, 'commit')] as const
    // All are waited for: a client that still expects answers must not go back to the pool. After an error the commit rolls back.
    const [began, answered, ended] = await Promise.allSettled(statements)
    client.release(began.status === 'rejected' || ended.status === 'rejected')
    for (const outcome of [began, answered, ended]) if (outcome.status === 'rejected') throw outcome.reason
    return answered.status === 'fulfilled' ? answered.value : []
}

/** The role is taken with the connection, before its first statement; a server that does not let it be taken refuses the connection. */
function withRole(text: string, role: string | undefined): string {
    if (role === undefined) return text
    const url = new URL(text)
    const options = [url.searchParams.get('options'), `-c role=${role}`].filter((option) => option !== null)
    url.searchParams.set('options', options.join(' '))
    return url.href
}

/**
 * A relay that stands still within a transaction, frozen or cut off, holds its org's lock: the server then ends its session, which
 * another relay's delivery may wait for within the 10 s of Apex. Between two statements the relay itself takes milliseconds.
 */
const IDLE_IN_TRANSACTION_MS = 5_000

export function openDatabase(options: DatabaseOptions): Database {
    const pool = new pg.Pool({
        connectionString: withRole(options.url, options.role),
        max: options.poolSize,
        pipeline: true,
        types,
        application_name: 'headroom-relay',
        connectionTimeoutMillis: 5_000,
        statement_timeout: options.statementTimeoutMs,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
        // The driver gives up a little after the server should have: a half-open connection is noticed within 15 s (row F4).
        query_timeout: options.statementTimeoutMs + 5_000,
        keepAlive: true,
        keepAliveInitialDelayMillis: 5_000,
    })
    // A connection that dies while it is lent out fails the statement under way; without a listener it would also end the process.
    pool.on('connect', (client) =>
        client.on('error', (error) => options.log.warn({ reason: error.message }, 'A store connection was lost.')),
    )
    // An idle connection that dies is replaced by the pool; without a listener it would end the process.
    pool.on('error', (error) => options.log.warn({ reason: error.message }, 'An idle store connection was lost; the pool replaces it.'))
    let closing: Promise<void> | undefined
    return {
        query: (text, values) =>
            // A single statement is a transaction of its own, unless the store has to be told something first.
            listSettings().length === 0 ? runQuery(pool, text, values) : runSingle(pool, text, values),
        transaction: (work) => runTransaction(pool, 'begin', work),
        snapshot: (work) => runTransaction(pool, 'begin isolation level repeatable read, read only', work),
        close: () => (closing ??= pool.end()),
    }
}
