/** Decides when to look for steps that are due: every second, org by org. Any number of relays may look. */
import { createBackgroundLoop } from '../platform/background-loop.ts'
import type { BackgroundLoop } from '../platform/background-loop.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { createStepService } from './step-service.ts'
import { listOrgsDue } from './step-store.ts'

const LOOK_MS = 1_000

export interface StepWorkerParts {
    readonly database: Database
    readonly clock: Clock
    readonly log: Logger
    /** There are tasks to carry to an org. */
    readonly onQueued: () => void
}

/** Its drain does all that is due now. */
export function createStepWorker({ database, clock, log, onQueued }: StepWorkerParts): BackgroundLoop {
    const service = createStepService({ database, log })

    async function runOrg(orgId: string, isStopped: () => boolean): Promise<void> {
        try {
            while (!isStopped() && (await withinOrg(orgId, () => service.goOn(orgId, clock.now()))) > 0) onQueued()
        } catch (error) {
            log.warn({ orgId, err: error }, 'Enrollments could not go on; they are tried again in a second.')
        }
    }

    return createBackgroundLoop({
        async work(isStopped) {
            for (const orgId of await acrossOrgs(() => listOrgsDue(database, clock.now()))) await runOrg(orgId, isStopped)
        },
        everyMs: LOOK_MS,
        onFailure: (error) => log.warn({ err: error }, 'Steps could not be looked for; it is tried again in a second.'),
    })
}
