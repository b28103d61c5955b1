/** All SQL on mails that wait: who is due, what goes into the next mail, what was sent. Ages are the database's, since replicas differ. */
import type { Sql } from '../platform/database.ts'

export interface MailKey {
    readonly orgId: string
    readonly recipient: string
}

/** A mail says everything that waits, up to this; the rest goes with the next one. */
const NOTICES_MAX = 20

/**
 * Whom there is something to tell. The first notice goes at once; after a mail, what happens within a quarter of an hour waits for the next
 * one, so that a bad day fills no mailbox. Nobody is told after three days: by then it is history.
 */
export async function listDueMails(sql: Sql, limit: number): Promise<MailKey[]> {
    const text = `select org_id as "orgId", recipient from notice_mails m
        where recipient <> '' and sent_at is null and run_after <= now() and created_at > now() - interval '3 days'
            and not exists (select from notice_mails last where last.org_id = m.org_id and last.recipient = m.recipient
                and last.sent_at > now() - interval '15 minutes')
        group by org_id, recipient order by min(run_after), org_id, recipient limit $1`
    return sql.query<MailKey>(text, [limit])
}

/** Until it is sent it is tried again after 5 minutes, then 10, at most about five hours. Another replica finds nothing left to claim. */
export async function claimMail(sql: Sql, { orgId, recipient }: MailKey): Promise<number[]> {
    const text = `
        with due as materialized (
            select notice_id from notice_mails
            where org_id = $1 and recipient = $2 and sent_at is null and run_after <= now() and created_at > now() - interval '3 days'
            order by notice_id limit $3 for update skip locked
        )
        update notice_mails m set attempts = attempts + 1, run_after = now() + interval '5 minutes' * power(2, least(attempts, 6))
        from due where m.org_id = $1 and m.recipient = $2 and m.notice_id = due.notice_id
        returning m.notice_id as "noticeId"`
    return (await sql.query<{ noticeId: number }>(text, [orgId, recipient, NOTICES_MAX])).map(({ noticeId }) => noticeId)
}

export async function markSent(sql: Sql, { orgId, recipient }: MailKey, noticeIds: readonly number[]): Promise<void> {
    const text = 'update notice_mails set sent_at = now() where org_id = $1 and recipient = $2 and notice_id = any($3)'
    await sql.query(text, [orgId, recipient, noticeIds])
}

export interface WaitingNotice extends MailKey {
    readonly noticeId: number
}

/** What the org is to mail: to these, or to everybody who waits for a mail. Nobody else is at it: a heartbeat holds the org's lock. */
export async function listForOrg(sql: Sql, orgId: string, recipients: readonly string[] | null): Promise<WaitingNotice[]> {
    const text = `select org_id as "orgId", recipient, notice_id as "noticeId" from notice_mails
        where org_id = $1 and ($2::text[] is null or recipient = any($2)) and sent_at is null and run_after <= now()
            and created_at > now() - interval '3 days'
        order by notice_id, recipient limit $3`
    return sql.query<WaitingNotice>(text, [orgId, recipients, NOTICES_MAX])
}

/** Until a heartbeat says that it was sent it is handed over again with the next one after ten minutes. */
export async function claimForOrg(sql: Sql, orgId: string, waiting: readonly WaitingNotice[], mailId: string): Promise<void> {
    const text = `update notice_mails m set attempts = attempts + 1, run_after = now() + interval '10 minutes', handed_as = $4
        from unnest($2::text[], $3::bigint[]) as w (recipient, notice_id)
        where m.org_id = $1 and m.recipient = w.recipient and m.notice_id = w.notice_id`
    await sql.query(text, [orgId, waiting.map(({ recipient }) => recipient), waiting.map(({ noticeId }) => noticeId), mailId])
}

export async function markHanded(sql: Sql, orgId: string, mailId: string): Promise<void> {
    await sql.query('update notice_mails set sent_at = now() where org_id = $1 and handed_as = $2 and sent_at is null', [orgId, mailId])
}
