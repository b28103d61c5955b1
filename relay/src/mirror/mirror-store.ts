/** All SQL that writes the mirror: the states of one delivery's records in one statement each way. The org's lock is the caller's. */
import type { Sql } from '../platform/database.ts'
import { toJsonLines } from '../platform/json-lines.ts'
import { keyOf } from './mirror-policy.ts'
import type { States } from './mirror-batch.ts'
import type { JudgedChange, RecordState } from './mirror-types.ts'

type RecordKey = { readonly object: string; readonly recordId: string }
type StateRow = RecordState & RecordKey

// The lateral look-up keeps to the primary key whatever the planner believes about the table's size: while a new store has no
// statistics yet it would otherwise read the whole table for each delivery.
const LOAD = `
    select wanted.object, wanted.record_id as "recordId", r.*
    from unnest($2::text[], $3::text[]) as wanted (object, record_id)
    cross join lateral (
        select values, version, field_versions as "fieldVersions", is_deleted as "isDeleted", liveness_version as "livenessVersion",
            merged_into as "mergedInto", is_reread as "isReread", last_position as "lastPosition",
            to_char(system_modstamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "systemModstamp"
        from records where org_id = $1 and object = wanted.object and record_id = wanted.record_id
        limit 1
    ) r`

const SAVE = `
    insert into records (org_id, object, record_id, values, version, field_versions, is_deleted, liveness_version, merged_into,
        is_reread, system_modstamp, last_position)
    select $1, s.object, s.record_id,
        coalesce(s.values, (select c.values from changes c where c.org_id = $1 and c.position = s.last_position)),
        s.version, s.field_versions, s.is_deleted, s.liveness_version, s.merged_into, s.is_reread, s.system_modstamp, s.last_position
    from unnest($2::text[], $3::text[], string_to_array($4, e'\\n', '')::jsonb[], $5::text[], string_to_array($6, e'\\n')::jsonb[],
        $7::boolean[], $8::text[], $9::text[], $10::boolean[], $11::timestamptz[], $12::bigint[])
        as s (object, record_id, values, version, field_versions, is_deleted, liveness_version, merged_into, is_reread, system_modstamp,
            last_position)
    on conflict (org_id, object, record_id) do update set values = excluded.values, version = excluded.version,
        field_versions = excluded.field_versions, is_deleted = excluded.is_deleted, liveness_version = excluded.liveness_version,
        merged_into = excluded.merged_into, is_reread = excluded.is_reread, system_modstamp = excluded.system_modstamp,
        last_position = excluded.last_position, updated_at = now()`

export async function loadStates(sql: Sql, orgId: string, records: readonly RecordKey[]): Promise<States> {
    const wanted = new Map(records.map((record) => [keyOf(record), record]))
    const [objects, ids] = [[...wanted.values()].map(({ object }) => object), [...wanted.values()].map(({ recordId }) => recordId)]
    const rows = await sql.query<StateRow>(LOAD, [orgId, objects, ids])
    return new Map(rows.map((row) => [keyOf(row), row]))
}

/** Values that are those of the record's newest change are copied from the feed, where they stand already, instead of travelling again. */
export async function saveStates(sql: Sql, orgId: string, touched: States, judged: readonly JudgedChange[]): Promise<void> {
    if (touched.size === 0) return
    const appended = new Map(judged.map(({ position, change }) => [position, change]))
    const keys = Array.from(touched.keys(), (key) => key.split('/'))
    const states = [...touched.values()]
    const all = <Name extends keyof RecordState>(name: Name) => states.map((state) => state[name])
    await sql.query(SAVE, [
        orgId,
        keys.map(([object]) => object),
        keys.map(([, recordId]) => recordId),
        toJsonLines(states.map(({ values, lastPosition }) => (appended.get(lastPosition)?.values === values ? null : values))),
        all('version'),
        toJsonLines(all('fieldVersions')),
        all('isDeleted'),
        all('livenessVersion'),
        all('mergedInto'),
        all('isReread'),
        all('systemModstamp'),
        all('lastPosition'),
    ])
}
