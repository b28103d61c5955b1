/** How an org is synced, put together for who looks at it: all from the store, so that it is there when every quota is gone. */
import { findNewestChange } from '../feed/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { sumReadsByObject } from '../quota/index.ts'
import { selectSettings } from '../settings/index.ts'
import { listIntervalOnly, writeIntervalOnly } from './interval-only.ts'
import { findOrgFacts } from './mode-store.ts'
import { writeModeReason, writePace } from './mode-text.ts'
import { viewObjects } from './object-view.ts'
import { viewTotal } from './receipt-view.ts'
import type { ReadReceipts } from './receipt-view.ts'
import { findRunState } from './run-store.ts'
import type { RunState } from './run-store.ts'
import type { SyncView } from './sync-schema.ts'

const write = (time: Date | null): string | null => time?.toISOString() ?? null

function viewRun({ startedAt, finishedAt, nextAt, ...rest }: RunState): SyncView['run'] {
    return startedAt === null ? null : { startedAt: write(startedAt), finishedAt: write(finishedAt), nextAt: write(nextAt), ...rest }
}

async function viewLastChange(sql: Sql, orgId: string): Promise<SyncView['lastChange']> {
    const newest = await findNewestChange(sql, orgId)
    if (newest === null) return null
    const { receivedAt, ...change } = newest
    return { at: receivedAt.toISOString(), ...change }
}

export interface ViewParts {
    readonly database: Database
    readonly clock: Clock
    readonly readReceipts: ReadReceipts
}

type SnapshotParts = Omit<ViewParts, 'database'> & { readonly sql: Sql }

async function viewSnapshot({ sql, clock, readReceipts }: SnapshotParts, orgId: string): Promise<SyncView> {
    const org = await findOrgFacts(sql, orgId)
    if (org === null) throw new HeadroomError('not_found', 'The org was removed.')
    const { mode, reason, since, asked, lastHeartbeatAt, leftOut, paceSeconds } = org
    const [run, receipts] = [await findRunState(sql, orgId), await readReceipts(sql, orgId)]
    const calls = await sumReadsByObject(sql, orgId, clock.now())
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
        objects: await viewObjects(sql, orgId, org.now, { receipts, calls }),
    }
}

/** Of one moment: a read that ends meanwhile is either under way in all of the answer or done in all of it. */
export function viewSync({ database, ...parts }: ViewParts, orgId: string): Promise<SyncView> {
    return database.snapshot((sql) => viewSnapshot({ sql, ...parts }, orgId))
}
