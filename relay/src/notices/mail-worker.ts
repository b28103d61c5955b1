/** Mails notices to the people named in the settings: one mail each at a time, tried again when the server does not take it. */
import { createBackgroundLoop } from '../platform/background-loop.ts'
import type { BackgroundLoop } from '../platform/background-loop.ts'
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

/** Its drain sends what is due. */
export type MailWorker = BackgroundLoop

export interface MailWorkerParts {
    readonly database: Database
    readonly log: Logger
    readonly sender: MailSender
}

export function createMailWorker({ database, log, sender }: MailWorkerParts): MailWorker {
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

    const loop = createBackgroundLoop({
        async work(isStopped) {
            for (const key of await acrossOrgs(() => listDueMails(database, MAILS_MAX)))
                if (!isStopped()) await withinOrg(key.orgId, () => sendTo(key))
        },
        everyMs: POLL_MS,
        onFailure: (error) => log.warn({ err: error }, 'Mails could not be looked up; it is tried again in ten seconds.'),
    })
    return {
        ...loop,
        stop: async () => {
            await loop.stop()
            sender.close()
        },
    }
}
