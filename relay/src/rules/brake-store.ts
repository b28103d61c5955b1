/** All SQL on brakes and on what they held. That a rule brakes is decided where its firings are written. */
import type { RuleFigures } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'

/** What a rule holds, the oldest first: "the next ones from here" in the order of one index, so that nothing else is read on the way. */
const HELD = `
    select firing_id, held_actions from (
        select firing_id, held_actions, rule_id, state from firings
        where org_id = $1 and (rule_id, state, firing_id) > ($2, 'held', 0) order by rule_id, state, firing_id limit $3
    ) next
    where rule_id = $2 and state = 'held'`

const COUNT_DOWN = `update rule_brakes set held = held - (select count(*) from decided) where org_id = $1 and rule_id = $2`

/** Takes the oldest held firings of the rule; their actions go to the outbox in the order in which the rule matched. */
export async function releaseFirings(sql: Sql, orgId: string, ruleId: string, limit: number): Promise<number> {
    const rows = await sql.query<{ decided: number }>(
        `with held as (${HELD}
         ), decided as (
             update firings set state = 'approved', held_actions = null
             where org_id = $1 and firing_id = any(array(select firing_id from held))
             returning firing_id, object, record_id
         ), queued as (
             insert into outbox (org_id, object, record_id, action, firing_id)
             select $1, object, record_id, action.value || jsonb_build_object('ruleId', $2::uuid), firing_id
             from decided join held using (firing_id) cross join lateral jsonb_array_elements(held_actions) with ordinality as action (value, place)
             order by firing_id, action.place
         ), counted as (${COUNT_DOWN})
         select count(*)::int as decided from decided`,
        [orgId, ruleId, limit],
    )
    return rows[0]?.decided ?? 0
}

export async function discardFirings(sql: Sql, orgId: string, ruleId: string, limit: number): Promise<number> {
    const rows = await sql.query<{ decided: number }>(
        `with held as (${HELD}
         ), decided as (
             update firings set state = 'discarded', held_actions = null
             where org_id = $1 and firing_id = any(array(select firing_id from held))
             returning firing_id
         ), counted as (${COUNT_DOWN})
         select count(*)::int as decided from decided`,
        [orgId, ruleId, limit],
    )
    return rows[0]?.decided ?? 0
}

/** Until the transaction ends no firing of the rule can be held, so that nothing is held behind a brake that was just lifted. */
export async function lockBrake(sql: Sql, orgId: string, ruleId: string): Promise<void> {
    await sql.query('select from rule_brakes where org_id = $1 and rule_id = $2 for update', [orgId, ruleId])
}

/** Lets the rule run again unless it still holds something. Its hour begins anew: a person has looked at what it did. */
export async function liftBrake(sql: Sql, orgId: string, ruleId: string): Promise<void> {
    await sql.query(
        `with lifted as (
             update rule_brakes set braked_at = null, lifted_at = now()
             where org_id = $1 and rule_id = $2 and braked_at is not null and held = 0
             returning rule_id
         )
         delete from rule_minutes using lifted where org_id = $1 and rule_minutes.rule_id = lifted.rule_id`,
        [orgId, ruleId],
    )
}

/** Of all orgs, for the metrics. */
export async function readRuleFigures(sql: Sql): Promise<RuleFigures> {
    const rows = await sql.query<RuleFigures>(
        'select count(*)::int as braked, coalesce(sum(held), 0)::int as held from rule_brakes where braked_at is not null',
    )
    return rows[0] ?? { braked: 0, held: 0 }
}
