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
    read_at: Date | null
    read_by: string | null
}
const COLUMNS = 'notice_id, at, kind, details, read_at, read_by'

function toNotice({ notice_id: id, at, kind, details, read_at: readAt, read_by: readBy }: NoticeRow): Notice {
    return {
        id: String(id),
        at: at.toISOString(),
        kind,
        text: writeText(kind, details),
        details,
        readAt: readAt?.toISOString() ?? null,
        readBy,
    }
}

export interface NoticePlace {
    readonly beforeId: number
    readonly isUnreadOnly: boolean
    readonly limit: number
}

/** From the newest to the oldest. */
const LIST = `select ${COLUMNS} from notices where org_id = $1 and notice_id < $2 order by notice_id desc limit $3`
/** They have an index of their own, as long as the statement says so. */
const LIST_UNREAD = `select ${COLUMNS} from notices where org_id = $1 and notice_id < $2 and read_at is null
    order by notice_id desc limit $3`

/** Starting before `beforeId`. */
export async function listNotices(sql: Sql, orgId: string, { beforeId, isUnreadOnly, limit }: NoticePlace): Promise<Notice[]> {
    const rows = await sql.query<NoticeRow>(isUnreadOnly ? LIST_UNREAD : LIST, [orgId, beforeId, limit])
    return rows.map(toNotice)
}

/** Who read it first stays. Null where there is no such notice. */
export async function markNoticeRead(sql: Sql, orgId: string, noticeId: number): Promise<Notice | null> {
    const rows = await sql.query<NoticeRow>(
        `update notices set read_at = coalesce(read_at, now()), read_by = coalesce(read_by, current_setting('headroom.actor', true))
         where org_id = $1 and notice_id = $2 returning ${COLUMNS}`,
        [orgId, noticeId],
    )
    return rows.map(toNotice)[0] ?? null
}

/** From the oldest to the newest. */
export async function selectNotices(sql: Sql, orgId: string, ids: readonly number[]): Promise<Notice[]> {
    const text = `select ${COLUMNS} from notices where org_id = $1 and notice_id = any($2) order by notice_id`
    return (await sql.query<NoticeRow>(text, [orgId, ids])).map(toNotice)
}

/** The newest of a kind whose details hold these. */
export async function findNotice(sql: Sql, orgId: string, kind: NoticeKind, holding: Notice['details']): Promise<Notice | null> {
    const rows = await sql.query<NoticeRow>(
        `select ${COLUMNS} from notices where org_id = $1 and kind = $2 and details @> $3 order by notice_id desc limit 1`,
        [orgId, kind, JSON.stringify(holding)],
    )
    return rows.map(toNotice)[0] ?? null
}
