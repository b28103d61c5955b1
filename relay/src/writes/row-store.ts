/** All SQL on the rows that done writes have in the org: emptied once confirmed, deleted after the restore window. */
import type { Sql } from '../platform/database.ts'

/** Keys that one answer names of each kind: a job a heartbeat clears away what an org writes by the API in a busy day. */
export const KEYS_MAX = 1_000

export interface Housekeeping {
    readonly confirm: string[]
    readonly purge: string[]
}

/** The org has emptied them to their keys. */
export async function noteEmptied(sql: Sql, orgId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    await sql.query(`update writes set row_state = 'emptied' where org_id = $1 and write_id = any($2::uuid[]) and row_state = 'full'`, [
        orgId,
        ids,
    ])
}

/** Done in the org, but the store that knew what it was is lost: its key is kept, by which a repeat is known. */
export async function insertFound(sql: Sql, orgId: string, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length === 0) return
    await sql.query(
        `insert into writes (org_id, write_id, line, state, kind, operation, object, fields, origin, run_after, row_state, created_at,
             settled_at)
         select $1, id, id::text, 'done', 'found', 'create', '', '{}', 'headroom', $3, 'full', $3, $3 from unnest($2::uuid[]) as id
         on conflict (org_id, write_id) do nothing`,
        [orgId, ids, at],
    )
}

const SELECT_FULL = `select write_id as id from writes where org_id = $1 and row_state = 'full' order by settled_at limit $2`

/** A key is named twice before it counts as deleted: the job that was told first may have died. */
const PURGE = `
    with due as (
        select write_id as due_id from writes where org_id = $1 and row_state in ('emptied', 'purging') and settled_at < $2
        order by settled_at limit $3
    )
    update writes set row_state = case row_state when 'emptied' then 'purging' else 'purged' end
    from due where org_id = $1 and write_id = due_id returning write_id as id`

/** What the org may empty, and what it may delete because it was settled before `purgeBefore`. */
export async function selectHousekeeping(sql: Sql, orgId: string, purgeBefore: Date): Promise<Housekeeping> {
    const full = await sql.query<{ id: string }>(SELECT_FULL, [orgId, KEYS_MAX])
    const old = await sql.query<{ id: string }>(PURGE, [orgId, purgeBefore, KEYS_MAX])
    return { confirm: full.map(({ id }) => id), purge: old.map(({ id }) => id) }
}

/** Settled before then, the oldest first, and the org still has their rows as far as anybody knows. */
export async function selectOverdue(sql: Sql, orgId: string, settledBefore: Date, limit: number): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
        `select write_id as id from writes where org_id = $1 and row_state in ('full', 'emptied', 'purging') and settled_at < $2
         order by settled_at limit $3`,
        [orgId, settledBefore, limit],
    )
    return rows.map(({ id }) => id)
}

/** The org has no rows of these any more. */
export async function notePurged(sql: Sql, orgId: string, ids: readonly string[]): Promise<void> {
    await sql.query(`update writes set row_state = 'purged' where org_id = $1 and write_id = any($2::uuid[])`, [orgId, ids])
}
