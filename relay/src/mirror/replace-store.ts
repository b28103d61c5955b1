/** All SQL that replaces states without reading them: only where nothing of a state would be left. The org's lock is the caller's. */
import type { Sql } from '../platform/database.ts'
import { toTextLines } from '../platform/json-lines.ts'
import { prepared } from '../platform/prepared.ts'
import { settleAll } from '../platform/settle.ts'
import { keyOf } from './mirror-policy.ts'
import type { Replacement } from './replacement.ts'

// What is left of a state is told by its mark, as when states are loaded. A record that the mirror does not have comes in as an update leaves
// it, neither deleted nor merged. An update joined to the records would take a sixth less, and read the whole table of a new store.
const REPLACE = prepared(`
    insert into records (org_id, object, record_id, values, version, field_versions, is_deleted, liveness_version, is_reread, system_modstamp,
        last_position, fields_mark)
    select $1, $2, s.record_id, c.values, s.version, '{}', false, '', false, c.system_modstamp, c.position, hashtextextended(s.version, $3)
    from unnest(string_to_array($4, e'\\n'), string_to_array($5, e'\\n'), $6::int[], string_to_array($7, e'\\n'))
        as s (record_id, transaction, sequence, version)
    cross join lateral (
        select position, values, system_modstamp from changes
        where org_id = $1 and transaction = s.transaction and sequence = s.sequence
        limit 1
    ) c
    on conflict (org_id, object, record_id) do update set values = excluded.values, version = excluded.version,
        is_reread = excluded.is_reread, system_modstamp = excluded.system_modstamp,
        last_position = greatest(records.last_position, excluded.last_position), fields_mark = excluded.fields_mark, updated_at = now()
    where records.version collate "C" < excluded.version and records.field_versions = '{}'
        and records.fields_mark = hashtextextended(records.version, $3)
    returning record_id as "recordId"`)

async function replaceSome(sql: Sql, orgId: string, { object, fields, changes }: Replacement): Promise<string[]> {
    const rows = await sql.query<{ recordId: string }>(REPLACE, [
        orgId,
        object,
        fields,
        toTextLines(changes.map(({ change }) => change.recordId)),
        toTextLines(changes.map(({ change }) => change.transaction)),
        changes.map(({ change }) => change.sequence),
        toTextLines(changes.map(({ version }) => version)),
    ])
    return rows.map(({ recordId }) => keyOf({ object, recordId }))
}

/** Of changes that the feed has. Returns the keys of the records that were replaced; the others are as they were. */
export async function replaceStates(sql: Sql, orgId: string, replacements: readonly Replacement[]): Promise<ReadonlySet<string>> {
    const replaced = await settleAll(replacements.map((replacement) => replaceSome(sql, orgId, replacement)))
    return new Set(replaced.flat())
}
