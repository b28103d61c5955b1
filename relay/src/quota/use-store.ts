/** All SQL on what Headroom itself has spent, in buckets per org, quota, feature, object and user. */
import type { Sql } from '../platform/database.ts'
import { prepared } from '../platform/prepared.ts'
import type { Quota, Use } from './quota-types.ts'
import { bucketOf, windowStart } from './use-window.ts'
import type { Bucket } from './use-window.ts'

const ADD = prepared(`
    insert into quota_use (org_id, quota, bucket, feature, object, user_id, calls)
    select $1, u."quota", $2, u."feature", u."object", u."userId", u."calls"
    from jsonb_to_recordset($3::jsonb) as u ("quota" text, "feature" text, "object" text, "userId" text, "calls" int)
    on conflict (org_id, quota, bucket, feature, object, user_id) do update set calls = quota_use.calls + excluded.calls`)

/** Adds to the bucket of `at`. Of each quota, feature, object and user there is one entry in `uses`, all of the same org. */
export async function addUse(sql: Sql, orgId: string, at: Date, uses: readonly Use[]): Promise<void> {
    if (uses.length > 0) await sql.query(ADD, [orgId, bucketOf(at), JSON.stringify(uses)])
}

const SUM = prepared('select coalesce(sum(calls), 0)::int as calls from quota_use where org_id = $1 and quota = $2 and bucket >= $3')

/** What Headroom spent of a quota in the 24 hours before `at`. */
export async function sumUse(sql: Sql, orgId: string, quota: Quota, at: Date): Promise<number> {
    const [row] = await sql.query<{ calls: number }>(SUM, [orgId, quota, windowStart(at)])
    return row?.calls ?? 0
}

/** API requests in the 24 hours before `at` that read one object alone, by object. */
export async function sumReadsByObject(sql: Sql, orgId: string, at: Date): Promise<ReadonlyMap<string, number>> {
    const select = `select object, sum(calls)::int as calls from quota_use
        where org_id = $1 and quota = 'data' and bucket >= $2 and feature in ('interval', 'backfill') and object <> '' group by object`
    const rows = await sql.query<{ object: string; calls: number }>(select, [orgId, windowStart(at)])
    return new Map(rows.map(({ object, calls }) => [object, calls]))
}

/** What Headroom spent in the 24 hours before `at`, bucket by bucket, the oldest first. */
export const selectBuckets = (sql: Sql, orgId: string, quota: Quota, at: Date): Promise<Bucket[]> =>
    selectBucketsSince(sql, orgId, quota, windowStart(at))

export function selectBucketsSince(sql: Sql, orgId: string, quota: Quota, since: Date): Promise<Bucket[]> {
    const select = `select bucket, sum(calls)::int as calls from quota_use
        where org_id = $1 and quota = $2 and bucket >= $3 group by bucket order by bucket`
    return sql.query<Bucket>(select, [orgId, quota, since])
}
