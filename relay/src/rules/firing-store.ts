/** All SQL on firings, and the outbox rows that are born with them. */
import type { JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Firing, Rule } from './rule-schema.ts'

export interface NewFiring {
    readonly rule: Rule
    readonly judged: JudgedChange
}

/**
 * One statement whatever the number of firings. A firing that exists already (a retry, the second event of a workflow update) is left
 * as it is and causes no action: outbox rows are made from the inserted rows only. Outbox ids follow the feed and the rule's own order.
 * Past its hourly number a rule brakes in the same statement, and what it matches from then on is held with its actions.
 */
const INSERT = `
    with candidates as (
        select distinct on (rule_id, record_id, transaction) * from
            unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[])
            with ordinality as candidate (rule_id, rule_version, object, record_id, transaction, position, place)
        where not exists (select from firings f where f.org_id = $1 and f.rule_id = candidate.rule_id
            and f.record_id = candidate.record_id and f.transaction = candidate.transaction)
        order by rule_id, record_id, transaction, place
    ), rules as (
        select rule.rule_id::uuid, rule.value->'actions' as actions, (rule.value->>'max')::int as max, brake.braked_at,
            (select count(*) from firings f where f.org_id = $1 and f.rule_id = rule.rule_id::uuid and f.state = 'fired'
                and f.fired_at > greatest(now() - interval '1 hour', brake.lifted_at)) as recent
        from jsonb_each($8::jsonb) as rule (rule_id, value)
        left join rule_brakes brake on brake.org_id = $1 and brake.rule_id = rule.rule_id::uuid
    ), judged as (
        select candidates.*, rules.actions, braked_at is not null
            or recent + row_number() over (partition by rule_id order by place) > max as is_held
        from candidates join rules using (rule_id)
    ), fired as (
        insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position, state, held_actions)
        select $1, rule_id, rule_version, object, record_id, transaction, position,
            case when is_held then 'held' else 'fired' end, case when is_held then actions end
        from judged order by place
        on conflict (org_id, rule_id, record_id, transaction) do nothing
        returning firing_id, rule_id, object, record_id, state
    ), braked as (
        insert into rule_brakes (org_id, rule_id, braked_at)
        select distinct $1, rule_id, now() from fired where state = 'held'
        on conflict (org_id, rule_id) do update set braked_at = coalesce(rule_brakes.braked_at, now())
    ), queued as (
        insert into outbox (org_id, object, record_id, action, firing_id)
        select $1, fired.object, fired.record_id, action.value || jsonb_build_object('ruleId', fired.rule_id), fired.firing_id
        from fired join rules using (rule_id)
        cross join lateral jsonb_array_elements(rules.actions) with ordinality as action (value, place)
        where fired.state = 'fired'
        order by fired.firing_id, action.place
    )
    select count(*) filter (where state = 'fired')::int as fired from fired`

/** Returns how many of the firings are new and not held. */
export async function insertFirings(sql: Sql, orgId: string, firings: readonly NewFiring[]): Promise<number> {
    const rules = firings.map(({ rule: { id, actions, firingsPerHourMax: max } }) => [id, { actions, max }] as const)
    const rows = await sql.query<{ fired: number }>(INSERT, [
        orgId,
        firings.map(({ rule }) => rule.id),
        firings.map(({ rule }) => rule.version),
        firings.map(({ judged }) => judged.change.object),
        firings.map(({ judged }) => judged.change.recordId),
        firings.map(({ judged }) => judged.change.transaction),
        firings.map(({ judged }) => judged.position),
        JSON.stringify(Object.fromEntries(rules)),
    ])
    return rows[0]?.fired ?? 0
}

export interface FiringFilter {
    readonly ruleId?: string | undefined
    readonly recordId?: string | undefined
    readonly state?: Firing['state'] | undefined
    /** Only firings before this one: the list runs from the newest to the oldest. */
    readonly beforeId: number
    readonly limit: number
}

interface FiringRow {
    firing_id: number
    rule_id: string
    rule_version: number
    object: string
    record_id: string
    transaction: string
    position: number
    fired_at: Date
    state: Firing['state']
}

const COLUMNS = 'firing_id, rule_id, rule_version, object, record_id, transaction, position, fired_at, state'

const toFiring = (row: FiringRow): Firing => ({
    id: String(row.firing_id),
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    object: row.object,
    recordId: row.record_id,
    transaction: row.transaction,
    position: String(row.position),
    firedAt: row.fired_at.toISOString(),
    state: row.state,
})

export async function listFirings(sql: Sql, orgId: string, { ruleId, recordId, state, beforeId, limit }: FiringFilter): Promise<Firing[]> {
    const rows = await sql.query<FiringRow>(
        `select ${COLUMNS} from firings
         where org_id = $1 and firing_id < $2 and ($3::uuid is null or rule_id = $3) and ($4::text is null or record_id = $4)
             and ($5::text is null or state = $5)
         order by firing_id desc limit $6`,
        [orgId, beforeId, ruleId ?? null, recordId ?? null, state ?? null, limit],
    )
    return rows.map(toFiring)
}

/** What the changes at these positions fired for a record, in the order of the firings. */
export async function listFiringsAt(sql: Sql, orgId: string, recordId: string, positions: readonly number[]): Promise<Firing[]> {
    const rows = await sql.query<FiringRow>(
        `select ${COLUMNS} from firings where org_id = $1 and record_id = $2 and position = any($3::bigint[]) order by firing_id`,
        [orgId, recordId, positions],
    )
    return rows.map(toFiring)
}
