/** All SQL that only reads of every row need: whose turn they are, and which records of the mirror they have not met yet. */
import type { Sql } from '../platform/database.ts'
import { endRead, startRead } from './bulk-store.ts'
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

const UNMET = `insert into unmet_records (org_id, object, record_id)
    select org_id, object, record_id from records where org_id = $1 and object = $2 and not is_deleted`

/** Every row, from the beginning. What the mirror has now and the read does not meet is gone. Inside the caller's transaction. */
export async function startFullRead(sql: Sql, orgId: string, read: Omit<NewRead, 'kind' | 'since' | 'coveredTo'>): Promise<BulkRead> {
    await sql.query('delete from unmet_records where org_id = $1 and object = $2', [orgId, read.object])
    await sql.query(UNMET, [orgId, read.object])
    return startRead(sql, orgId, { ...read, kind: 'full', since: null, coveredTo: null })
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
