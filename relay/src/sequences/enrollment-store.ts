/** All SQL on enrollments. At most one per (sequence, record): adding again is nothing, adding after an end starts it again. */
import type { Sql } from '../platform/database.ts'
import type { Enrollment } from './enrollment-schema.ts'
import { viewEnrollment } from './enrollment-view.ts'
import type { EnrollmentRow } from './enrollment-view.ts'

/** Of the org, with the steps that each follows. */
const ENROLLMENTS = `select e.sequence_id as "sequenceId", e.object, e.record_id as "recordId", e.state, e.source, e.rule_id as "ruleId",
        e.enrolled_at as "enrolledAt", e.ended_at as "endedAt", e.end_reason as "endReason", e.step, e.step_since as "stepSince",
        e.due_at as "dueAt", e.paused_at as "pausedAt", s.paused_at as "sequencePausedAt", e.write_ids as "writeIds",
        coalesce(f.steps, s.steps) as steps
    from enrollments e join sequences s on s.org_id = $1 and s.sequence_id = e.sequence_id
        left join former_steps f on f.org_id = $1 and f.sequence_id = e.sequence_id and f.steps_version = e.steps_version
    where e.org_id = $1`

/** One enrollment to start or to end; without a rule it came through the API. */
export interface EnrollmentChange {
    readonly sequenceId: string
    readonly object: string
    readonly recordId: string
    readonly ruleId: string | null
    /** The rules that it goes back to; nothing unless one started it. */
    readonly origin?: string
}

/**
 * Starts enrollments in one statement. No (sequence, record) may stand twice in it; every sequence must exist and be held. Their first
 * steps are due at once. Returns how many are new.
 */
export async function startEnrollments(sql: Sql, orgId: string, changes: readonly EnrollmentChange[], at: Date): Promise<number> {
    const rows = await sql.query(
        `insert into enrollments (org_id, sequence_id, object, record_id, state, source, rule_id, origin, steps_version, due_at)
         select $1, new.sequence_id, object, record_id, 'active', case when rule_id is null then 'api' else 'rule' end, rule_id, origin,
             s.steps_version, case when s.steps <> '[]' then $7::timestamptz end
         from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[]) as new (sequence_id, object, record_id, rule_id, origin)
             join sequences s on s.org_id = $1 and s.sequence_id = new.sequence_id
         order by new.sequence_id, record_id
         on conflict (org_id, sequence_id, record_id) do update
         set state = 'active', source = excluded.source, rule_id = excluded.rule_id, enrolled_at = now(), ended_at = null, end_reason = null,
             run = enrollments.run + 1, origin = excluded.origin, steps_version = excluded.steps_version, due_at = excluded.due_at,
             step = null, step_since = null, is_held = false, paused_at = null, write_ids = '{}'
         where enrollments.state = 'ended'
         returning record_id`,
        [
            orgId,
            changes.map((change) => change.sequenceId),
            changes.map((change) => change.object),
            changes.map((change) => change.recordId),
            changes.map((change) => change.ruleId),
            changes.map((change) => change.origin ?? null),
            at,
        ],
    )
    return rows.length
}

/** Ends enrollments in one statement; one that has ended or never was is left as it is. Returns how many ended. */
export async function endEnrollments(sql: Sql, orgId: string, changes: readonly EnrollmentChange[]): Promise<number> {
    const rows = await sql.query(
        `with ending as (
             select e.org_id, e.sequence_id, e.record_id, gone.rule_id from enrollments e
             join unnest($2::uuid[], $3::text[], $4::uuid[]) as gone (sequence_id, record_id, rule_id)
                 on e.sequence_id = gone.sequence_id and e.record_id = gone.record_id
             where e.org_id = $1 and e.state = 'active' order by e.sequence_id, e.record_id for update of e
         )
         update enrollments set state = 'ended', ended_at = now(),
             end_reason = case when ending.rule_id is null then 'removed_by_api' else 'removed_by_rule' end
         from ending where enrollments.org_id = ending.org_id and enrollments.sequence_id = ending.sequence_id
             and enrollments.record_id = ending.record_id
         returning enrollments.record_id`,
        [
            orgId,
            changes.map((change) => change.sequenceId),
            changes.map((change) => change.recordId),
            changes.map((change) => change.ruleId),
        ],
    )
    return rows.length
}

export interface EnrollmentFilter {
    readonly state: 'active' | 'ended' | undefined
    readonly afterRecordId: string
    readonly limit: number
}

/** In the order of the record ids, starting after `afterRecordId`. */
export async function listEnrollments(sql: Sql, orgId: string, sequenceId: string, filter: EnrollmentFilter): Promise<Enrollment[]> {
    const rows = await sql.query<EnrollmentRow>(
        `${ENROLLMENTS} and e.sequence_id = $2 and e.record_id > $3 and ($4::text is null or e.state = $4)
         order by e.record_id limit $5`,
        [orgId, sequenceId, filter.afterRecordId, filter.state ?? null, filter.limit],
    )
    return rows.map(viewEnrollment)
}

export function selectEnrollments(sql: Sql, orgId: string, sequenceId: string, recordIds: readonly string[]): Promise<EnrollmentRow[]> {
    return sql.query<EnrollmentRow>(`${ENROLLMENTS} and e.sequence_id = $2 and e.record_id = any($3) order by e.record_id`, [
        orgId,
        sequenceId,
        recordIds,
    ])
}

export const findEnrollments = async (sql: Sql, orgId: string, sequenceId: string, recordIds: readonly string[]): Promise<Enrollment[]> =>
    (await selectEnrollments(sql, orgId, sequenceId, recordIds)).map(viewEnrollment)

/** A record's enrollments in all sequences, the newest first. */
export async function listEnrollmentsOfRecord(sql: Sql, orgId: string, recordId: string, limit: number): Promise<Enrollment[]> {
    const rows = await sql.query<EnrollmentRow>(`${ENROLLMENTS} and e.record_id = $2 order by e.enrolled_at desc, e.sequence_id limit $3`, [
        orgId,
        recordId,
        limit,
    ])
    return rows.map(viewEnrollment)
}
