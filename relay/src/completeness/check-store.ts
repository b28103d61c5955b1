/** All SQL on checks: which window of an object is being proven, and what the org was asked and has not answered. */
import type { Sql } from '../platform/database.ts'
import type { Question, Receipt, RowsQuestion, TimeWindow, WindowQuestion } from './completeness-types.ts'

/** What is not answered so often is given up until the next check. */
export const ASKED_MAX = 6
/** Of one message: each count takes two queries of the job, and a page of stamps some 100,000 characters. */
const COUNTS_MAX = 20
const STAMPS_MAX = 2
const ROWS_MAX = 200

export interface Check {
    readonly object: string
    readonly provenTo: Date | null
    readonly checkingFrom: Date | null
    readonly checkingTo: Date | null
    readonly checkedAt: Date | null
    readonly rounds: number
    /** Whether something differed in this round, or was not answered. */
    readonly differs: boolean
    /** Whether something of it is not answered yet. */
    readonly isWaiting: boolean
}

export async function selectChecks(sql: Sql, orgId: string): Promise<ReadonlyMap<string, Check>> {
    const select = `select object, proven_to as "provenTo", checking_from as "checkingFrom", checking_to as "checkingTo",
            checked_at as "checkedAt", rounds, differs,
            exists (select from wanted_windows w where w.org_id = $1 and w.object = c.object)
                or exists (select from wanted_rows r where r.org_id = $1 and r.object = c.object) as "isWaiting"
        from completeness c where org_id = $1`
    return new Map((await sql.query<Check>(select, [orgId])).map((check) => [check.object, check]))
}

export async function beginCheck(sql: Sql, orgId: string, { object, from, to }: TimeWindow, at: Date): Promise<void> {
    await sql.query(
        `insert into completeness (org_id, object, checking_from, checking_to, checked_at) values ($1, $2, $3, $4, $5)
         on conflict (org_id, object) do update set checking_from = excluded.checking_from, checking_to = excluded.checking_to,
            checked_at = excluded.checked_at, rounds = 0, differs = false`,
        [orgId, object, from, to, at],
    )
}

export async function repeatCheck(sql: Sql, orgId: string, object: string): Promise<void> {
    await sql.query('update completeness set rounds = rounds + 1, differs = false where org_id = $1 and object = $2', [orgId, object])
}

export async function noteDifference(sql: Sql, orgId: string, object: string): Promise<void> {
    await sql.query('update completeness set differs = true where org_id = $1 and object = $2', [orgId, object])
}

/** Proven or given up: the next check begins from what is proven. */
export async function endCheck(sql: Sql, orgId: string, object: string, provenAt: Date | null): Promise<void> {
    await sql.query(
        `update completeness set proven_to = case when $3::timestamptz is null then proven_to else checking_to end,
            proven_at = coalesce($3, proven_at), checking_from = null, checking_to = null where org_id = $1 and object = $2`,
        [orgId, object, provenAt],
    )
}

export async function wantWindows(sql: Sql, orgId: string, questions: readonly WindowQuestion[]): Promise<void> {
    if (questions.length === 0) return
    const want = `insert into wanted_windows (org_id, object, detail, is_deleted, starts_at, ends_at, after_id)
        select $1, q."object", q."detail", q."isDeleted", q."from", q."to", q."afterId"
        from jsonb_to_recordset($2::jsonb) as q ("object" text, "detail" text, "isDeleted" boolean, "from" timestamptz, "to" timestamptz,
            "afterId" text)
        on conflict (org_id, object, detail, is_deleted, starts_at, after_id, ends_at) do nothing`
    await sql.query(want, [orgId, JSON.stringify(questions)])
}

/** False for an answer that nobody waits for any more. */
export async function settleWindow(
    sql: Sql,
    orgId: string,
    { object, detail, isDeleted, from, to, afterId }: WindowQuestion,
): Promise<boolean> {
    const settle = `delete from wanted_windows where org_id = $1 and object = $2 and detail = $3 and is_deleted = $4 and starts_at = $5
        and ends_at = $6 and after_id = $7 returning object`
    return (await sql.query(settle, [orgId, object, detail, isDeleted, from, to, afterId])).length > 0
}

/** The org is to tell this record as it is now because a person asked, which takes no API request. */
export async function wantResync(sql: Sql, orgId: string, object: string, id: string): Promise<void> {
    const want = `insert into wanted_rows (org_id, object, record_id, is_resync) values ($1, $2, $3, true)
        on conflict (org_id, object, record_id) do update set asked = 0, is_suspected = false, is_resync = true`
    await sql.query(want, [orgId, object, id])
}

export async function countResyncs(sql: Sql, orgId: string): Promise<number> {
    const count = 'select count(*)::int as count from wanted_rows where org_id = $1 and is_resync'
    return (await sql.query<{ count: number }>(count, [orgId]))[0]?.count ?? 0
}

