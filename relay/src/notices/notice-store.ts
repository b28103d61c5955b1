/** All SQL on notices. Most are written by the store's own triggers. */
import type { Sql } from '../platform/database.ts'
import type { Notice, NoticeKind } from './notice-schema.ts'
import { writeText } from './notice-text.ts'

export interface NewNotice {
    readonly kind: NoticeKind
    /** Names what happened within the kind: given again, it is the same notice. */
    readonly event: string
    readonly details: Notice['details']
}

/** For what no trigger can see; in the transaction in which it happens. */
export async function giveNotice(sql: Sql, orgId: string, { kind, event, details }: NewNotice): Promise<void> {
    await sql.query('select give_notice($1, $2, $3, $4)', [orgId, kind, event, JSON.stringify(details)])
}

interface NoticeRow {
    notice_id: number
    at: Date
    kind: NoticeKind
    details: Notice['details']
}

function toNotice({ notice_id: id, at, kind, details }: NoticeRow): Notice {
    return { id: String(id), at: at.toISOString(), kind, text: writeText(kind, details), details }
}

/** From the newest to the oldest, starting before `beforeId`. */
export async function listNotices(sql: Sql, orgId: string, beforeId: number, limit: number): Promise<Notice[]> {
    const rows = await sql.query<NoticeRow>(
        'select notice_id, at, kind, details from notices where org_id = $1 and notice_id < $2 order by notice_id desc limit $3',
        [orgId, beforeId, limit],
    )
    return rows.map(toNotice)
}

/** From the oldest to the newest. */
export async function selectNotices(sql: Sql, orgId: string, ids: readonly number[]): Promise<Notice[]> {
    const text = 'select notice_id, at, kind, details from notices where org_id = $1 and notice_id = any($2) order by notice_id'
    return (await sql.query<NoticeRow>(text, [orgId, ids])).map(toNotice)
}
