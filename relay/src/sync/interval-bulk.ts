/** The objects of a run that have too many changed rows for Composite, each read from where a run that broke off left it. */
import type { Database } from '../platform/database.ts'
import { countRows } from '../salesforce/index.ts'
import type { SalesforceError } from '../salesforce/index.ts'
import { isRead, readByBulk } from './bulk-cycle.ts'
import type { CycleParts } from './bulk-cycle.ts'
import type { Tracked } from './bulk-pages.ts'
import { listColumns } from './bulk-rows.ts'
import { isFew } from './bulk-policy.ts'
import type { BulkSettings } from './bulk-settings.ts'
import { selectReads, startRead } from './bulk-store.ts'
import type { BulkRead } from './bulk-store.ts'
import { noteRefusal } from './interval-progress.ts'
import type { Progress } from './interval-progress.ts'
import { INTERVAL } from './windows.ts'

export type Strategy = 'auto' | 'bulk'

/** One that was begun is ended, however few rows are left. */
export type Unfinished = ReadonlyMap<string, BulkRead>

export async function selectUnfinished(database: Database, orgId: string): Promise<Unfinished> {
    const open = (await selectReads(database, orgId)).filter(
        ({ kind, state }) => kind === 'window' && state !== 'done' && state !== 'parked',
    )
    return new Map(open.map((read) => [read.object, read]))
}

/** How many rows those with a clock alone have, is found out later. */
export function isForBulk({ changed }: Progress, strategy: Strategy, { restRowsMax }: BulkSettings): boolean {
    if (changed === null) return true
    return strategy === 'bulk' ? changed > 0 : changed > restRowsMax
}

/** Its rows must reach back as far, and be those that are wanted now. */
function canGoOn({ since, columns }: BulkRead, { readable, reading }: Progress): boolean {
    return since !== null && since <= reading.windowFrom && columns.join() === listColumns(readable).join()
}

interface ManyParts extends Omit<CycleParts, 'onRefused' | 'restart'> {
    readonly strategy: Strategy
}

/** Salesforce has told them, or counts them. */
async function countChanged({ salesforce }: ManyParts, { readable, reading, changed }: Progress): Promise<number> {
    const { object } = readable
    return changed ?? countRows(salesforce, object, { ...INTERVAL, object }, reading.windowFrom)
}

async function openRead(parts: ManyParts, progress: Progress, unfinished: Unfinished): Promise<BulkRead> {
    const { readable, reading, coveredTo } = progress
    const known = unfinished.get(readable.object)
    if (known !== undefined && canGoOn(known, progress)) return known
    const read = { object: readable.object, kind: 'window', cause: 'interval', columns: listColumns(readable) } as const
    const window = { since: reading.windowFrom, coveredTo, readAt: reading.readAt, rowsTotal: await countChanged(parts, progress) }
    return parts.database.transaction((sql) => startRead(sql, parts.turn.orgId, { ...read, ...window }))
}

/** The rows stand for the ids: there are as many as Salesforce counted, and each is as new as its id or newer. */
function takeOver(progress: Progress, one: Tracked): void {
    const { readable, read, changes, waitsFor } = one
    progress.readable = readable
    progress.rows += read.rows
    progress.changes += changes
    if (isRead(one)) {
        progress.missing.clear()
        progress.coveredTo = read.coveredTo
        return
    }
    // What Salesforce refuses is told already, and no other run would read it.
    progress.isUnread ||= progress.problem === null
    progress.problem ??= waitsFor?.message ?? read.problem ?? 'It could not be read to its end: it is tried again.'
}

export async function readManyRows(parts: ManyParts, all: readonly Progress[], unfinished: Unfinished): Promise<void> {
    const reads = new Map<Progress, Tracked>()
    for (const progress of all) {
        const { readable } = progress
        const purpose = { ...INTERVAL, object: readable.object }
        const read = await openRead(parts, progress, unfinished)
        const isByRest = parts.strategy === 'auto' && isFew(read, parts.settings)
        reads.set(progress, { readable, purpose, read, isByRest, changes: 0, waitsFor: null })
    }
    const onRefused = (refused: Tracked, error: SalesforceError): void => {
        for (const [progress, one] of reads) if (one === refused) noteRefusal(progress, error)
    }
    const restart: CycleParts['restart'] = (sql, read) => startRead(sql, parts.turn.orgId, read)
    await readByBulk({ ...parts, restart, onRefused }, [...reads.values()])
    for (const [progress, one] of reads) takeOver(progress, one)
}