/** How often the org was asked for it; null where nobody waits for it. */
export async function selectResync(sql: Sql, orgId: string, object: string, id: string): Promise<number | null> {
    const select = 'select asked from wanted_rows where org_id = $1 and object = $2 and record_id = $3 and is_resync'
    return (await sql.query<{ asked: number }>(select, [orgId, object, id]))[0]?.asked ?? null
}

/** The same for a check, which leaves what is under way to its delivery. */
export async function suspectRows(sql: Sql, orgId: string, object: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const want = `insert into wanted_rows (org_id, object, record_id, is_suspected) select $1, $2, id, true from unnest($3::text[]) as id
        on conflict (org_id, object, record_id) do update set asked = 0`
    await sql.query(want, [orgId, object, ids])
}

export async function selectSuspected(sql: Sql, orgId: string, object: string): Promise<ReadonlySet<string>> {
    const select = 'select record_id as id from wanted_rows where org_id = $1 and object = $2 and is_suspected and asked > 0'
    return new Set((await sql.query<{ id: string }>(select, [orgId, object])).map(({ id }) => id))
}

export async function settleRows(sql: Sql, orgId: string, object: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    await sql.query('delete from wanted_rows where org_id = $1 and object = $2 and record_id = any($3)', [orgId, object, ids])
}

const NEXT_ROWS = `
    with asked as (
        update wanted_rows set asked = asked + 1 where org_id = $1 and (object, record_id) in (
            select object, record_id from wanted_rows where org_id = $1 order by asked, object, record_id limit ${ROWS_MAX})
        returning object, record_id)
    select object, array_agg(record_id order by record_id) as ids from asked group by object order by object`

async function takeRows(sql: Sql, orgId: string): Promise<RowsQuestion[]> {
    return sql.query<RowsQuestion>(NEXT_ROWS, [orgId])
}

async function takeWindows(sql: Sql, orgId: string, detail: WindowQuestion['detail'], limit: number): Promise<WindowQuestion[]> {
    const take = `
        update wanted_windows set asked = asked + 1
        where org_id = $1 and (object, detail, is_deleted, starts_at, after_id, ends_at) in (
            select object, detail, is_deleted, starts_at, after_id, ends_at from wanted_windows
            where org_id = $1 and detail = $2 order by asked, object, starts_at limit $3)
        returning object, detail, is_deleted as "isDeleted", starts_at as "from", ends_at as "to", after_id as "afterId"`
    type Row = Omit<WindowQuestion, 'from' | 'to'> & { readonly from: Date; readonly to: Date }
    const rows = await sql.query<Row>(take, [orgId, detail, limit])
    return rows.map((row) => ({ ...row, from: row.from.toISOString(), to: row.to.toISOString() }))
}

/** What is given up leaves its object unproven. */
const GIVE_UP = `
    with windows as (
        delete from wanted_windows where org_id = $1 and asked >= ${ASKED_MAX} returning object
    ), rows as (
        delete from wanted_rows where org_id = $1 and asked >= ${ASKED_MAX} returning object, record_id, is_resync
    ), unproven as (
        update completeness set differs = true
        where org_id = $1 and object in (select object from windows union all select object from rows)
    )
    select object, array_agg(record_id order by record_id) as ids from rows where is_resync group by object order by object`

/** Returns what people wanted to have told anew of it. */
export function giveUp(sql: Sql, orgId: string): Promise<RowsQuestion[]> {
    return sql.query<RowsQuestion>(GIVE_UP, [orgId])
}

/** What is nearest to a heal goes first. */
export async function takeQuestions(sql: Sql, orgId: string): Promise<Question[]> {
    const rows = await takeRows(sql, orgId)
    if (rows.length > 0) return rows
    const stamps = await takeWindows(sql, orgId, 'stamps', STAMPS_MAX)
    return stamps.length > 0 ? stamps : takeWindows(sql, orgId, 'counts', COUNTS_MAX)
}

/** When the org was added: what was saved before, a first load brings. */
export async function selectBegin(sql: Sql, orgId: string): Promise<Date> {
    const [org] = await sql.query<{ begin: Date }>('select created_at as begin from orgs where org_id = $1', [orgId])
    return org?.begin ?? new Date()
}

export function selectReceipts(sql: Sql, orgId: string): Promise<Receipt[]> {
    const select = `select object, proven_to as "provenTo", proven_at as "provenAt",
            coalesce((select sum(n.changes) from change_counts n where n.org_id = $1 and n.object = c.object
                and n.hour > now() - interval '24 hours'), 0)::int as "changes24h",
            coalesce((select sum(n.healed) from change_counts n where n.org_id = $1 and n.object = c.object
                and n.hour > now() - interval '24 hours'), 0)::int as healed,
            (select count(*) from wanted_rows r where r.org_id = $1 and r.object = c.object and not r.is_resync)::int as missing
        from completeness c where org_id = $1 order by object`
    return sql.query<Receipt>(select, [orgId])
}
