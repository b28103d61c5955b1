/** All SQL of retention: each statement removes a bounded number of an org's oldest rows. Ages are the database's, since replicas differ. */
import type { Sql } from '../platform/database.ts'

/** First key of the advisory lock; the second is a hash of the org. */
const LOCK_CLASS = 4_200_003

export interface Batch {
    readonly orgId: string
    /** Older than this goes. */
    readonly days: number
    /** At most so many rows at a time: a short statement holds up no delivery. */
    readonly limit: number
}

/** Until the transaction ends; false when another replica is at work on this org. */
export async function tryLock(sql: Sql, orgId: string): Promise<boolean> {
    const [row] = await sql.query<{ isLocked: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as "isLocked"', [
        LOCK_CLASS,
        orgId,
    ])
    return row?.isLocked ?? false
}

export async function listOrgIds(sql: Sql): Promise<string[]> {
    return (await sql.query<{ orgId: string }>('select org_id as "orgId" from orgs order by org_id')).map(({ orgId }) => orgId)
}

/**
 * Positions grow with time, so the oldest changes are the first of the primary key and no index on their age is needed. The feed's
 * floor rises in the same statement. A record that was deleted then, and has not changed since, keeps its tombstone but no values: so
 * they go with the change that deleted it, and nothing has to look for them.
 */
const PURGE_CHANGES = `
    with oldest as (
        select position, received_at < now() - $2 * interval '1 day' as is_old from changes where org_id = $1 order by position limit $3
    ), gone as (
        delete from changes where org_id = $1 and position in (
            select position from oldest
            where is_old and position < coalesce((select min(position) from oldest where not is_old), 9223372036854775807))
        returning position, object, record_id
    ), scrubbed as (
        update records set values = '{}', field_versions = '{}'
        from (select object, record_id, max(position) as position from gone group by object, record_id) as last
        where org_id = $1 and records.object = last.object and records.record_id = last.record_id
            and is_deleted and last_position <= last.position and values <> '{}'
    ), raised as (
        update orgs set feed_floor = greatest(feed_floor, (select max(position) from gone))
        where org_id = $1 and exists (select from gone)
    )
    select count(*)::int as removed from gone`

/** A firing that is held waits for a person, however long; one that still has something to do is needed then. */
const PURGE_FIRINGS = `
    with gone as (
        delete from firings where org_id = $1 and firing_id in (
            select firing_id from firings where org_id = $1 and state <> 'held' and fired_at < now() - $2 * interval '1 day'
                and not exists (select from waiting_actions w
                    where w.org_id = $1 and w.firing_id = firings.firing_id and w.dropped_at is null)
            order by firing_id limit $3)
        returning 1
    )
    select count(*)::int as removed from gone`

interface Expiry {
    readonly days?: string
    readonly where?: string
    /** In which order the oldest are found: by the key where it grows with age, so that no index on the age is needed. */
    readonly order?: string
}

const expire = (table: string, key: string, column: string, { days = '$2', where = 'true', order = column }: Expiry = {}): string => `
    with gone as (
        delete from ${table} where org_id = $1 and (${key}) in (
            select ${key} from ${table} where org_id = $1 and ${where} and ${column} < now() - ${days} * interval '1 day'
            order by ${order} limit $3)
        returning 1
    )
    select count(*)::int as removed from gone`

/** A repeat that comes later still finds its changes by their names, as long as the feed holds them. */
const PURGE_DELIVERIES = expire('deliveries', 'delivery_id', 'received_at')
const A_YEAR = 'greatest($2, 365)'
/** Who changed what is asked for long after the changes themselves are gone. */
const PURGE_AUDIT = expire('audit', 'audit_id', 'at', { days: A_YEAR, order: 'audit_id' })
/** As long as the audit: who asks what went wrong asks late. */
const PURGE_NOTICES = expire('notices', 'notice_id', 'at', { days: A_YEAR, order: 'notice_id' })
/** What waits, or waits for a person, stays. A message that is sent again waits once more, but still knows when it was settled. */
const PURGE_MESSAGES = expire('webhook_messages', 'webhook_id, message_id', 'settled_at', { where: `state <> 'waiting'` })
const PURGE_FAILURES = expire('failures', 'failure_id', 'settled_at')
const PURGE_GAPS = expire('gaps', 'first_at', 'reported_at')
/** As long as the audit: it says why a rule stopped working. */
const PURGE_SCHEMA_CHANGES = expire('schema_changes', 'schema_change_id', 'noticed_at', { days: A_YEAR })
/** What 24 hours are counted from, and a month of ledger and charts: the API offers no more. */
const PURGE_QUOTA_USE = expire('quota_use', 'quota, bucket, feature, object, user_id', 'bucket', { days: 'least($2, 30)' })
const PURGE_QUOTA_SAMPLES = expire('quota_samples', 'quota, bucket', 'bucket', { days: 'least($2, 30)' })
/** Sent or not: after three days nobody is told of it any more. */
const PURGE_NOTICE_MAILS = expire('notice_mails', 'recipient, notice_id', 'created_at', { days: 'least($2, 7)' })

/** As long as the org has its key, a write that comes again after a restore is known by it. What a person has to look at stays. */
const PURGE_WRITES = expire('writes', 'write_id', 'settled_at', {
    where: `state in ('done', 'cancelled', 'merged') and coalesce(row_state, 'purged') = 'purged'`,
})

export const PURGES = {
    audit: PURGE_AUDIT,
    changes: PURGE_CHANGES,
    firings: PURGE_FIRINGS,
    deliveries: PURGE_DELIVERIES,
    notice_mails: PURGE_NOTICE_MAILS,
    notices: PURGE_NOTICES,
    webhook_messages: PURGE_MESSAGES,
    failures: PURGE_FAILURES,
    gaps: PURGE_GAPS,
    quota_use: PURGE_QUOTA_USE,
    quota_samples: PURGE_QUOTA_SAMPLES,
    schema_changes: PURGE_SCHEMA_CHANGES,
    writes: PURGE_WRITES,
} as const
export type Purged = keyof typeof PURGES

/** Returns how many rows went. */
export async function purge(sql: Sql, table: Purged, { orgId, days, limit }: Batch): Promise<number> {
    const [row] = await sql.query<{ removed: number }>(PURGES[table], [orgId, days, limit])
    return row?.removed ?? 0
}
