/**
 * Mails that the org sends on the relay's word: to the people named where the relay has no mail server, and to the holders of Headroom
 * Admin where nobody is named. One goes with the answer to a heartbeat, and is done when a later heartbeat names it.
 */
import type { Sql } from '../platform/database.ts'
import type { MailKey } from './mail-store.ts'
import { claimForOrg, listForOrg, markHanded } from './mail-store.ts'
import { writeMail } from './mail-text.ts'
import { selectNotices } from './notice-store.ts'

/** Stands for those who hold the permission set: only the org knows them. */
const HOLDERS = ''

export interface OrgMail {
    /** The same for the same notices to the same people: the org sends it once. */
    readonly id: string
    readonly subject: string
    readonly text: string
    /** Empty: the holders of Headroom Admin. */
    readonly to: string[]
}

/** Inside the accepting transaction of a heartbeat; `mailed` names the last mail that the org sent. */
export type TakeOrgMail = (sql: Sql, orgId: string, mailed: string | null) => Promise<OrgMail | null>

export function createOrgMail({ hasServer }: { readonly hasServer: boolean }): TakeOrgMail {
    return async (sql, orgId, mailed) => {
        if (mailed !== null) await markHanded(sql, orgId, mailed)
        const due = await listForOrg(sql, orgId, hasServer ? [HOLDERS] : null)
        const [first] = due
        if (first === undefined) return null
        const isForHolders = (key: MailKey): boolean => key.recipient === HOLDERS
        const taken = due.filter((one) => isForHolders(one) === isForHolders(first))
        const to = [...new Set(taken.map(({ recipient }) => recipient))].filter((recipient) => recipient !== HOLDERS)
        const notices = await selectNotices(sql, orgId, [...new Set(taken.map(({ noticeId }) => noticeId))])
        const { subject, text, messageId } = writeMail(orgId, to.join(' '), notices)
        const id = messageId.replace(/\W/g, '').slice(0, 32)
        await claimForOrg(sql, orgId, taken, id)
        return { id, subject, text, to }
    }
}
