/** A store of a size at which a query that reads too much shows: filled by SQL, with as much or as little statistics as a test wants. */
import type { Database } from '../../relay/src/platform/database.ts'
import { toId18 } from '../../relay/src/platform/salesforce-id.ts'

const SEQUENCE_ID = '00000000-0000-4000-8000-000000000000'
export const ruleIdOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
export const leadIdOf = (number: number): string => toId18(`00Q${String(number).padStart(12, '0')}`) ?? ''

const DEFINITION = JSON.stringify({
    when: 'newly_meets',
    logic: 'all',
    conditions: [{ field: 'Status', operator: 'equals', value: 'Working' }],
    actions: [{ type: 'add_to_sequence', sequenceId: SEQUENCE_ID }],
    firingsPerHourMax: 10_000,
})

const SEQUENCE = `insert into sequences (org_id, sequence_id, name) values ($1, $2, 'Outbound')`

const RULES = `
    insert into rules (org_id, rule_id, name, object, event, definition, is_enabled)
    select $1, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Rule ' || n, 'Lead', 'updated', $3::jsonb, true
    from generate_series(1, $2::int) as n`

const RECORDS = `
    insert into records (org_id, object, record_id, values, version, field_versions, is_deleted, liveness_version, is_reread,
        system_modstamp, last_position)
    select $1, 'Lead', '00Q' || lpad(n::text, 12, '0') || 'EAA', case when n % 3 = 0 then '{"Status": "Working"}' else '{"Status": "Open"}' end::jsonb,
        '', '{}', false, '', false, now(), n
    from generate_series(1, $2::int) as n`

/** Of the last fourteen days, two a record; one of a hundred is of another object. */
const CHANGES = `
    insert into changes (org_id, object, record_id, operation, transaction, sequence, captured_at, system_modstamp, values, previous,
        is_late, is_reread, delivery_id, received_at)
    select $1, case when n % 100 = 0 then 'Contact' else 'Lead' end, '00Q' || lpad((n % ($2 / 2) + 1)::text, 12, '0') || 'EAA', 'updated',
        't' || n, 0, at, at, '{"Status": "Working", "LastName": "Doe"}', '{"Status": "Open"}', false, false, 'd', at
    from generate_series(1, $2::int) as n, lateral (select now() - interval '14 days' * (1 - n::float8 / $2) as at) as moment
    order by n`

/** Spread over the rules and the last seven days; all of them are of the state fired. */
const FIRINGS = `
    insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position, fired_at)
    select $1, ('00000000-0000-4000-8000-' || lpad((n % $3 + 1)::text, 12, '0'))::uuid, 1, 'Lead',
        '00Q' || lpad((n % ($2 / 2) + 1)::text, 12, '0') || 'EAA', 't' || n, n, now() - interval '7 days' * (1 - n::float8 / $2)
    from generate_series(1, $2::int) as n order by n`

export interface StoreSize {
    readonly records: number
    readonly changes: number
    readonly firings: number
    readonly rules: number
}

/** The org must exist. No table is analyzed by itself afterwards: the planner knows what the caller lets it know. */
export async function fillStore(database: Database, orgId: string, size: StoreSize): Promise<void> {
    for (const table of ['records', 'changes', 'firings']) await database.query(`alter table ${table} set (autovacuum_enabled = false)`)
    await database.query(SEQUENCE, [orgId, SEQUENCE_ID])
    await database.query(RULES, [orgId, size.rules, DEFINITION])
    await database.query('update orgs set rules_version = rules_version + 1 where org_id = $1', [orgId])
    await database.query(RECORDS, [orgId, size.records])
    await database.query(CHANGES, [orgId, size.changes])
    await database.query(FIRINGS, [orgId, size.firings, size.rules])
}
