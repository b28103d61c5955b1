/** Makes messages of the notices that a webhook asked for. Their text is one that chat programs show, as Slack's incoming webhooks do. */
import { selectNotices } from '../notices/index.ts'
import type { Sql } from '../platform/database.ts'
import { makeMessage, makeMessageId } from './message-source.ts'
import { insertMessages } from './message-store.ts'
import type { NewMessage } from './message-store.ts'
import type { WebhookKey } from './webhook-store.ts'

type Notice = Awaited<ReturnType<typeof selectNotices>>[number]

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * These three characters begin and end links and mentions: a rule named <!channel> must not call everybody.
 * https://api.slack.com/reference/surfaces/formatting#escaping
 */
const escapeForChat = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')

function toMessage(orgId: string, notice: Notice): NewMessage {
    const type = 'notice.given'
    const text = escapeForChat(`Headroom, org ${orgId}: ${notice.text}`)
    return makeMessage(makeMessageId(type, notice.kind, notice.at, notice.id), type, notice.at, notice, { text })
}

/** Returns how many were made. */
export async function makeNoticeMessages(sql: Sql, key: WebhookKey, now: Date): Promise<number> {
    const taken = await sql.query<{ noticeId: number }>(
        'delete from webhook_notices where org_id = $1 and webhook_id = $2 returning notice_id as "noticeId"',
        [key.orgId, key.webhookId],
    )
    if (taken.length === 0) return 0
    const notices = await selectNotices(
        sql,
        key.orgId,
        taken.map(({ noticeId }) => noticeId),
    )
    const messages = notices.map((notice) => toMessage(key.orgId, notice))
    await insertMessages(sql, key, messages, now)
    return messages.length
}
