/** All SQL on how an org gets on with its writes as a whole. */
import type { Sql } from '../platform/database.ts'
import type { WriteProblem } from './write-types.ts'

export const LEASE_MAX = 50

export interface WriteStanding {
    readonly leaseMax: number
    readonly askedAt: Date | null
    readonly aliveAt: Date | null
    readonly pausedUntil: Date | null
    readonly pauseProblem: WriteProblem | null
}

const NOTHING_KNOWN: WriteStanding = { leaseMax: LEASE_MAX, askedAt: null, aliveAt: null, pausedUntil: null, pauseProblem: null }

export async function selectStanding(sql: Sql, orgId: string): Promise<WriteStanding> {
    const [row] = await sql.query<WriteStanding>(
        `select lease_max as "leaseMax", asked_at as "askedAt", alive_at as "aliveAt", paused_until as "pausedUntil",
             pause_problem as "pauseProblem"
         from write_state where org_id = $1`,
        [orgId],
    )
    return row ?? NOTHING_KNOWN
}

/** Since when nobody has looked after the org's writes, as nobody else does until the transaction ends. */
export async function lockAlive(sql: Sql, orgId: string): Promise<Date | null> {
    const text = 'select alive_at as "aliveAt" from write_state where org_id = $1 for update'
    const [row] = await sql.query<Pick<WriteStanding, 'aliveAt'>>(text, [orgId])
    return row?.aliveAt ?? null
}

/** The org asks for commands. One question at a time: what it leases and reports is counted together. */
export async function noteAsked(sql: Sql, orgId: string, at: Date): Promise<void> {
    await sql.query(
        `insert into write_state (org_id, asked_at) values ($1, $2) on conflict (org_id) do update set asked_at = excluded.asked_at`,
        [orgId, at],
    )
}

/** How many the org may lease at a time from now on. */
export async function setLeaseMax(sql: Sql, orgId: string, leaseMax: number): Promise<void> {
    await sql.query('update write_state set lease_max = $2 where org_id = $1', [orgId, Math.min(Math.max(leaseMax, 1), LEASE_MAX)])
}

export async function pauseWrites(sql: Sql, orgId: string, until: Date, problem: WriteProblem): Promise<void> {
    await sql.query(
        `insert into write_state (org_id, paused_until, pause_problem) values ($1, $2, $3)
         on conflict (org_id) do update set paused_until = excluded.paused_until, pause_problem = excluded.pause_problem`,
        [orgId, until, JSON.stringify(problem)],
    )
}

export async function noteAlive(sql: Sql, orgId: string, at: Date): Promise<void> {
    await sql.query(
        `insert into write_state (org_id, alive_at) values ($1, $2) on conflict (org_id) do update set alive_at = excluded.alive_at`,
        [orgId, at],
    )
}

/** Whether it is time to delete rows by the API again: for whoever asks first. */
export async function claimSweep(sql: Sql, orgId: string, at: Date, everyMs: number): Promise<boolean> {
    const claimed = await sql.query(
        `insert into write_state (org_id, swept_at) values ($1, $2)
         on conflict (org_id) do update set swept_at = excluded.swept_at
             where write_state.swept_at is null or write_state.swept_at <= $3 returning org_id`,
        [orgId, at, new Date(at.getTime() - everyMs)],
    )
    return claimed.length > 0
}

const HOLD = `
    with open as (
        (select write_id as open_id from writes where org_id = $1 and state = 'leased' limit $2)
        union all (select write_id from writes where org_id = $1 and state = 'waiting' order by place limit $2)
    )
    update writes set state = 'review', leased_until = null, is_unsure = true
    where org_id = $1 and write_id = any(array(select open_id from open limit $2)) returning write_id as id`

/** Of what is open so many wait for a person; returns how many it were. */
export async function holdOpen(sql: Sql, orgId: string, limit: number): Promise<number> {
    return (await sql.query(HOLD, [orgId, limit])).length
}

/**
 * Of all orgs: those in which writes may be due, and those that nobody has looked after since `aliveBefore`. One write of each is looked for:
 * asked whether one exists, a young store without statistics would read all that wait.
 */
export async function listOrgIds(sql: Sql, at: Date, aliveBefore: Date): Promise<string[]> {
    const rows = await sql.query<{ orgId: string }>(
        `select o.org_id as "orgId" from orgs o left join write_state s on s.org_id = o.org_id
         where s.alive_at is null or s.alive_at < $2
             or (select true from writes w where w.org_id = o.org_id and w.state = 'waiting' and w.run_after <= $1 order by w.place limit 1)
             or (select true from writes w where w.org_id = o.org_id and w.state = 'leased' and w.leased_until < $1 limit 1)
         order by o.org_id`,
        [at, aliveBefore],
    )
    return rows.map(({ orgId }) => orgId)
}
