/** All SQL that only reads of every row need: whose turn they are, and which records of the mirror they have not met yet. */
import type { Sql } from '../platform/database.ts'
import { COLUMNS, endRead, onlyRead, startRead } from './bulk-store.ts'
import type { BulkRead, NewRead } from './bulk-store.ts'
import { saveObject } from './run-store.ts'
import type { ObjectState } from './run-store.ts'
import { LeaseLost } from './turn.ts'
import type { Turn } from './turn.ts'

/** Longer than the longest wait between two looks at a job. */
const LEASE_MINUTES = 3

/** Takes the org's turn where something is due and nobody is at it. */
export async function claimFullReads(sql: Sql, orgId: string): Promise<Turn | null> {
    const claim = `insert into bulk_turns as t (org_id, token, leased_until)
        select orgs.org_id, 1, now() + $2 * interval '1 minute' from orgs
        where orgs.org_id = $1 and orgs.mode <> 'paused' and exists (
            select from bulk_reads r where r.org_id = $1 and r.kind = 'full' and r.state not in ('done', 'parked') and r.next_at <= now())
        on conflict (org_id) do update set token = t.token + 1, leased_until = excluded.leased_until
            where t.leased_until is null or t.leased_until < now()
        returning token`
    const [claimed] = await sql.query<{ token: number }>(claim, [orgId, LEASE_MINUTES])
    return claimed === undefined ? null : toTurn(orgId, claimed.token)
}

const toTurn = (orgId: string, token: number): Turn => ({
    orgId,
    transaction: `backfill-${token}`,
    async hold(sql) {
        const hold = `update bulk_turns set leased_until = now() + $3 * interval '1 minute' where org_id = $1 and token = $2
            and leased_until is not null returning org_id`
        const held = await sql.query(hold, [orgId, token, LEASE_MINUTES])
        if (held.length === 0) throw new LeaseLost('Another relay has taken over the reads of whole objects.')
    },
    async release(sql) {
        await sql.query('update bulk_turns set leased_until = null where org_id = $1 and token = $2', [orgId, token])
    },
})

/** What waits is not tried before then. */
export async function putOff(sql: Sql, orgId: string, problem: string, until: Date | null): Promise<void> {
    await sql.query(
        `update bulk_reads set problem = $2, next_at = coalesce($3, now() + interval '5 minutes')
         where org_id = $1 and kind = 'full' and state not in ('done', 'parked')`,
        [orgId, problem, until],
    )
}

/** Every row, from the beginning. Inside the caller's transaction. */
export function startFullRead(sql: Sql, orgId: string, read: Omit<NewRead, 'kind' | 'since' | 'coveredTo'>): Promise<BulkRead> {
    return startRead(sql, orgId, { ...read, kind: 'full', since: null, coveredTo: null })
}

/** Records that are noted at a time. */
const NOTED_MAX = 10_000

const NOTE_UNMET = `
    with page as (
        select record_id, is_deleted from records where org_id = $1 and object = $2 and record_id > $3 order by record_id limit $4
    ), noted as (
        insert into unmet_records (org_id, object, record_id) select $1, $2, record_id from page where not is_deleted
        on conflict (org_id, object, record_id) do nothing
    ), forgotten as (
        delete from unmet_records
        where org_id = $1 and object = $2 and record_id = any(array(select record_id from page where is_deleted))
    )
    update bulk_reads set noted_to = (select record_id from page order by record_id offset $4 - 1)
    where org_id = $1 and object = $2 and kind = 'full' returning ${COLUMNS}`

/**
 * Notes more of what the mirror has before the first job is made: what is noted and the read does not meet is gone. An earlier read that
 * came to no end may have left some: they stay, except what was deleted since. By an array, since a young store would look through the page
 * for each of them.
 */
export function noteUnmet(sql: Sql, orgId: string, { object, notedTo }: BulkRead): Promise<BulkRead> {
    return onlyRead(sql.query<BulkRead>(NOTE_UNMET, [orgId, object, notedTo, NOTED_MAX]))
}

export async function noteMet(sql: Sql, orgId: string, object: string, ids: readonly string[]): Promise<void> {
    await sql.query('delete from unmet_records where org_id = $1 and object = $2 and record_id = any($3)', [orgId, object, ids])
}

export async function selectUnmet(sql: Sql, orgId: string, object: string, limit: number): Promise<string[]> {
    const select = 'select record_id as id from unmet_records where org_id = $1 and object = $2 order by record_id limit $3'
    return (await sql.query<{ id: string }>(select, [orgId, object, limit])).map(({ id }) => id)
}

/** All of the object is read as it was then: interval sync goes on from there, at once where it has waited. */
export async function endFullRead(
    sql: Sql,
    orgId: string,
    read: BulkRead,
    end: Pick<ObjectState, 'coveredTo' | 'changes' | 'problem'>,
): Promise<void> {
    const { object, rows } = read
    await endRead(sql, orgId, read, null)
    await saveObject(sql, orgId, { object, rows, ...end })
    await sql.query('update sync_state set next_at = now() where org_id = $1', [orgId])
}
