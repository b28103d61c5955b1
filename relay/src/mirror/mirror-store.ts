/** All SQL that writes the mirror: the states of one delivery's records in one statement each way. The org's lock is the caller's. */
import type { Sql } from '../platform/database.ts'
import { toJsonLines, toTextLines } from '../platform/json-lines.ts'
import { prepared } from '../platform/prepared.ts'
import { createFieldsHash } from './fields-hash.ts'
import type { Batch, States } from './mirror-batch.ts'
import { keyOf, versionOf } from './mirror-policy.ts'
import type { Change, RecordState, StoredState } from './mirror-types.ts'

type StateRow = StoredState & { readonly object: string; readonly recordId: string }

// Values stay where they are when a newer change carries just their fields, all of them as old as the record: nothing of them is left. The mark
// names version and fields together, so one that a relay which does not know it left behind on newer values does not match any more.
// A look-up of each record by its key. Only under intake's lock, which keeps the planner from reading the whole table for each of them while
// a young store believes it to be tiny.
const LOAD = prepared(`
    select wanted.object, wanted.record_id as "recordId", r.*
    from unnest(string_to_array($2, e'\\n'), string_to_array($3, e'\\n'), string_to_array($4, e'\\n'), $5::bigint[])
        as wanted (object, record_id, version, fields)
    cross join lateral (
        select case when version collate "C" < wanted.version and field_versions = '{}'
                and fields_mark = hashtextextended(version, wanted.fields) then null else values end as values,
            version, field_versions as "fieldVersions", is_deleted as "isDeleted", liveness_version as "livenessVersion",
            merged_into as "mergedInto", is_reread as "isReread",
            to_char(system_modstamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "systemModstamp"
        from records where org_id = $1 and object = wanted.object and record_id = wanted.record_id
        limit 1
    ) r`)

// The last change to the record gives its place in the feed, and the values where they are the record's: they stand there already and need
// not travel again.
const SAVE = prepared(`
    insert into records (org_id, object, record_id, values, version, field_versions, is_deleted, liveness_version, merged_into,
        is_reread, system_modstamp, last_position, fields_mark)
    select $1, s.object, s.record_id, coalesce(s.values, c.values), s.version, s.field_versions, s.is_deleted, coalesce(s.liveness_version, ''),
        s.merged_into, s.is_reread, s.system_modstamp, c.position, hashtextextended(s.version, s.fields)
    from unnest(string_to_array($2, e'\\n'), string_to_array($3, e'\\n'), string_to_array($4, e'\\n'), $5::int[],
        string_to_array($6, e'\\n', '')::jsonb[], string_to_array($7, e'\\n'), string_to_array($8, e'\\n')::jsonb[], $9::boolean[],
        string_to_array($10, e'\\n', ''), string_to_array($11, e'\\n', ''), $12::boolean[], string_to_array($13, e'\\n')::timestamptz[], $14::bigint[])
        as s (object, record_id, transaction, sequence, values, version, field_versions, is_deleted, liveness_version, merged_into,
            is_reread, system_modstamp, fields)
    cross join lateral (
        select position, values from changes
        where org_id = $1 and transaction = s.transaction and sequence = s.sequence
        limit 1
    ) c
    on conflict (org_id, object, record_id) do update set values = excluded.values, version = excluded.version,
        field_versions = excluded.field_versions, is_deleted = excluded.is_deleted, liveness_version = excluded.liveness_version,
        merged_into = excluded.merged_into, is_reread = excluded.is_reread, system_modstamp = excluded.system_modstamp,
        last_position = greatest(records.last_position, excluded.last_position), fields_mark = excluded.fields_mark, updated_at = now()`)

function listFirst(changes: readonly Change[]): Change[] {
    const first = new Map<string, Change>()
    for (const change of changes) if (!first.has(keyOf(change))) first.set(keyOf(change), change)
    return [...first.values()]
}

/**
 * The states of the changes' records, with their values only where the first change to the record leaves something of them, or where it
 * needs the state before it. Invariant: that first change is then applied; one that was applied before is not newer than the state.
 */
export async function loadStates(
    sql: Sql,
    orgId: string,
    changes: readonly Change[],
    needsBefore: (change: Change) => boolean,
): Promise<States> {
    if (changes.length === 0) return new Map()
    const first = listFirst(changes)
    const hashFields = createFieldsHash()
    const rows = await sql.query<StateRow>(LOAD, [
        orgId,
        toTextLines(first.map(({ object }) => object)),
        toTextLines(first.map(({ recordId }) => recordId)),
        toTextLines(first.map(versionOf)),
        first.map((change) => (needsBefore(change) ? null : hashFields(change.values))),
    ])
    return new Map(rows.map((row) => [keyOf(row), row]))
}

/** Takes its one statement at once, so that it may be sent behind the one that appends the changes, before that is answered. */
export async function saveStates(sql: Sql, orgId: string, { touched }: Batch): Promise<void> {
    if (touched.size === 0) return
    const records = [...touched.values()]
    const hashFields = createFieldsHash()
    const last = <Name extends keyof Change>(name: Name) => records.map(({ change }) => change[name])
    const all = <Name extends keyof RecordState>(name: Name) => records.map(({ state }) => state[name])
    await sql.query(SAVE, [
        orgId,
        toTextLines(last('object')),
        toTextLines(last('recordId')),
        toTextLines(last('transaction')),
        last('sequence'),
        toJsonLines(records.map(({ state, change }) => (state.values === change.values ? null : state.values))),
        toTextLines(all('version')),
        toJsonLines(all('fieldVersions')),
        all('isDeleted'),
        toTextLines(all('livenessVersion')),
        toTextLines(all('mergedInto')),
        all('isReread'),
        toTextLines(all('systemModstamp')),
        all('values').map(hashFields),
    ])
}
