/** All SQL on the ledger: the buckets of use, summed by who spent them and on what. */
import type { Sql } from '../platform/database.ts'
import type { Feature, Quota } from './quota-types.ts'

export interface LedgerEntry {
    readonly quota: Quota
    readonly feature: Feature
    readonly object: string
    readonly userId: string
    /** As the mirror has it; null for a user that it does not know. */
    readonly userName: string | null
    readonly calls: number
}

interface LedgerFilter {
    readonly since: Date
    /** Null: everybody's. */
    readonly userId: string | null
}

/** The largest first; bounded by the number of features, objects and users. */
export function sumLedger(sql: Sql, orgId: string, { since, userId }: LedgerFilter, limit: number): Promise<LedgerEntry[]> {
    return sql.query<LedgerEntry>(
        `with spent as (
            select quota, feature, object, user_id, sum(calls)::int as calls from quota_use
            where org_id = $1 and quota = any('{data,bulk,apex}') and bucket >= $2 and ($3::text is null or user_id = $3)
            group by quota, feature, object, user_id order by calls desc, quota, feature, object, user_id limit $4)
        select quota, feature, spent.object, user_id as "userId", calls,
            coalesce(nullif(concat_ws(' ', r.values ->> 'FirstName', r.values ->> 'LastName'), ''), r.values ->> 'Username') as "userName"
        from spent left join records r on r.org_id = $1 and r.object = 'User' and r.record_id = user_id
        order by calls desc, quota, feature, spent.object, user_id`,
        [orgId, since, userId, limit],
    )
}
