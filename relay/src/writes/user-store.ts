/** All SQL on users as whom something is to be written: who has something due, what they are called, and to whom Salesforce gives no session. */
import type { Sql } from '../platform/database.ts'

const WAITING = `select carried_as as user_id from writes where org_id = $1 and state = 'waiting' and carried_as`

/** From each user the index leads to the next one, and within one to the oldest that is due: however much waits, little is read. */
const USERS_DUE = `
    with recursive users as (
        (${WAITING} is not null order by carried_as, place limit 1)
        union all
        select next.user_id from users cross join lateral (${WAITING} > users.user_id order by carried_as, place limit 1) next
    )
    select user_id as "userId" from users cross join lateral (
        select place from writes
        where org_id = $1 and state = 'waiting' and (carried_as, place) > (user_id, 0) and carried_as = user_id and run_after <= $2
        order by carried_as, place limit 1
    ) oldest
    order by place limit $3`

/** Those with the oldest writes first. */
export async function selectUsersDue(sql: Sql, orgId: string, at: Date, limit: number): Promise<string[]> {
    return (await sql.query<{ userId: string }>(USERS_DUE, [orgId, at, limit])).map(({ userId }) => userId)
}

export interface WriteUser {
    readonly userId: string
    /** Null: nobody knows it. */
    readonly username: string | null
    readonly refusedAt: Date | null
    readonly refusedReason: string | null
}

/** The mirror knows user names where the field is tracked; what was looked up is kept. */
export async function selectUser(sql: Sql, orgId: string, userId: string): Promise<WriteUser> {
    const [row] = await sql.query<WriteUser>(
        `select $2 as "userId", coalesce(r.values ->> 'Username', u.username) as username, u.refused_at as "refusedAt",
             u.refused_reason as "refusedReason"
         from (select) one
             left join records r on r.org_id = $1 and r.object = 'User' and r.record_id = $2
             left join write_users u on u.org_id = $1 and u.user_id = $2`,
        [orgId, userId],
    )
    return row ?? { userId, username: null, refusedAt: null, refusedReason: null }
}

export async function saveUsername(sql: Sql, orgId: string, userId: string, username: string): Promise<void> {
    await sql.query(
        `insert into write_users (org_id, user_id, username) values ($1, $2, $3)
         on conflict (org_id, user_id) do update set username = excluded.username`,
        [orgId, userId, username],
    )
}

/** The name is looked up anew before the next try. */
export async function saveRefusal(sql: Sql, orgId: string, userId: string, reason: string, at: Date): Promise<void> {
    await sql.query(
        `insert into write_users (org_id, user_id, refused_at, refused_reason) values ($1, $2, $4, $3)
         on conflict (org_id, user_id) do update set username = null, refused_at = excluded.refused_at, refused_reason = excluded.refused_reason`,
        [orgId, userId, reason, at],
    )
}

/** A second's work of the store, which ends a statement that takes longer than five. */
export const PASSED_OVER_MAX = 10_000

/** The first of what waits for the session of this user go by any way from now on; the others when it is looked at next. */
export async function passOver(sql: Sql, orgId: string, userId: string, reason: string): Promise<void> {
    await sql.query(
        `update writes set carried_as = null, write_as_problem = $3
         where org_id = $1 and state = 'waiting' and write_id = any(array(
             select write_id from writes where org_id = $1 and state = 'waiting' and carried_as = $2 order by place limit $4))`,
        [orgId, userId, reason, PASSED_OVER_MAX],
    )
}
