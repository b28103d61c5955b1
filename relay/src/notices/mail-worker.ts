/** Mails notices to the people named in the settings: one mail each at a time, tried again when the server does not take it. */
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import type { MailSender } from './mail-sender.ts'
import { claimMail, listDueMails, markSent } from './mail-store.ts'
import type { MailKey } from './mail-store.ts'
import { writeMail } from './mail-text.ts'
import { selectNotices } from './notice-store.ts'

const POLL_MS = 10_000
/** In a round, so that a stop waits for few. */
const MAILS_MAX = 20

export interface MailWorker {
    /** Sends what is due. */
    sweep(): Promise<void>
    start(): void
    /** Waits for the mail under way. */
    stop(): Promise<void>
}

export interface MailWorkerParts {
    readonly database: Database
    readonly log: Logger
    readonly sender: MailSender
}

export function createMailWorker({ database, log, sender }: MailWorkerParts): MailWorker {
    let running: Promise<void> | null = null
    let isStopped = false
    let timer: NodeJS.Timeout | undefined

    /** What fails stays claimed until its next attempt is due. A relay that dies after sending sends again, under the same message id. */
    async function sendTo(key: MailKey): Promise<void> {
        const ids = await claimMail(database, key)
        if (ids.length === 0) return
        const notices = await selectNotices(database, key.orgId, ids)
        try {
            await sender.send(writeMail(key.orgId, key.recipient, notices))
        } catch (error) {
            log.warn({ err: error, orgId: key.orgId }, 'A notice could not be mailed; it is tried again.')
            return
        }
        await markSent(database, key, ids)
    }

    async function run(): Promise<void> {
        for (const key of await acrossOrgs(() => listDueMails(database, MAILS_MAX)))
            if (!isStopped) await withinOrg(key.orgId, () => sendTo(key))
    }

    /** One round at a time. */
    const sweep = (): Promise<void> => (running ??= run().finally(() => (running = null)))

    const wake = (): void => {
        sweep().catch((error: unknown) => log.warn({ err: error }, 'Mails could not be looked up; it is tried again in ten seconds.'))
    }

    return {
        sweep,
        start: () => {
            timer = setInterval(wake, POLL_MS)
            wake()
        },
        stop: async () => {
            isStopped = true
            clearInterval(timer)
            // A failure is logged by the wake that caused it, and what was not sent is still there next time.
            await running?.catch(() => undefined)
            sender.close()
        },
    }
}
