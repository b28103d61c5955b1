/**
 * What a deleted rule leaves behind: what it held is discarded, and what its firings wait to do is dropped. The first of it goes with the
 * rule, the rest in steps of the outbox: a brake may have held a hundred thousand, and deliveries wait while the org's rules are locked.
 */
import type { Sql } from '../platform/database.ts'
import { nameActor } from '../platform/name-actor.ts'
import { discardFirings } from './brake-store.ts'
import { dropWaitsOfRule } from './wait-store.ts'

const STEP_SIZE = 1_000

export interface DeletedRule {
    readonly ruleId: string
    readonly object: string
    /** Who deleted it, for the audit of what was held. */
    readonly actor: string
}

/** The rule stands in for the record: its steps follow each other. */
async function queueForgetting(sql: Sql, orgId: string, { ruleId, object, actor }: DeletedRule): Promise<void> {
    await sql.query('insert into outbox (org_id, object, record_id, action) values ($1, $2, $3, $4)', [
        orgId,
        object,
        ruleId,
        JSON.stringify({ type: 'forget_rule', actor }),
    ])
}

/** The caller has deleted it in this transaction. */
export async function forgetRule(sql: Sql, orgId: string, rule: DeletedRule): Promise<void> {
    const dropped = await dropWaitsOfRule(sql, orgId, rule.ruleId, { reason: 'rule_deleted', limit: STEP_SIZE })
    const discarded = await discardFirings(sql, orgId, rule.ruleId, STEP_SIZE)
    if (dropped === STEP_SIZE || discarded === STEP_SIZE) await queueForgetting(sql, orgId, rule)
}

/** One step from the outbox. */
export async function continueForgetting(sql: Sql, orgId: string, rule: DeletedRule): Promise<void> {
    await nameActor(sql, rule.actor)
    await forgetRule(sql, orgId, rule)
    await nameActor(sql, '')
}
