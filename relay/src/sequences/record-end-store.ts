/** What the end of a record does to its enrollments. An undelete starts none of them again. */
import type { Sql } from '../platform/database.ts'

export type EndReason = 'record_deleted' | 'record_converted'

export interface RecordEnd {
    readonly recordId: string
    readonly reason: EndReason
}

/** Ends every active enrollment of the records in one statement. */
export async function endRecords(sql: Sql, orgId: string, ends: readonly RecordEnd[]): Promise<void> {
    await sql.query(
        `update enrollments set state = 'ended', ended_at = now(), end_reason = gone.reason
         from unnest($2::text[], $3::text[]) as gone (record_id, reason)
         where org_id = $1 and enrollments.record_id = gone.record_id and state = 'active'`,
        [orgId, ends.map((end) => end.recordId), ends.map((end) => end.reason)],
    )
}

export interface RecordMerge {
    readonly fromRecordId: string
    readonly toRecordId: string
}

/**
 * Moves every active enrollment of the records that lost a merge to the one that won, in one statement. A winner that is in the
 * sequence, or was and has been removed, keeps its own enrollment as it is. One that
 * moves goes on with the step that it was at.
 */
export async function mergeRecords(sql: Sql, orgId: string, merges: readonly RecordMerge[]): Promise<void> {
    await sql.query(
        `with ended as (
             update enrollments set state = 'ended', ended_at = now(), end_reason = 'record_merged'
             from unnest($2::text[], $3::text[]) as merge (from_id, to_id)
             where org_id = $1 and record_id = merge.from_id and state = 'active'
             returning enrollments.*, merge.to_id
         )
         insert into enrollments (org_id, sequence_id, object, record_id, state, source, rule_id, run, origin, steps_version, step,
             step_since, due_at, paused_at, write_ids)
         select $1, sequence_id, object, to_id, 'active', source, rule_id, run, origin, steps_version, step, step_since, due_at, paused_at,
             write_ids
         from ended
         on conflict (org_id, sequence_id, record_id) do nothing`,
        [orgId, merges.map((merge) => merge.fromRecordId), merges.map((merge) => merge.toRecordId)],
    )
}
