/** All SQL that reads the feed and the mirror. Nothing is written here. */
import type { Sql } from '../platform/database.ts'
import type { FeedChange, MirrorRecord } from './feed-schema.ts'

interface ChangeRow {
    position: number
    object: string
    record_id: string
    operation: FeedChange['operation']
    transaction: string
    sequence: number
    captured_at: Date
    system_modstamp: Date
    changed_by: string | null
    values: FeedChange['values']
    previous: FeedChange['previous']
    merged_into: string | null
    origin: string | null
    is_late: boolean
    is_reread: boolean
    received_at: Date
}

/**
 * Changes after a position, in order. Positions are handed out under the org's advisory lock, so they appear in commit order and a
 * reader that has seen position n will never find a smaller one later.
 */
export async function readChanges(sql: Sql, orgId: string, after: number, limit: number): Promise<FeedChange[]> {
    const rows = await sql.query<ChangeRow>(
        `select position, object, record_id, operation, transaction, sequence, captured_at, system_modstamp, changed_by, values, previous,
             merged_into, origin, is_late, is_reread, received_at
         from changes where org_id = $1 and position > $2 order by position limit $3`,
        [orgId, after, limit],
    )
    return rows.map((row) => ({
        position: String(row.position),
        object: row.object,
        recordId: row.record_id,
        operation: row.operation,
        transaction: row.transaction,
        sequence: row.sequence,
        capturedAt: row.captured_at.toISOString(),
        systemModstamp: row.system_modstamp.toISOString(),
        changedBy: row.changed_by,
        values: row.values,
        previous: row.previous,
        mergedInto: row.merged_into,
        origin: row.origin,
        isLate: row.is_late,
        isReread: row.is_reread,
        receivedAt: row.received_at.toISOString(),
    }))
}

export interface NewestChange {
    readonly object: string
    readonly recordId: string
    readonly operation: FeedChange['operation']
    readonly receivedAt: Date
}

/** Null while the feed is empty. */
export async function findNewestChange(sql: Sql, orgId: string): Promise<NewestChange | null> {
    const [newest] = await sql.query<NewestChange>(
        `select object, record_id as "recordId", operation, received_at as "receivedAt" from changes
         where org_id = $1 order by position desc limit 1`,
        [orgId],
    )
    return newest ?? null
}

/** The newest position of the org's feed; its floor when all changes are too old, 0 when there never was one. */
export async function readCursor(sql: Sql, orgId: string): Promise<number> {
    const text = `select coalesce((select max(position) from changes where org_id = $1), feed_floor) as position from orgs where org_id = $1`
    const rows = await sql.query<{ position: number }>(text, [orgId])
    return rows[0]?.position ?? 0
}

/** The last position that is no longer kept. */
export async function readFloor(sql: Sql, orgId: string): Promise<number> {
    const rows = await sql.query<{ floor: number }>('select feed_floor as floor from orgs where org_id = $1', [orgId])
    return rows[0]?.floor ?? 0
}

interface RecordRow {
    object: string
    record_id: string
    values: MirrorRecord['values']
    is_deleted: boolean
    merged_into: string | null
    is_reread: boolean
    system_modstamp: Date
    last_position: number
}

const COLUMNS = 'object, record_id, values, is_deleted, merged_into, is_reread, system_modstamp, last_position'

const toRecord = (row: RecordRow): MirrorRecord => ({
    object: row.object,
    recordId: row.record_id,
    values: row.values,
    isDeleted: row.is_deleted,
    mergedInto: row.merged_into,
    isReread: row.is_reread,
    systemModstamp: row.system_modstamp.toISOString(),
    lastPosition: String(row.last_position),
})

export interface RecordFilter {
    readonly object: string
    readonly afterRecordId: string
    readonly includeDeleted: boolean
    readonly limit: number
}

/** In the order of the record ids, starting after `afterRecordId`. */
export async function listRecords(sql: Sql, orgId: string, filter: RecordFilter): Promise<MirrorRecord[]> {
    const rows = await sql.query<RecordRow>(
        `select ${COLUMNS} from records
         where org_id = $1 and object = $2 and record_id > $3 and (not is_deleted or $4) order by record_id limit $5`,
        [orgId, filter.object, filter.afterRecordId, filter.includeDeleted, filter.limit],
    )
    return rows.map(toRecord)
}

export async function findRecord(sql: Sql, orgId: string, object: string, recordId: string): Promise<MirrorRecord | null> {
    const rows = await sql.query<RecordRow>(`select ${COLUMNS} from records where org_id = $1 and object = $2 and record_id = $3`, [
        orgId,
        object,
        recordId,
    ])
    return rows[0] === undefined ? null : toRecord(rows[0])
}
