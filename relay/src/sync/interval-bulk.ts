/** The objects of a run that have too many changed rows for REST: read by Bulk API, each from where it was left by a run that broke off. */
import type { Database } from '../platform/database.ts'
import { isRead, readByBulk } from './bulk-cycle.ts'
import type { CycleParts } from './bulk-cycle.ts'
import type { Tracked } from './bulk-pages.ts'
import { listColumns } from './bulk-rows.ts'
import type { BulkSettings } from './bulk-settings.ts'
import { selectReads, startRead } from './bulk-store.ts'
import type { BulkRead } from './bulk-store.ts'
import { noteRefusal } from './interval-progress.ts'
import type { Progress } from './interval-progress.ts'
import { INTERVAL } from './windows.ts'

/** One that was begun is ended, however few rows are left. */
export type Unfinished = ReadonlyMap<string, BulkRead>

export async function selectUnfinished(database: Database, orgId: string): Promise<Unfinished> {
    const open = (await selectReads(database, orgId)).filter(
        ({ kind, state }) => kind === 'window' && state !== 'done' && state !== 'parked',
    )
    return new Map(open.map((read) => [read.object, read]))
}

export function needsBulk({ missing }: Progress, strategy: 'auto' | 'bulk', { restRowsMax }: BulkSettings): boolean {
    return strategy === 'bulk' ? missing.size > 0 : missing.size > restRowsMax
}

/** Its rows must reach back as far, and be those that are wanted now. */
function canGoOn({ since, columns }: BulkRead, { readable, reading }: Progress): boolean {
    return since !== null && since <= reading.windowFrom && columns.join() === listColumns(readable).join()
}

type BulkParts = Omit<CycleParts, 'onRefused'>

async function openRead({ database, turn }: BulkParts, progress: Progress, unfinished: Unfinished): Promise<BulkRead> {
    const { readable, reading, coveredTo, missing } = progress
    const known = unfinished.get(readable.object)
    if (known !== undefined && canGoOn(known, progress)) return known
    const read = { object: readable.object, kind: 'window', cause: 'interval', columns: listColumns(readable) } as const
    const window = { since: reading.windowFrom, coveredTo, readAt: reading.readAt, rowsTotal: missing.size }
    return database.transaction((sql) => startRead(sql, turn.orgId, { ...read, ...window }))
}

/** The rows stand for the ids: there are as many as Salesforce counted, and each is as new as its id or newer. */
function takeOver(progress: Progress, one: Tracked): void {
    const { read, changes, waitsFor } = one
    progress.rows += read.rows
    progress.changes += changes
    if (isRead(one)) {
        progress.missing.clear()
        progress.coveredTo = read.coveredTo
    } else progress.problem ??= waitsFor?.message ?? read.problem
}

export async function readManyByBulk(parts: BulkParts, all: readonly Progress[], unfinished: Unfinished): Promise<void> {
    const reads = new Map<Progress, Tracked>()
    for (const progress of all) {
        const { readable } = progress
        const purpose = { ...INTERVAL, object: readable.object }
        reads.set(progress, { readable, purpose, read: await openRead(parts, progress, unfinished), changes: 0, waitsFor: null })
    }
    const { database, turn } = parts
    const onRefused: CycleParts['onRefused'] = async (object, error) => {
        const progress = all.find(({ readable }) => readable.object === object)
        if (progress !== undefined) await noteRefusal(database, turn.orgId, progress, error)
    }
    await readByBulk({ ...parts, onRefused }, [...reads.values()])
    for (const [progress, one] of reads) takeOver(progress, one)
}
