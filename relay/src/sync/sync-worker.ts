/**
 * Looks at every org once a minute: silence makes no sound of its own, use expires while nothing arrives, and intervals end. Runs of
 * interval sync have lanes of their own, so that an org with much to read holds up no other.
 */
import { createBackgroundLoop } from '../platform/background-loop.ts'
import type { BackgroundLoop } from '../platform/background-loop.ts'
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import { createLanes } from '../platform/lanes.ts'
import type { Lanes } from '../platform/lanes.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import type { FullReads } from './full-service.ts'
import type { IntervalService } from './interval-service.ts'
import type { ModeService } from './mode-service.ts'
import { listOrgIds } from './mode-store.ts'

const LOOK_MS = 60_000
/** Runs that one relay carries out at the same time; whoever finds no lane is looked at again a minute later. */
const LANES_MAX = 4

export interface SyncWorkerParts {
    readonly database: Database
    readonly log: Logger
    readonly modes: ModeService
    readonly intervals: IntervalService
    readonly fullReads: FullReads
}

/** Its drain decides the mode of each org, starts what is due, and waits for it. After a stop whoever looks next goes on with the runs. */
export type SyncWorker = BackgroundLoop

export function createSyncWorker({ database, log, modes, intervals, fullReads }: SyncWorkerParts): SyncWorker {
    /** Reads of whole objects take long, and interval sync goes on beside them. */
    const [runs, reads] = [createLanes(LANES_MAX), createLanes(LANES_MAX)]

    /** One lane for each org: what is due, again and again until nothing is. */
    function enter(lanes: Lanes, orgId: string, work: () => Promise<void>): void {
        lanes.enter(orgId, () =>
            work().catch((error: unknown) => log.warn({ orgId, err: error }, 'An org could not be read; it is tried again.')),
        )
    }

    async function runIntervals(orgId: string, isStopped: () => boolean): Promise<void> {
        // What a run has read may decide the mode, and somebody may have asked for another one meanwhile.
        while (!isStopped() && (await withinOrg(orgId, () => intervals.runIfDue(orgId)))) {
            await withinOrg(orgId, () => modes.review(orgId))
            loop.wake()
        }
    }

    async function readInFull(orgId: string, isStopped: () => boolean): Promise<void> {
        // Interval sync goes on from what was read.
        while (!isStopped() && (await withinOrg(orgId, () => fullReads.runIfDue(orgId)))) loop.wake()
    }

    /** An org whose mode cannot be decided holds up no other. */
    async function lookAt(orgId: string, isStopped: () => boolean): Promise<void> {
        try {
            await withinOrg(orgId, () => modes.review(orgId))
        } catch (error) {
            log.warn({ orgId, err: error }, 'An org’s mode could not be decided; it is tried again in a minute.')
            return
        }
        enter(runs, orgId, () => runIntervals(orgId, isStopped))
        enter(reads, orgId, () => readInFull(orgId, isStopped))
    }

    const loop = createBackgroundLoop({
        async work(isStopped) {
            for (const orgId of await acrossOrgs(() => listOrgIds(database))) {
                if (isStopped()) return
                await lookAt(orgId, isStopped)
            }
        },
        everyMs: LOOK_MS,
        onFailure: (error) => log.warn({ err: error }, 'Orgs could not be looked at; it is tried again in a minute.'),
    })
    const endLanes = async (): Promise<void> => void (await Promise.all([runs.end(), reads.end()]))
    return {
        ...loop,
        drain: async () => {
            await loop.drain()
            await endLanes()
        },
        stop: async () => {
            await loop.stop()
            await endLanes()
        },
    }
}
