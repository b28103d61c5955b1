/** How an org is synced, put together for who looks at it: all from the store, so that it is there when every quota is gone. */
import { findNewestChange } from '../feed/index.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { isIntervalOnly, selectDescribed } from '../schemas/index.ts'
import { selectSettings } from '../settings/index.ts'
import { selectReads } from './bulk-store.ts'
import type { ReadKind } from './bulk-store.ts'
import { viewRead } from './bulk-view.ts'
import { listIntervalOnly, writeIntervalOnly } from './interval-only.ts'
import { findOrgFacts } from './mode-store.ts'
import { writeModeReason, writePace } from './mode-text.ts'
import { viewReceipt, viewTotal } from './receipt-view.ts'
import type { ObjectReceipt, ReadReceipts } from './receipt-view.ts'
import { findRunState, selectObjects } from './run-store.ts'
import type { RunState } from './run-store.ts'
import type { BulkReadView, SyncView } from './sync-schema.ts'

const write = (time: Date | null): string | null => time?.toISOString() ?? null

function viewRun({ startedAt, finishedAt, nextAt, ...rest }: RunState): SyncView['run'] {
    return startedAt === null ? null : { startedAt: write(startedAt), finishedAt: write(finishedAt), nextAt: write(nextAt), ...rest }
}

const UNREAD = { coveredTo: null, readAt: null, rows: 0, changes: 0, problem: null }

/** Also those that interval sync has never looked at: described by the org, read in full, or checked. */
async function viewObjects(sql: Sql, orgId: string, now: Date, receipts: readonly ObjectReceipt[]): Promise<SyncView['objects']> {
    const states = new Map((await selectObjects(sql, orgId)).map((state) => [state.object, state]))
    const reads = await selectReads(sql, orgId)
    const viewOf = (object: string, kind: ReadKind): BulkReadView | null => {
        const read = reads.find((one) => one.object === object && one.kind === kind)
        return read === undefined ? null : viewRead(read, now)
    }
    const described = await selectDescribed(sql, orgId)
    const objects = new Set([...states.keys(), ...[...described, ...reads, ...receipts].map(({ object }) => object)])
    return [...objects].toSorted().map((object) => {
        const { coveredTo, readAt, ...rest } = states.get(object) ?? UNREAD
        const bulk = { bulk: viewOf(object, 'window'), backfill: viewOf(object, 'full') }
        const known = receipts.find((one) => one.object === object)
        const receipt = known === undefined ? null : viewReceipt(known)
        return {
            ...rest,
            object,
            isIntervalOnly: isIntervalOnly(object),
            coveredTo: write(coveredTo),
            readAt: write(readAt),
            ...bulk,
            receipt,
        }
    })
}

async function viewLastChange(sql: Sql, orgId: string): Promise<SyncView['lastChange']> {
    const newest = await findNewestChange(sql, orgId)
    if (newest === null) return null
    const { receivedAt, ...change } = newest
    return { at: receivedAt.toISOString(), ...change }
}

export async function viewSync(sql: Sql, orgId: string, readReceipts: ReadReceipts): Promise<SyncView> {
    const org = await findOrgFacts(sql, orgId)
    if (org === null) throw new HeadroomError('not_found', 'The org was removed.')
    const { mode, reason, since, asked, lastHeartbeatAt, leftOut, paceSeconds } = org
    const [run, receipts] = [await findRunState(sql, orgId), await readReceipts(sql, orgId)]
    const { intervalMinutes } = await selectSettings(sql, orgId)
    const beside = mode === 'realtime' ? writeIntervalOnly(await listIntervalOnly(sql, orgId), intervalMinutes) : ''
    return {
        mode,
        reason,
        explanation: writeModeReason(org) + writePace(org, paceSeconds) + beside,
        since: since.toISOString(),
        asked,
        paceSeconds,
        intervalMinutes,
        lastHeartbeatAt: write(lastHeartbeatAt),
        lastChange: await viewLastChange(sql, orgId),
        leftOut,
        run: run === null ? null : viewRun(run),
        receipt: viewTotal(receipts),
        objects: await viewObjects(sql, orgId, org.now, receipts),
    }
}
