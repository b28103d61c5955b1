/** Looks at every org once a minute: silence makes no sound of its own, and use expires while nothing arrives. */
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import type { ModeService } from './mode-service.ts'
import { listOrgIds } from './mode-store.ts'

const LOOK_MS = 60_000

export interface ModeWorker {
    /** Decides the mode of each org now. */
    look(): Promise<void>
    start(): void
    /** Waits for the org under way. */
    stop(): Promise<void>
}

export function createModeWorker(parts: { readonly database: Database; readonly log: Logger; readonly modes: ModeService }): ModeWorker {
    const { database, log, modes } = parts
    let running: Promise<void> | null = null
    let isStopped = false
    let timer: NodeJS.Timeout | undefined

    async function run(): Promise<void> {
        for (const orgId of await acrossOrgs(() => listOrgIds(database))) {
            if (isStopped) return
            await withinOrg(orgId, () => modes.review(orgId))
        }
    }

    /** One look at a time. */
    const look = (): Promise<void> => (running ??= run().finally(() => (running = null)))

    const wake = (): void => {
        look().catch((error: unknown) => log.warn({ err: error }, 'The modes of orgs could not be decided; it is tried again in a minute.'))
    }

    return {
        look,
        start: () => {
            timer = setInterval(wake, LOOK_MS)
            wake()
        },
        stop: async () => {
            isStopped = true
            clearInterval(timer)
            // A failure is logged by the wake that caused it.
            await running?.catch(() => undefined)
        },
    }
}
