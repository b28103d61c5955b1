/** All SQL on how enrollments go through the steps of their sequence: what is due, what came of it, and what is paused. */
import type { Sql } from '../platform/database.ts'
import type { SequenceStep } from './step-schema.ts'

/** As the partial index `enrollments_due` says it. */
const DUE = `state = 'active' and paused_at is null and not is_held and due_at <= $2`

/** Orgs in which something is due. */
export async function listOrgsDue(sql: Sql, at: Date): Promise<string[]> {
    const rows = await sql.query<{ orgId: string }>(
        `select org_id as "orgId" from orgs
         where exists (select from enrollments e where e.org_id = orgs.org_id and e.state = 'active' and e.paused_at is null
             and not e.is_held and e.due_at <= $1)
         order by org_id`,
        [at],
    )
    return rows.map(({ orgId }) => orgId)
}

export interface SequencesDue {
    readonly running: readonly string[]
    readonly paused: readonly string[]
}

/**
 * Of the oldest `limit` that are due. The sequences stay as they are until the transaction ends, and are locked before their enrollments,
 * as whoever pauses, resumes or deletes one does it.
 */
export async function holdSequencesDue(sql: Sql, orgId: string, at: Date, limit: number): Promise<SequencesDue> {
    const rows = await sql.query<{ id: string; isPaused: boolean }>(
        `select sequence_id as id, paused_at is not null as "isPaused" from sequences
         where org_id = $1 and sequence_id in (
             select sequence_id from (select sequence_id from enrollments where org_id = $1 and ${DUE} order by due_at limit $3) as due)
         order by sequence_id for share`,
        [orgId, at, limit],
    )
    const ids = (isPaused: boolean): string[] => rows.filter((row) => row.isPaused === isPaused).map(({ id }) => id)
    return { running: ids(false), paused: ids(true) }
}

/** Where the release of what a pause held goes on. */
export interface Release {
    readonly sequenceId: string
    readonly afterRecordId: string
}

/** Puts what is due of paused sequences aside, so that nobody looks at it again before they are resumed. Returns how many. */
export async function holdDue(sql: Sql, orgId: string, sequenceIds: readonly string[], at: Date, limit: number): Promise<number> {
    const rows = await sql.query(
        `update enrollments set is_held = true where org_id = $1 and (sequence_id, record_id) in (
             select sequence_id, record_id from enrollments where org_id = $1 and ${DUE} and sequence_id = any($3::uuid[])
             order by due_at limit $4 for update skip locked)
         returning record_id`,
        [orgId, at, sequenceIds, limit],
    )
    return rows.length
}

export interface DueEnrollment {
    readonly sequenceId: string
    readonly object: string
    readonly recordId: string
    readonly run: number
    /** The wait that is over; null: it begins. */
    readonly step: number | null
    readonly steps: readonly SequenceStep[]
    readonly origin: string | null
}

/** Claims them until the transaction ends; those that another relay has are left to it. */
export function claimDue(sql: Sql, orgId: string, sequenceIds: readonly string[], at: Date, limit: number): Promise<DueEnrollment[]> {
    return sql.query<DueEnrollment>(
        `with due as (
             select sequence_id, record_id, object, run, step, steps_version, origin, due_at from enrollments
             where org_id = $1 and ${DUE} and sequence_id = any($3::uuid[]) order by due_at, record_id limit $4 for update skip locked
         )
         select d.sequence_id as "sequenceId", d.object, d.record_id as "recordId", d.run, d.step, d.origin, coalesce(f.steps, s.steps) as steps
         from due d join sequences s on s.org_id = $1 and s.sequence_id = d.sequence_id
             left join former_steps f on f.org_id = $1 and f.sequence_id = d.sequence_id and f.steps_version = d.steps_version
         order by d.due_at, d.record_id`,
        [orgId, at, sequenceIds, limit],
    )
}

export interface TurnTaken {
    readonly sequenceId: string
    readonly recordId: string
    readonly wait: { readonly step: number; readonly dueAt: Date } | null
    readonly writeIds: readonly string[]
}

