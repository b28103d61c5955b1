/**
 * Takes a person's wish to have one record told anew, says when the org will be asked, and tells where it never answered. The checks'
 * questions and answers carry it.
 */
import { isChangedSince } from '../audit/index.ts'
import { findNotice, giveNotice } from '../notices/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { findNextHeartbeat, requireReadable } from '../sync/index.ts'
import type { NextHeartbeat } from '../sync/index.ts'
import { ASKED_MAX, countResyncs, selectResync, wantResync } from './check-store.ts'
import type { RowsQuestion } from './completeness-types.ts'
import type { Resync, ResyncState } from './resync-schema.ts'

/** Records that may wait at once: the org tells 200 with each answer, and what is wanted in masses a backfill reads. */
const RESYNCS_MAX = 500

export interface ResyncService {
    want(orgId: string, object: string, recordId: string): Promise<Resync>
}

function describe({ mode, dueAt }: NextHeartbeat): string {
    const outcome = 'What differs from what is known is then in the feed and in the record’s story. It costs no API request.'
    if (mode !== 'realtime') return `The org is asked once changes arrive in real time again; Status says when that is. ${outcome}`
    if (dueAt === null) return `The org is silent. It is asked with the first heartbeat that comes; Status says what to do. ${outcome}`
    return `The org is asked with its next heartbeat, of which one comes each quarter of an hour, and answers within a minute or two. ${outcome}`
}

export function createResyncService(database: Database): ResyncService {
    return {
        async want(orgId, object, recordId) {
            await requireReadable(database, orgId, object)
            await database.transaction(async (sql) => {
                if ((await countResyncs(sql, orgId)) >= RESYNCS_MAX)
                    throw new HeadroomError(
                        'conflict',
                        `${RESYNCS_MAX} records wait already to be told. Try again after the next heartbeat.`,
                    )
                await wantResync(sql, orgId, object, recordId)
            })
            const heartbeat = await findNextHeartbeat(database, orgId)
            const expectedAt = heartbeat.mode === 'realtime' ? heartbeat.dueAt : null
            return { object, recordId, expectedAt: expectedAt?.toISOString() ?? null, next: describe(heartbeat) }
        },
    }
}

/** A notice for each object: who wanted them may not be looking any more. */
export async function tellUnanswered(sql: Sql, orgId: string, givenUp: readonly RowsQuestion[], at: Date): Promise<void> {
    for (const { object, ids } of givenUp) {
        const details = { object, recordIds: ids, asked: ASKED_MAX }
        await giveNotice(sql, orgId, { kind: 'resync_unanswered', event: `${object} ${at.toISOString()}`, details })
    }
}

/** What became of the last wish to have this record told anew; null where none waits or was in vain. */
export async function tellResync(sql: Sql, orgId: string, object: string, recordId: string): Promise<ResyncState | null> {
    const asked = await selectResync(sql, orgId, object, recordId)
    if (asked !== null)
        return {
            state: 'waiting',
            asked,
            givenUpAt: null,
            explanation: `The org was asked ${asked} of at most ${ASKED_MAX} times to tell this record anew, and has not answered yet.`,
        }
    const notice = await findNotice(sql, orgId, 'resync_unanswered', { object, recordIds: [recordId] })
    // A wish of after it that does not wait any more was answered.
    if (notice === null || (await isChangedSince(sql, orgId, { subject: 'resync', subjectId: recordId }, notice.at))) return null
    return {
        state: 'given_up',
        asked: ASKED_MAX,
        givenUpAt: notice.at,
        explanation:
            `The org was asked ${ASKED_MAX} times to tell this record anew and had not answered by ${notice.at}, so it is not asked any ` +
            'more. Look at Status whether it answers its checks, then have the record told anew again.',
    }
}
