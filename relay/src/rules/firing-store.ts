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
 */
const INSERT = `
    with candidates as (
        select * from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[])
            with ordinality as candidate (rule_id, rule_version, object, record_id, transaction, position, place)
    ), fired as (
        insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position)
        select $1, rule_id, rule_version, object, record_id, transaction, position from candidates order by place
        on conflict (org_id, rule_id, record_id, transaction) do nothing
        returning firing_id, rule_id, object, record_id
    ), queued as (
        insert into outbox (org_id, object, record_id, action, firing_id)
        select $1, fired.object, fired.record_id, action.value || jsonb_build_object('ruleId', fired.rule_id), fired.firing_id
        from fired
        join jsonb_each($8::jsonb) as rule (rule_id, actions) on rule.rule_id = fired.rule_id::text
        cross join lateral jsonb_array_elements(rule.actions) with ordinality as action (value, place)
        order by fired.firing_id, action.place
    )
    select count(*)::int as fired from fired`

/** Returns how many of the firings are new. */
export async function insertFirings(sql: Sql, orgId: string, firings: readonly NewFiring[]): Promise<number> {
    const actions = Object.fromEntries(firings.map(({ rule }) => [rule.id, rule.actions]))
    const rows = await sql.query<{ fired: number }>(INSERT, [
        orgId,
        firings.map(({ rule }) => rule.id),
        firings.map(({ rule }) => rule.version),
        firings.map(({ judged }) => judged.change.object),
        firings.map(({ judged }) => judged.change.recordId),
        firings.map(({ judged }) => judged.change.transaction),
        firings.map(({ judged }) => judged.position),
        JSON.stringify(actions),
    ])
    return rows[0]?.fired ?? 0
}

export interface FiringFilter {
    readonly ruleId: string | undefined
    readonly recordId: string | undefined
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
}

export async function listFirings(sql: Sql, orgId: string, { ruleId, recordId, beforeId, limit }: FiringFilter): Promise<Firing[]> {
    const rows = await sql.query<FiringRow>(
        `select firing_id, rule_id, rule_version, object, record_id, transaction, position, fired_at from firings
         where org_id = $1 and firing_id < $2 and ($3::uuid is null or rule_id = $3) and ($4::text is null or record_id = $4)
         order by firing_id desc limit $5`,
        [orgId, beforeId, ruleId ?? null, recordId ?? null, limit],
    )
    return rows.map((row) => ({
        id: String(row.firing_id),
        ruleId: row.rule_id,
        ruleVersion: row.rule_version,
        object: row.object,
        recordId: row.record_id,
        transaction: row.transaction,
        position: String(row.position),
        firedAt: row.fired_at.toISOString(),
    }))
}
