/** All SQL on firings, and the outbox rows that are born with them. */
import type { JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { FIRING_STATES } from './rule-schema.ts'
import type { Firing, Rule } from './rule-schema.ts'
import { toActions, toSteps } from './rule-steps.ts'
import type { Step } from './rule-steps.ts'

export interface NewFiring {
    readonly rule: Rule
    readonly judged: JudgedChange
}

/**
 * One statement whatever the number of firings. A firing that exists already (a retry, the second event of a workflow update) is left
 * as it is and causes no action: outbox rows are made from the inserted rows only. Outbox ids follow the feed and the rule's own order.
 * Past its hourly number a rule brakes in the same statement, and what it matches from then on is held with its actions. An hour is the
 * minute under way and the 60 before it.
 *
 * Whether a firing exists is asked as "the next one from here": only the unique index gives that order, so the planner cannot mistake
 * another index for it. Without statistics it did, and 100 firings read 100 times all that were kept.
 */
const INSERT = `
    with candidates as (
        select distinct on (rule_id, record_id, transaction) candidate.* from
            unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[])
            with ordinality as candidate (rule_id, rule_version, object, record_id, transaction, position, place)
        left join lateral (
            select f.rule_id, f.record_id, f.transaction from firings f
            where f.org_id = $1 and (f.rule_id, f.record_id, f.transaction) >= (candidate.rule_id, candidate.record_id, candidate.transaction)
            order by f.rule_id, f.record_id, f.transaction limit 1
        ) next on true
        where (next.rule_id, next.record_id, next.transaction) is distinct from
            (candidate.rule_id, candidate.record_id, candidate.transaction)
        order by rule_id, record_id, transaction, place
    ), rules as (
        select rule.rule_id::uuid, rule.value->'actions' as actions, (rule.value->>'max')::int as max,
            (select braked_at from rule_brakes b where b.org_id = $1 and b.rule_id = rule.rule_id::uuid) as braked_at,
            (select coalesce(sum(m.firings), 0) from rule_minutes m where m.org_id = $1 and m.rule_id = rule.rule_id::uuid
                and m.minute >= date_trunc('minute', now()) - interval '1 hour') as recent
        from jsonb_each($8::jsonb) as rule (rule_id, value)
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
        insert into rule_brakes as b (org_id, rule_id, braked_at, held)
        select $1, rule_id, now(), count(*) from fired where state = 'held' group by rule_id
        on conflict (org_id, rule_id) do update
        set braked_at = coalesce(b.braked_at, now()), held = b.held + excluded.held
    ), counted as (
        insert into rule_minutes as m (org_id, rule_id, minute, firings)
        select $1, rule_id, date_trunc('minute', now()), count(*) from fired where state = 'fired' group by rule_id
        on conflict (org_id, rule_id, minute) do update set firings = m.firings + excluded.firings
    ), forgotten as (
        delete from rule_minutes where org_id = $1 and rule_id = any($2::uuid[])
            and minute < date_trunc('minute', now()) - interval '1 hour'
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
    const rules = firings.map(({ rule: { id, actions, firingsPerHourMax: max } }) => [id, { actions: toSteps(actions), max }] as const)
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
    waits: (Omit<Firing['waits'][number], 'actions'> & { actions: Step[] })[]
}

const COLUMNS = `firing_id, rule_id, rule_version, object, record_id, transaction, position, fired_at, state, (
    select coalesce(jsonb_agg(jsonb_build_object('dueAt', iso_text(due_at), 'droppedAt', iso_text(dropped_at), 'dropReason', drop_reason,
        'recordId', w.record_id, 'actions', actions) order by waiting_id), '[]')
    from waiting_actions w where w.org_id = firings.org_id and w.firing_id = firings.firing_id) as waits`

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
    waits: row.waits.map((wait) => ({ ...wait, actions: toActions(wait.actions) })),
})

/**
 * The firings before one, under a key that leads an index. Asked as "the next ones from here", in an order that one index alone gives: a
 * page reads a page, whatever the planner believes, and not the firings of other rules or states on the way.
 */
const toListText = (columns: string, key: string): string => `
    select firing.* from unnest($3::text[]) as wanted (wanted_state) cross join lateral (
        select ${COLUMNS} from firings where org_id = $1 and (${columns}, firing_id) < (${key}, $2)
        order by ${columns.replaceAll(',', ' desc,')} desc, firing_id desc limit $4
    ) firing
    where (${columns}) = (${key}) order by firing_id desc limit $4`

const LIST = toListText('state', 'wanted_state')
const LIST_OF_RULE = toListText('rule_id, state', '$5, wanted_state')
/** A record's firings are few: they are looked at whatever their state. */
const LIST_OF_RECORD = `
    select ${COLUMNS} from firings where org_id = $1 and record_id = $5 and firing_id < $2 and state = any($3::text[])
        and ($6::uuid is null or rule_id = $6)
    order by firing_id desc limit $4`

export async function listFirings(sql: Sql, orgId: string, { ruleId, recordId, state, beforeId, limit }: FiringFilter): Promise<Firing[]> {
    const values = [orgId, beforeId, state === undefined ? FIRING_STATES : [state], limit]
    const list = (): Promise<FiringRow[]> => {
        if (recordId !== undefined) return sql.query(LIST_OF_RECORD, [...values, recordId, ruleId ?? null])
        return ruleId === undefined ? sql.query(LIST, values) : sql.query(LIST_OF_RULE, [...values, ruleId])
    }
    return (await list()).map(toFiring)
}

/** What the changes at these positions fired for a record, in the order of the firings. */
export async function listFiringsAt(sql: Sql, orgId: string, recordId: string, positions: readonly number[]): Promise<Firing[]> {
    const rows = await sql.query<FiringRow>(
        `select ${COLUMNS} from firings where org_id = $1 and record_id = $2 and position = any($3::bigint[]) order by firing_id`,
        [orgId, recordId, positions],
    )
    return rows.map(toFiring)
}
