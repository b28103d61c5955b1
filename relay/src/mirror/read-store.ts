/**
 * States for who only looks at them, or compares them with what was read from Salesforce: whole, and by any number of records. Not intake's
 * statement, since a connection keeps the plan of a prepared one: planned where intake's lock is not held, it could make intake read tables
 * from end to end.
 */
import type { Sql } from '../platform/database.ts'
import type { States } from './mirror-batch.ts'
import { keyOf } from './mirror-policy.ts'
import type { Change, StoredState } from './mirror-types.ts'

export type RecordKey = Pick<Change, 'object' | 'recordId'>

const READ = `
    select wanted.object, wanted.record_id as "recordId", r.*
    from unnest($2::text[], $3::text[]) as wanted (object, record_id)
    cross join lateral (
        select values, version, field_versions as "fieldVersions", is_deleted as "isDeleted", liveness_version as "livenessVersion",
            merged_into as "mergedInto", is_reread as "isReread",
            to_char(system_modstamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "systemModstamp"
        from records where org_id = $1 and object = wanted.object and record_id = wanted.record_id
        limit 1
    ) r`

export async function readStates(sql: Sql, orgId: string, records: readonly RecordKey[]): Promise<States> {
    if (records.length === 0) return new Map()
    const rows = await sql.query<StoredState & RecordKey>(READ, [
        orgId,
        records.map(({ object }) => object),
        records.map(({ recordId }) => recordId),
    ])
    return new Map(rows.map((row) => [keyOf(row), row]))
}
