/** All SQL on enrollments. At most one per (sequence, record): adding again is nothing, adding after an end starts it again. */
import type { Sql } from '../platform/database.ts'
import type { Enrollment } from './sequence-schema.ts'

interface EnrollmentRow {
    sequence_id: string
    object: string
    record_id: string
    state: 'active' | 'ended'
    source: 'api' | 'rule'
    rule_id: string | null
    enrolled_at: Date
    ended_at: Date | null
    end_reason: Enrollment['endReason']
}

const COLUMNS = 'sequence_id, object, record_id, state, source, rule_id, enrolled_at, ended_at, end_reason'

const toEnrollment = (row: EnrollmentRow): Enrollment => ({
    sequenceId: row.sequence_id,
    object: row.object,
    recordId: row.record_id,
    state: row.state,
    source: row.source,
    ruleId: row.rule_id,
    enrolledAt: row.enrolled_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason,
})

/** One enrollment to start or to end; without a rule it came through the API. */
export interface EnrollmentChange {
    readonly sequenceId: string
    readonly object: string
    readonly recordId: string
    readonly ruleId: string | null
}

/** Starts enrollments in one statement. No (sequence, record) may stand twice in it; every sequence must exist. Returns how many are new. */
export async function startEnrollments(sql: Sql, orgId: string, changes: readonly EnrollmentChange[]): Promise<number> {
    const rows = await sql.query(
        `insert into enrollments (org_id, sequence_id, object, record_id, state, source, rule_id)
         select $1, sequence_id, object, record_id, 'active', case when rule_id is null then 'api' else 'rule' end, rule_id
         from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) as new (sequence_id, object, record_id, rule_id)
         order by sequence_id, record_id
         on conflict (org_id, sequence_id, record_id) do update
         set state = 'active', source = excluded.source, rule_id = excluded.rule_id, enrolled_at = now(), ended_at = null, end_reason = null
         where enrollments.state = 'ended'
         returning record_id`,
        [
            orgId,
            changes.map((change) => change.sequenceId),
            changes.map((change) => change.object),
            changes.map((change) => change.recordId),
            changes.map((change) => change.ruleId),
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
        `select ${COLUMNS} from enrollments
         where org_id = $1 and sequence_id = $2 and record_id > $3 and ($4::text is null or state = $4)
         order by record_id limit $5`,
        [orgId, sequenceId, filter.afterRecordId, filter.state ?? null, filter.limit],
    )
    return rows.map(toEnrollment)
}

export async function findEnrollments(sql: Sql, orgId: string, sequenceId: string, recordIds: readonly string[]): Promise<Enrollment[]> {
    const rows = await sql.query<EnrollmentRow>(
        `select ${COLUMNS} from enrollments where org_id = $1 and sequence_id = $2 and record_id = any($3) order by record_id`,
        [orgId, sequenceId, recordIds],
    )
    return rows.map(toEnrollment)
}

/** A record's enrollments in all sequences, the newest first. */
export async function listEnrollmentsOfRecord(sql: Sql, orgId: string, recordId: string, limit: number): Promise<Enrollment[]> {
    const rows = await sql.query<EnrollmentRow>(
        `select ${COLUMNS} from sequences join enrollments using (org_id, sequence_id)
         where org_id = $1 and record_id = $2 order by enrolled_at desc, sequence_id limit $3`,
        [orgId, recordId, limit],
    )
    return rows.map(toEnrollment)
}
