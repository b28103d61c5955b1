/** All SQL on runs of interval sync: whose turn it is, how far each object is read, what came of it. Times are the store's. */
import type { Sql } from '../platform/database.ts'
import { LeaseLost } from './turn.ts'
import type { Done, Turn } from './turn.ts'

/** A relay that dies leaves its run to another one after this time; each step renews it. */
const LEASE_MINUTES = 5
/** What failed is tried again sooner than the interval. */
const RETRY_MINUTES = 5

export interface Run {
    readonly orgId: string
    /** Names the run; the next one's is higher. */
    readonly token: number
    /** False while changes arrive in real time: only objects without a trigger are read. */
    readonly isWhole: boolean
    /** Real time counts as complete up to here; null while it never ended. */
    readonly readFrom: Date | null
}

/** The newest end of real time counts: what came before is read, or was told to be missing. */
export async function noteReadFrom(sql: Sql, orgId: string, readFrom: Date): Promise<void> {
    await sql.query(
        `insert into sync_state (org_id, read_from) values ($1, $2) on conflict (org_id) do update set read_from = excluded.read_from`,
        [orgId, readFrom],
    )
}

export async function wantRun(sql: Sql, orgId: string): Promise<void> {
    await sql.query(
        'insert into sync_state (org_id, wanted_at) values ($1, now()) on conflict (org_id) do update set wanted_at = excluded.wanted_at',
        [orgId],
    )
}

/** Locked before it is judged, so that a wish of the same moment is either seen or kept for the next run. */
const CLAIM = `with due as (
        select s.org_id, wanted_at is not null or orgs.mode <> 'realtime' as is_whole
        from sync_state s join orgs on orgs.org_id = s.org_id
        where s.org_id = $1 and orgs.mode <> 'paused' and (leased_until is null or leased_until < now())
            and (wanted_at is not null
                or (next_at is null or next_at <= now() or started_at is null) and (orgs.mode <> 'realtime' or $3)
                or started_at < greatest(orgs.mode_since, orgs.delivers_since) and orgs.mode <> 'realtime')
        for update of s
    )
    update sync_state s set run_token = run_token + 1, leased_until = now() + $2 * interval '1 minute', started_at = now(),
        finished_at = null, wanted_at = null, calls = 0, rows = 0
    from due where s.org_id = $1 and due.org_id = s.org_id
    returning s.org_id as "orgId", run_token as token, is_whole as "isWhole", read_from as "readFrom"`

/**
 * Takes the org's turn when it is due and nobody is at it. At once after a change of mode, and when the org has obeyed it. In real time
 * it is due only where the org has objects without a trigger.
 */
export async function claimRun(sql: Sql, orgId: string, hasIntervalOnly: boolean): Promise<Run | null> {
    if (hasIntervalOnly) await sql.query('insert into sync_state (org_id) values ($1) on conflict (org_id) do nothing', [orgId])
    const [run] = await sql.query<Run>(CLAIM, [orgId, LEASE_MINUTES, hasIntervalOnly])
    return run ?? null
}

/** Renews the lease, and until the transaction ends nobody takes it over. Throws where that has happened. */
export async function holdLease(sql: Sql, { orgId, token }: Run, did: Done): Promise<void> {
    const hold = `update sync_state set leased_until = now() + $3 * interval '1 minute', calls = calls + $4, rows = rows + $5
        where org_id = $1 and run_token = $2 and finished_at is null returning org_id`
    const held = await sql.query(hold, [orgId, token, LEASE_MINUTES, did.calls ?? 0, did.rows ?? 0])
    if (held.length === 0) throw new LeaseLost('Another relay has taken over the run of interval sync.')
}

export const toTurn = (run: Run): Turn => ({
    orgId: run.orgId,
    transaction: `interval-${run.token}`,
    hold: (sql, done) => holdLease(sql, run, done),
    release: (sql) => releaseRun(sql, run),
})

export interface RunEnd {
    /** Null: all went well. */
    readonly problem: string | null
    readonly isCaughtUp: boolean
    /** When it is of use to try again, where that is known. */
    readonly until: Date | null
    readonly intervalMinutes: number
}

/** A run that was not whole says nothing about what real time missed. */
export async function finishRun(sql: Sql, { orgId, token, isWhole }: Run, end: RunEnd): Promise<void> {
    const minutes = end.isCaughtUp ? end.intervalMinutes : Math.min(end.intervalMinutes, RETRY_MINUTES)
    await sql.query(
        `update sync_state set finished_at = now(), leased_until = null, problem = $3,
            caught_up_from = case when $4 then started_at else caught_up_from end,
            next_at = least(greatest(started_at + $5 * interval '1 minute', $6::timestamptz), now() + $7 * interval '1 minute')
         where org_id = $1 and run_token = $2`,
        [orgId, token, end.problem, end.isCaughtUp && isWhole, minutes, end.until, end.intervalMinutes],
    )
}

/** Gives the turn back unfinished: whoever looks next goes on. */
export async function releaseRun(sql: Sql, { orgId, token }: Run): Promise<void> {
    await sql.query('update sync_state set leased_until = null, next_at = now() where org_id = $1 and run_token = $2', [orgId, token])
}

export interface ObjectState {
    readonly object: string
    readonly coveredTo: Date | null
    readonly rows: number
    readonly changes: number
    readonly readAt: Date
    readonly problem: string | null
}

export function selectObjects(sql: Sql, orgId: string): Promise<ObjectState[]> {
    const select = `select object, covered_to as "coveredTo", rows, changes, read_at as "readAt", problem from sync_objects
        where org_id = $1 order by object`
    return sql.query<ObjectState>(select, [orgId])
}

/** A null watermark leaves the one there is: what was not read whole is read again. */
export async function saveObject(sql: Sql, orgId: string, state: Omit<ObjectState, 'readAt'>): Promise<void> {
    const { object, coveredTo, rows, changes, problem } = state
    await sql.query(
        `insert into sync_objects (org_id, object, covered_to, rows, changes, problem) values ($1, $2, $3, $4, $5, $6)
         on conflict (org_id, object) do update set covered_to = coalesce(excluded.covered_to, sync_objects.covered_to),
            rows = excluded.rows, changes = excluded.changes, problem = excluded.problem, read_at = now()`,
        [orgId, object, coveredTo, rows, changes, problem],
    )
}

export interface RunState {
    readonly startedAt: Date | null
    readonly finishedAt: Date | null
    readonly nextAt: Date | null
    readonly calls: number
    readonly rows: number
    readonly problem: string | null
}

export async function findRunState(sql: Sql, orgId: string): Promise<RunState | null> {
    const select = `select started_at as "startedAt", finished_at as "finishedAt", next_at as "nextAt", calls, rows, problem
        from sync_state where org_id = $1`
    const [state] = await sql.query<RunState>(select, [orgId])
    return state ?? null
}
