/** How an org is synced, put together for who looks at it: all from the store, so that it is there when every quota is gone. */
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { selectSettings } from '../settings/index.ts'
import { findOrgFacts } from './mode-store.ts'
import { writeModeReason } from './mode-text.ts'
import { findRunState, selectObjects } from './run-store.ts'
import type { RunState } from './run-store.ts'
import type { SyncView } from './sync-schema.ts'

const write = (time: Date | null): string | null => time?.toISOString() ?? null

function viewRun({ startedAt, finishedAt, nextAt, ...rest }: RunState): SyncView['run'] {
    return startedAt === null ? null : { startedAt: write(startedAt), finishedAt: write(finishedAt), nextAt: write(nextAt), ...rest }
}

export async function viewSync(sql: Sql, orgId: string): Promise<SyncView> {
    const org = await findOrgFacts(sql, orgId)
    if (org === null) throw new HeadroomError('not_found', 'The org was removed.')
    const { mode, reason, since, asked, lastHeartbeatAt, leftOut } = org
    const run = await findRunState(sql, orgId)
    return {
        mode,
        reason,
        explanation: writeModeReason(reason),
        since: since.toISOString(),
        asked,
        intervalMinutes: (await selectSettings(sql, orgId)).intervalMinutes,
        lastHeartbeatAt: write(lastHeartbeatAt),
        leftOut,
        run: run === null ? null : viewRun(run),
        objects: (await selectObjects(sql, orgId)).map((one) => ({
            ...one,
            coveredTo: write(one.coveredTo),
            readAt: one.readAt.toISOString(),
        })),
    }
}
