/**
 * Reads every row of an object: its first load, or because Salesforce no longer tells what changed. Beside interval sync and real time,
 * which win wherever they know better. Rows make changes and fire no rule; what the mirror has and no row met is gone.
 */
import { countRows } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { createApplier } from './apply-rows.ts'
import type { Applier, ApplyRead } from './apply-rows.ts'
import { isRead, readByBulk } from './bulk-cycle.ts'
import type { CycleParts } from './bulk-cycle.ts'
import type { Tracked } from './bulk-pages.ts'
import { listColumns } from './bulk-rows.ts'
import { endRead, selectReads } from './bulk-store.ts'
import type { BulkRead } from './bulk-store.ts'
import { priceFullRead } from './full-price.ts'
import type { Price } from './full-price.ts'
import { claimFullReads, endFullRead, noteMet, putOff, selectUnmet, startFullRead } from './full-store.ts'
import type { RunParts } from './interval-run.ts'
import { listReadable, requireReadable } from './readable-objects.ts'
import { tryOrg } from './try-org.ts'
import type { TryParts } from './try-org.ts'
import { keepTurn, LeaseLost, RunStopped } from './turn.ts'
import type { Turn } from './turn.ts'
import { lookAgain, writeUnseen } from './unseen-fields.ts'

export interface FullParts extends RunParts, TryParts {
    /** As applyRead, but fires no rule. */
    readonly applyQuietly: ApplyRead
}

export interface Offer {
    /** Null while nothing was started. */
    readonly id: string | null
    /** Null where the rows could not be counted, and the problem says why. */
    readonly rows: number | null
    readonly price: Price | null
    readonly problem: string | null
}

export interface FullReads {
    /** Tells the price, which takes a call, and unless told otherwise starts: from the beginning, also where a read is under way. */
    offer(orgId: string, object: string, isToStart: boolean): Promise<Offer>
    /** True when something was due. */
    runIfDue(orgId: string): Promise<boolean>
}

/** Records of one transaction. */
const GONE_MAX = 500
const BACKFILL = { feature: 'backfill', urgency: 'backfill' } as const
const REREAD = { feature: 'interval', urgency: 'interval' } as const

const isOpen = ({ kind, state }: BulkRead): boolean => kind === 'full' && state !== 'done' && state !== 'parked'

async function count(parts: FullParts, orgId: string, object: string): Promise<{ rows: number | null; problem: string | null }> {
    const counted = await tryOrg(parts, orgId, (salesforce) => countRows(salesforce, object, { ...BACKFILL, object }))
    return typeof counted === 'number' ? { rows: counted, problem: null } : { rows: null, problem: counted.problem }
}

const UNSEEN = 'Salesforce gave no row, though some are known: give the Sync User Read and View All on the object, then start it again.'

/** What no row met is gone: purged, or deleted so long ago that Salesforce does not tell it. */
async function takeGone({ database }: FullParts, turn: Turn, applier: Applier, one: Tracked): Promise<void> {
    const { object, readAt } = one.read
    const reading = { transaction: turn.transaction, readAt, windowFrom: null }
    const note = (sql: Parameters<typeof noteMet>[0], ids: readonly string[]) => noteMet(sql, turn.orgId, object, ids)
    for (;;) {
        const ids = await selectUnmet(database, turn.orgId, object, GONE_MAX)
        if (ids.length === 0) return
        const deletions = ids.map((id) => ({ id, deletedAt: readAt, mergedInto: null }))
        one.changes += await applier.applyDeletions(object, deletions, reading, note)
    }
}

async function finish(parts: FullParts, turn: Turn, applier: Applier, one: Tracked): Promise<void> {
    const { database, bulk } = parts
    const { read } = one
    const isBlind = read.rows === 0 && (await selectUnmet(database, turn.orgId, read.object, 1)).length > 0
    if (!isBlind) await takeGone(parts, turn, applier, one)
    // Only a clock says what was committed when the job began.
    const coveredTo = new Date(one.read.readAt.getTime() - bulk.clockOverlapMs)
    await database.transaction(async (sql) => {
        await turn.hold(sql, {})
        if (isBlind) await endRead(sql, turn.orgId, read, UNSEEN)
        else await endFullRead(sql, turn.orgId, read, { coveredTo, changes: one.changes, problem: writeUnseen(one.readable) })
    })
}

/** Those that are no longer to be read, or in other columns, start again. */
async function track({ database }: FullParts, turn: Turn): Promise<Tracked[]> {
    const readables = new Map((await listReadable(database, turn.orgId)).map((readable) => [readable.object, readable]))
    const reads = (await selectReads(database, turn.orgId)).filter(isOpen)
    const tracked: Tracked[] = []
    for (const read of reads) {
        const readable = readables.get(read.object)
        if (readable === undefined) {
            await endRead(database, turn.orgId, read, 'The object is no longer described, or none of its fields is approved.')
            continue
        }
        const columns = listColumns(readable)
        const isSame = columns.join() === read.columns.join()
        const current = isSame ? read : await database.transaction((sql) => startFullRead(sql, turn.orgId, { ...read, columns }))
        const purpose = { ...(read.cause === 'backfill' ? BACKFILL : REREAD), object: read.object }
        tracked.push({ readable, purpose, read: current, isByRest: false, changes: 0, waitsFor: null })
    }
    return tracked
}

async function readAll(parts: FullParts, turn: Turn, connection: Salesforce): Promise<null> {
    const { database, signal, bulk } = parts
    const salesforce = keepTurn(connection, turn, database, signal)
    const applier = createApplier({ ...parts, applyRead: parts.applyQuietly }, turn)
    await lookAgain({ database, salesforce })
    const tracked = await track(parts, turn)
    const restart: CycleParts['restart'] = (sql, read) => startFullRead(sql, turn.orgId, read)
    await readByBulk({ ...parts, settings: bulk, turn, salesforce, applier, restart }, tracked)
    for (const one of tracked) if (isRead(one)) await finish(parts, turn, applier, one)
    const waiting = tracked.find(({ waitsFor }) => waitsFor !== null)?.waitsFor
    if (waiting !== undefined && waiting !== null) throw waiting
    return null
}

export function createFullReads(parts: FullParts): FullReads {
    const { database, bulk, log, clock } = parts

    return {
        async offer(orgId, object, isToStart) {
            const columns = listColumns(await requireReadable(parts.database, orgId, object))
            const { rows, problem } = await count(parts, orgId, object)
            const price = rows === null ? null : priceFullRead(bulk, rows, columns.length)
            if (!isToStart) return { id: null, rows, price, problem }
            const read = { object, cause: 'backfill', columns, readAt: clock.now(), rowsTotal: rows } as const
            const { id } = await database.transaction((sql) => startFullRead(sql, orgId, read))
            return { id, rows, price, problem }
        },
        async runIfDue(orgId) {
            const turn = await claimFullReads(database, orgId)
            if (turn === null) return false
            try {
                const hitch = await tryOrg(parts, orgId, (salesforce) => readAll(parts, turn, salesforce))
                if (hitch !== null) await putOff(database, orgId, hitch.problem, hitch.until)
                await turn.release(database)
            } catch (error) {
                if (error instanceof RunStopped) await turn.release(database)
                else if (error instanceof LeaseLost) log.info({ orgId }, error.message)
                else throw error
            }
            return true
        },
    }
}
