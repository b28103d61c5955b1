/** Decides when to look for writes to carry by the API: at once when some were accepted, every five seconds for what became due. */
import { createBackgroundLoop } from '../platform/background-loop.ts'
import type { BackgroundLoop } from '../platform/background-loop.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import { createLanes } from '../platform/lanes.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import type { ApiService } from './api-service.ts'
import { ALIVE_MS } from './restore-service.ts'
import { listOrgIds } from './state-store.ts'

const LOOK_MS = 5_000
/** Orgs that are written to at the same time; an org whose Salesforce is slow holds up no other. */
const LANES_MAX = 4

export interface WriteWorkerParts {
    readonly database: Database
    readonly clock: Clock
    readonly log: Logger
    readonly service: ApiService
}

/** Its drain waits for what it has started. */
export type WriteWorker = BackgroundLoop

export function createWriteWorker({ database, clock, log, service }: WriteWorkerParts): WriteWorker {
    const lanes = createLanes(LANES_MAX)

    async function runLane(orgId: string, isStopped: () => boolean): Promise<void> {
        try {
            while (!isStopped() && (await withinOrg(orgId, () => service.carryDue(orgId))) > 0);
        } catch (error) {
            log.warn({ orgId, err: error }, 'Writes could not be carried; it is tried again.')
        }
    }

    const loop = createBackgroundLoop({
        async work(isStopped) {
            const at = clock.now()
            const aliveBefore = new Date(at.getTime() - ALIVE_MS)
            for (const orgId of await acrossOrgs(() => listOrgIds(database, at, aliveBefore)))
                lanes.enter(orgId, () => runLane(orgId, isStopped))
        },
        everyMs: LOOK_MS,
        onFailure: (error) => log.warn({ err: error }, 'Writes could not be looked for; it is tried again in five seconds.'),
    })
    return {
        ...loop,
        drain: async () => {
            await loop.drain()
            await lanes.end()
        },
        stop: async () => {
            await loop.stop()
            await lanes.end()
        },
    }
}
