/** Reading the feed: what came after a cursor, at once or as soon as there is something. */
import type { Sql } from '../platform/database.ts'
import { ERROR_KINDS, HeadroomError } from '../platform/errors.ts'
import type { FeedChange } from './feed-schema.ts'
import type { FeedSignal } from './feed-signal.ts'
import { readChanges, readCursor, readFloor } from './feed-store.ts'

/** Another replica's commits wake nobody here: they are looked for this often. */
const POLL_MS = 1_000

export interface FeedPage {
    changes: FeedChange[]
    cursor: string
    hasMore: boolean
}

export interface FeedQuestion {
    readonly after: number
    readonly limit: number
    readonly wait: number
    readonly signal: AbortSignal
}

const refuseCursor = (): HeadroomError => new HeadroomError('cursor_expired', ERROR_KINDS.cursor_expired.advice, { field: 'after' })

/**
 * The floor is read after the changes: it only rises, so a change that was removed in between is noticed. So does the end of the feed, but for
 * a backup that was restored: who waited there for the feed to grow past an older cursor would never hear of what came meanwhile.
 */
async function readKeptChanges(sql: Sql, orgId: string, { after, limit }: FeedQuestion): Promise<FeedChange[]> {
    const found = await readChanges(sql, orgId, after, limit + 1)
    if (after < (await readFloor(sql, orgId))) throw refuseCursor()
    if (found.length === 0 && after > (await readCursor(sql, orgId))) throw refuseCursor()
    return found
}

export async function readFeed(sql: Sql, feedSignal: FeedSignal, orgId: string, question: FeedQuestion): Promise<FeedPage> {
    const until = performance.now() + question.wait * 1_000
    for (;;) {
        const found = await readKeptChanges(sql, orgId, question)
        const left = until - performance.now()
        if (found.length > 0 || left <= 0 || question.signal.aborted || !feedSignal.canWait) return toFeedPage(found, question)
        // News between the look and the wait is found by the next poll at the latest.
        await feedSignal.wait(orgId, Math.min(POLL_MS, left), question.signal)
    }
}

function toFeedPage(found: readonly FeedChange[], { after, limit }: FeedQuestion): FeedPage {
    const changes = found.slice(0, limit)
    return { changes, cursor: changes.at(-1)?.position ?? String(after), hasMore: found.length > limit }
}
