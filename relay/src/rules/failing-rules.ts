/** Rules that fail: counted in the delivery's own transaction, switched off after too many failures in a row, and an admin is told. */
import { giveNotice } from '../notices/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Rule } from './rule-schema.ts'
import { FAILURES_MAX } from './rule-selection.ts'
import { disableRule, lockRules, saveFailures } from './rule-store.ts'

/** Nothing is written as long as no rule fails. The org's rules are locked first, as whoever changes a rule does. */
export async function noteFailures(sql: Sql, orgId: string, failures: ReadonlyMap<Rule, number>): Promise<void> {
    const changed = [...failures].filter(([rule, inARow]) => rule.failures !== inARow)
    if (changed.length === 0) return
    await lockRules(sql, orgId)
    await saveFailures(
        sql,
        orgId,
        changed.map(([rule, inARow]) => ({ ruleId: rule.id, inARow })),
    )
    for (const [{ id, name, version }, inARow] of changed) {
        if (inARow < FAILURES_MAX || !(await disableRule(sql, orgId, id, version))) continue
        await giveNotice(sql, orgId, { kind: 'rule_disabled', event: `${id} ${version}`, details: { ruleId: id, name, failures: inARow } })
    }
}
