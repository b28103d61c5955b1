/** Runs interval sync for an org when it is due, and keeps what came of it. */
import { selectSettings } from '../settings/index.ts'
import { listIntervalOnly } from './interval-only.ts'
import { runInterval } from './interval-run.ts'
import type { RunParts } from './interval-run.ts'
import { claimRun, finishRun, releaseRun } from './run-store.ts'
import { tryOrg } from './try-org.ts'
import type { TryParts } from './try-org.ts'
import { LeaseLost, RunStopped } from './turn.ts'

export type IntervalParts = RunParts & TryParts

export interface IntervalService {
    /** True when it was due. A run that fails is told in its state, not thrown. */
    runIfDue(orgId: string): Promise<boolean>
}

/** What a run lacks that could not go on. */
const UNFINISHED = { isCaughtUp: false, until: null }

export function createIntervalService(parts: IntervalParts): IntervalService {
    const { database, log } = parts
    return {
        async runIfDue(orgId) {
            const run = await claimRun(database, orgId, (await listIntervalOnly(database, orgId)).length > 0)
            if (run === null) return false
            try {
                const end = await tryOrg(parts, orgId, (salesforce) => runInterval(parts, run, salesforce))
                const { intervalMinutes } = await selectSettings(database, orgId)
                await finishRun(database, run, { ...UNFINISHED, ...end, intervalMinutes })
            } catch (error) {
                if (error instanceof RunStopped) await releaseRun(database, run)
                else if (error instanceof LeaseLost) log.info({ orgId }, error.message)
                else throw error
            }
            return true
        },
    }
}
