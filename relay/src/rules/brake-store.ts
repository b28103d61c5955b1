/** All SQL on brakes and on what they held. That a rule brakes is decided where its firings are written. */
import type { RuleFigures } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'

/** Takes the oldest held firings of the rule; their actions go to the outbox in the order in which the rule matched. */
export async function releaseFirings(sql: Sql, orgId: string, ruleId: string, limit: number): Promise<number> {
    const rows = await sql.query<{ decided: number }>(
        `with held as (
             select firing_id, held_actions from firings where org_id = $1 and rule_id = $2 and state = 'held'
             order by firing_id limit $3 for update
         ), approved as (
             update firings set state = 'approved', held_actions = null from held
             where org_id = $1 and firings.firing_id = held.firing_id
             returning firings.firing_id, object, record_id, held.held_actions as actions
         ), queued as (
             insert into outbox (org_id, object, record_id, action, firing_id)
             select $1, object, record_id, action.value || jsonb_build_object('ruleId', $2::uuid), firing_id
             from approved cross join lateral jsonb_array_elements(actions) with ordinality as action (value, place)
             order by firing_id, action.place
         )
         select count(*)::int as decided from approved`,
        [orgId, ruleId, limit],
    )
    return rows[0]?.decided ?? 0
}

export async function discardFirings(sql: Sql, orgId: string, ruleId: string, limit: number): Promise<number> {
    const rows = await sql.query(
        `update firings set state = 'discarded', held_actions = null where org_id = $1 and firing_id in (
             select firing_id from firings where org_id = $1 and rule_id = $2 and state = 'held' order by firing_id limit $3)
         returning firing_id`,
        [orgId, ruleId, limit],
    )
    return rows.length
}

/** Until the transaction ends no firing of the rule can be held, so that nothing is held behind a brake that was just lifted. */
export async function lockBrake(sql: Sql, orgId: string, ruleId: string): Promise<void> {
    await sql.query('select from rule_brakes where org_id = $1 and rule_id = $2 for update', [orgId, ruleId])
}

/** Lets the rule run again unless it still holds something. Its hour begins anew: a person has looked at what it did. */
export async function liftBrake(sql: Sql, orgId: string, ruleId: string): Promise<void> {
    await sql.query(
        `update rule_brakes set braked_at = null, lifted_at = now() where org_id = $1 and rule_id = $2 and braked_at is not null
             and not exists (select from firings where org_id = $1 and rule_id = $2 and state = 'held')`,
        [orgId, ruleId],
    )
}

/** Of all orgs, for the metrics. */
export async function readRuleFigures(sql: Sql): Promise<RuleFigures> {
    const rows = await sql.query<RuleFigures>(
        `select (select count(*)::int from rule_brakes where braked_at is not null) as braked,
             (select count(*)::int from firings where state = 'held') as held`,
    )
    return rows[0] ?? { braked: 0, held: 0 }
}
