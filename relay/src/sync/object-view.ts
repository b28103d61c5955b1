/** How far each object of an org is synced, for who looks at it. */
import type { Sql } from '../platform/database.ts'
import { isIntervalOnly, selectDescribed } from '../schemas/index.ts'
import { selectReads } from './bulk-store.ts'
import type { BulkRead, ReadKind } from './bulk-store.ts'
import { viewRead } from './bulk-view.ts'
import { viewReceipt } from './receipt-view.ts'
import type { ObjectReceipt } from './receipt-view.ts'
import { selectObjects } from './run-store.ts'
import type { SyncView } from './sync-schema.ts'

type ObjectView = SyncView['objects'][number]

const write = (time: Date | null): string | null => time?.toISOString() ?? null

const UNREAD = { coveredTo: null, readAt: null, rows: 0, changes: 0, problem: null }

/** Until its read of every row is done. */
function viewGap(read: BulkRead | undefined, coveredTo: Date | null): ObjectView['gap'] {
    if (read?.cause !== 'gap' || read.state === 'done') return null
    return { from: write(coveredTo), to: read.readAt.toISOString() }
}

export interface ObjectFigures {
    readonly receipts: readonly ObjectReceipt[]
    /** API requests that read it, by object. */
    readonly calls: ReadonlyMap<string, number>
}

/** Also those that interval sync has never looked at: described by the org, read in full, or checked. `now` is the store's. */
export async function viewObjects(sql: Sql, orgId: string, now: Date, { receipts, calls }: ObjectFigures): Promise<ObjectView[]> {
    const states = new Map((await selectObjects(sql, orgId)).map((state) => [state.object, state]))
    const reads = await selectReads(sql, orgId)
    const described = await selectDescribed(sql, orgId)
    const objects = new Set([...states.keys(), ...[...described, ...reads, ...receipts].map(({ object }) => object)])
    return [...objects].toSorted().map((object) => {
        const { coveredTo, readAt, ...rest } = states.get(object) ?? UNREAD
        const readOf = (kind: ReadKind) => reads.find((one) => one.object === object && one.kind === kind)
        const [window, full] = [readOf('window'), readOf('full')]
        const receipt = receipts.find((one) => one.object === object)
        return {
            ...rest,
            object,
            isIntervalOnly: isIntervalOnly(object),
            coveredTo: write(coveredTo),
            readAt: write(readAt),
            calls24h: calls.get(object) ?? 0,
            gap: viewGap(full, coveredTo),
            bulk: window === undefined ? null : viewRead(window, now),
            backfill: full === undefined ? null : viewRead(full, now),
            receipt: receipt === undefined ? null : viewReceipt(receipt),
        }
    })
}
