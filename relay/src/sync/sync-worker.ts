/**
 * Looks at every org once a minute: silence makes no sound of its own, use expires while nothing arrives, and intervals end. Runs of
 * interval sync have lanes of their own, so that an org with much to read holds up no other.
 */
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
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
}

export interface SyncWorker {
    /** Says that there may be something to do now. */
    readonly wake: () => void
    /** Decides the mode of each org, starts what is due, and waits for it. */
    drain(): Promise<void>
    start(): void
    /** Waits for the runs under way up to their next step; whoever looks next goes on. */
    stop(): Promise<void>
}

export function createSyncWorker({ database, log, modes, intervals }: SyncWorkerParts): SyncWorker {
    const lanes = new Map<string, Promise<void>>()
    let looking: Promise<void> | null = null
    let isWoken = false
    let isStopped = false
    let timer: NodeJS.Timeout | undefined

    async function runLane(orgId: string): Promise<void> {
        try {
            // What a run has read may decide the mode, and somebody may have asked for another one meanwhile.
            while (!isStopped && (await withinOrg(orgId, () => intervals.runIfDue(orgId))))
                await withinOrg(orgId, () => modes.review(orgId))
        } catch (error) {
            log.warn({ orgId, err: error }, 'Interval sync could not run; it is tried again.')
        } finally {
            lanes.delete(orgId)
        }
    }

    async function lookAtAll(): Promise<void> {
        for (const orgId of await acrossOrgs(() => listOrgIds(database))) {
            if (isStopped) return
            await withinOrg(orgId, () => modes.review(orgId))
            if (!lanes.has(orgId) && lanes.size < LANES_MAX) lanes.set(orgId, runLane(orgId))
        }
    }

    async function lookWhileWoken(): Promise<void> {
        do {
            isWoken = false
            await lookAtAll()
        } while (isWoken && !isStopped)
    }

    /** One look at a time: a wake during one makes it look once more. */
    function look(): Promise<void> {
        isWoken = true
        return (looking ??= lookWhileWoken().finally(() => (looking = null)))
    }

    const wake = (): void => {
        if (isStopped) return
        look().catch((error: unknown) => log.warn({ err: error }, 'Orgs could not be looked at; it is tried again in a minute.'))
    }

    return {
        wake,
        drain: async () => {
            await look()
            await Promise.all(lanes.values())
        },
        start: () => {
            timer = setInterval(wake, LOOK_MS)
            wake()
        },
        stop: async () => {
            isStopped = true
            clearInterval(timer)
            // A failure is logged by the wake that caused it.
            await looking?.catch(() => undefined)
            await Promise.all(lanes.values())
        },
    }
}