/** Without a wait the enrollment has done all its steps, and ends. */
export async function saveTurns(sql: Sql, orgId: string, turns: readonly TurnTaken[], at: Date): Promise<void> {
    await sql.query(
        `update enrollments set step = turn.step, step_since = $6, due_at = turn.due_at,
             write_ids = enrollments.write_ids || string_to_array(turn.new_ids, ',')::uuid[],
             state = case when turn.step is null then 'ended' else 'active' end,
             ended_at = case when turn.step is null then now() end,
             end_reason = case when turn.step is null then 'completed' end
         from unnest($2::uuid[], $3::text[], $4::int[], $5::timestamptz[], $7::text[]) as turn (sequence_id, record_id, step, due_at, new_ids)
         where org_id = $1 and enrollments.sequence_id = turn.sequence_id and enrollments.record_id = turn.record_id`,
        [
            orgId,
            turns.map(({ sequenceId }) => sequenceId),
            turns.map(({ recordId }) => recordId),
            turns.map(({ wait }) => wait?.step ?? null),
            turns.map(({ wait }) => wait?.dueAt ?? null),
            at,
            turns.map(({ writeIds }) => writeIds.join(',')),
        ],
    )
}

/** Its turn is not taken before then. */
export async function putOff(
    sql: Sql,
    orgId: string,
    { sequenceId, recordId }: Pick<DueEnrollment, 'sequenceId' | 'recordId'>,
    until: Date,
): Promise<void> {
    await sql.query('update enrollments set due_at = $4 where org_id = $1 and sequence_id = $2 and record_id = $3', [
        orgId,
        sequenceId,
        recordId,
        until,
    ])
}

/** The first so many enrollments after this record: in the order of their ids, which is that of the key, however many are not held. */
const RELEASE = `
    with page as (
        select record_id, is_held from enrollments where org_id = $1 and sequence_id = $2 and record_id > $3 order by record_id limit $4
    ), held as (
        select record_id from enrollments
        where org_id = $1 and sequence_id = $2 and record_id = any(array(select record_id from page where is_held)) and is_held
        order by record_id for update
    ), released as (
        update enrollments set is_held = false where org_id = $1 and sequence_id = $2 and record_id = any(array(select record_id from held))
    )
    select max(record_id) as last from page having count(*) = $4`

/** What was due while the sequence was paused goes on with the next look. Returns the last record of a page that is full. */
export async function releaseHeld(sql: Sql, orgId: string, { sequenceId, afterRecordId }: Release, limit: number): Promise<string | null> {
    const [row] = await sql.query<{ last: string }>(RELEASE, [orgId, sequenceId, afterRecordId, limit])
    return row?.last ?? null
}

/** The outbox looks at the enrollments after this record next. The sequence stands in for the record: its steps follow each other. */
export async function queueRelease(sql: Sql, orgId: string, { sequenceId, afterRecordId }: Release): Promise<void> {
    const action = { type: 'release_enrollments', afterRecordId }
    await sql.query(`insert into outbox (org_id, object, record_id, action) values ($1, '', $2, $3)`, [
        orgId,
        sequenceId,
        JSON.stringify(action),
    ])
}

/** False when it is paused, or gone. */
export async function isRunning(sql: Sql, orgId: string, sequenceId: string): Promise<boolean> {
    const rows = await sql.query('select from sequences where org_id = $1 and sequence_id = $2 and paused_at is null', [orgId, sequenceId])
    return rows.length > 0
}

/** Of an active enrollment. False when there is none. */
export async function pauseEnrollment(sql: Sql, orgId: string, sequenceId: string, recordId: string, at: Date | null): Promise<boolean> {
    const rows = await sql.query(
        `update enrollments set paused_at = case when $4::timestamptz is not null then coalesce(paused_at, $4) end
         where org_id = $1 and sequence_id = $2 and record_id = $3 and state = 'active' returning record_id`,
        [orgId, sequenceId, recordId, at],
    )
    return rows.length > 0
}
