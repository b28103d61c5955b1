/** All SQL on what Salesforce tells of its quotas: the newest reading, and one sample in five minutes for charts and forecast. */
import type { Sql } from '../platform/database.ts'
import type { Quota, Reading, ReadingSource } from './quota-types.ts'
import { bucketOf } from './use-window.ts'

const RECORD = `
    with told as (select * from jsonb_to_recordset($2::jsonb) as r ("quota" text, "max" bigint, "used" bigint)),
    newest as (
        insert into quota_state (org_id, quota, max, used, read_at, source)
        select $1, "quota", "max", "used", $3, $4 from told order by "quota"
        on conflict (org_id, quota) do update
            set max = excluded.max, used = excluded.used, read_at = excluded.read_at, source = excluded.source
            where quota_state.read_at is null or quota_state.read_at <= excluded.read_at
    )
    insert into quota_samples (org_id, quota, bucket, max, used) select $1, "quota", $5, "max", "used" from told
    on conflict (org_id, quota, bucket) do update set max = excluded.max, used = greatest(quota_samples.used, excluded.used)`

/**
 * Rows are locked in the order in which the governor locks them: or a heartbeat and a reservation would wait for each other. A reading
 * that is older than the one known changes only the sample of its time. One reading of a quota at a time.
 */
export async function recordReadings(
    sql: Sql,
    orgId: string,
    readings: readonly Reading[],
    { at, source }: { at: Date; source: ReadingSource },
): Promise<void> {
    if (readings.length > 0) await sql.query(RECORD, [orgId, JSON.stringify(readings), at, source, bucketOf(at)])
}

export interface Sample {
    readonly bucket: Date
    readonly max: number
    readonly used: number
}

/** From the oldest to the newest. */
export function selectSamples(sql: Sql, orgId: string, quota: Quota, since: Date): Promise<Sample[]> {
    return sql.query<Sample>(
        'select bucket, max, used from quota_samples where org_id = $1 and quota = $2 and bucket >= $3 order by bucket',
        [orgId, quota, since],
    )
}
