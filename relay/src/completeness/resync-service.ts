/** Takes a person's wish to have one record told anew and says when the org will be asked. The checks' questions and answers carry it. */
import type { Database } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { findNextHeartbeat, requireReadable } from '../sync/index.ts'
import type { NextHeartbeat } from '../sync/index.ts'
import { countResyncs, wantResync } from './check-store.ts'
import type { Resync } from './resync-routes.ts'

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
