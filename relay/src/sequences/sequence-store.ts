/** All SQL on sequences. */
import { randomUUID } from 'node:crypto'
import type { Sql } from '../platform/database.ts'
import type { Sequence, SequenceInput } from './sequence-schema.ts'
import type { SequenceStep } from './step-schema.ts'

interface SequenceRow {
    sequence_id: string
    name: string
    steps: SequenceStep[]
    paused_at: Date | null
    active: number
    created_at: Date
    updated_at: Date
}

const COLUMNS = `sequence_id, name, steps, paused_at, created_at, updated_at, (select count(*)::int from enrollments e
    where e.org_id = sequences.org_id and e.sequence_id = sequences.sequence_id and e.state = 'active') as active`

const toSequence = (row: SequenceRow): Sequence => ({
    id: row.sequence_id,
    name: row.name,
    steps: row.steps,
    pausedAt: row.paused_at?.toISOString() ?? null,
    activeEnrollments: row.active,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
})

const firstOf = (rows: SequenceRow[]): Sequence | null => (rows[0] === undefined ? null : toSequence(rows[0]))

/** Null when the org has a sequence of that name, or `max` of them. */
export async function insertSequence(sql: Sql, orgId: string, { name, steps = [] }: SequenceInput, max: number): Promise<Sequence | null> {
    return firstOf(
        await sql.query<SequenceRow>(
            `insert into sequences (org_id, sequence_id, name, steps)
             select $1, $2, $3, $5 where (select count(*) from sequences where org_id = $1) < $4
             on conflict (org_id, name) do nothing returning ${COLUMNS}`,
            [orgId, randomUUID(), name, max, JSON.stringify(steps)],
        ),
    )
}

/** The caller has locked it. Without steps it keeps its own. */
export async function updateSequence(
    sql: Sql,
    orgId: string,
    sequenceId: string,
    { name, steps }: SequenceInput,
): Promise<Sequence | null> {
    return firstOf(
        await sql.query<SequenceRow>(
            `update sequences set name = $3, steps = coalesce($4::jsonb, steps), updated_at = now(),
                 steps_version = steps_version + case when coalesce($4::jsonb, steps) = steps then 0 else 1 end
             where org_id = $1 and sequence_id = $2 returning ${COLUMNS}`,
            [orgId, sequenceId, name, steps === undefined ? null : JSON.stringify(steps)],
        ),
    )
}

/** Waits for the turns that its enrollments are taking. Null resumes it. */
export async function pauseSequence(sql: Sql, orgId: string, sequenceId: string, at: Date | null): Promise<Sequence | null> {
    return firstOf(
        await sql.query<SequenceRow>(
            `update sequences set paused_at = case when $3::timestamptz is not null then coalesce(paused_at, $3) end
             where org_id = $1 and sequence_id = $2 returning ${COLUMNS}`,
            [orgId, sequenceId, at],
        ),
    )
}

/** Before the steps of a locked sequence change: those of now stay where an enrollment has them, those that none has any more go. */
export async function keepFormerSteps(sql: Sql, orgId: string, sequenceId: string): Promise<void> {
    await sql.query(
        `delete from former_steps f where f.org_id = $1 and f.sequence_id = $2 and not exists (
             select from enrollments e where e.org_id = $1 and e.sequence_id = $2 and e.steps_version = f.steps_version)`,
        [orgId, sequenceId],
    )
    await sql.query(
        `insert into former_steps (org_id, sequence_id, steps_version, steps)
         select org_id, sequence_id, steps_version, steps from sequences s where org_id = $1 and sequence_id = $2 and exists (
             select from enrollments e where e.org_id = $1 and e.sequence_id = $2 and e.steps_version = s.steps_version)
         on conflict (org_id, sequence_id, steps_version) do nothing`,
        [orgId, sequenceId],
    )
}

export async function isSequenceNameTaken(sql: Sql, orgId: string, name: string, exceptSequenceId: string | null): Promise<boolean> {
    const rows = await sql.query('select from sequences where org_id = $1 and name = $2 and sequence_id is distinct from $3::uuid', [
        orgId,
        name,
        exceptSequenceId,
    ])
    return rows.length > 0
}

export async function findSequence(sql: Sql, orgId: string, sequenceId: string): Promise<Sequence | null> {
    return firstOf(
        await sql.query<SequenceRow>(`select ${COLUMNS} from sequences where org_id = $1 and sequence_id = $2`, [orgId, sequenceId]),
    )
}

/** In the order of their names, starting after `afterName`. */
export async function listSequences(sql: Sql, orgId: string, afterName: string, limit: number): Promise<Sequence[]> {
    const rows = await sql.query<SequenceRow>(`select ${COLUMNS} from sequences where org_id = $1 and name > $2 order by name limit $3`, [
        orgId,
        afterName,
        limit,
    ])
    return rows.map(toSequence)
}

/** Locks the row until the transaction ends, so that no rule can start to use it and nobody is enrolled. False when there is none. */
export async function lockSequence(sql: Sql, orgId: string, sequenceId: string): Promise<boolean> {
    const rows = await sql.query('select from sequences where org_id = $1 and sequence_id = $2 for update', [orgId, sequenceId])
    return rows.length > 0
}

export async function deleteSequence(sql: Sql, orgId: string, sequenceId: string): Promise<void> {
    await sql.query('delete from sequences where org_id = $1 and sequence_id = $2', [orgId, sequenceId])
}

/** Those of the ids that name a sequence of the org. They cannot be deleted until the transaction ends. */
export async function holdSequences(sql: Sql, orgId: string, sequenceIds: readonly string[]): Promise<Set<string>> {
    const rows = await sql.query<{ sequence_id: string }>(
        'select sequence_id from sequences where org_id = $1 and sequence_id = any($2::uuid[]) order by sequence_id for key share',
        [orgId, sequenceIds],
    )
    return new Set(rows.map((row) => row.sequence_id))
}

/** Serialises renames of an org's sequences until the transaction ends: a name is checked before it is written. */
export async function lockSequences(sql: Sql, orgId: string): Promise<void> {
    await sql.query('select from orgs where org_id = $1 for no key update', [orgId])
}
