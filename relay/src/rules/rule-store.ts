/** All SQL on rules. Each write raises the org's rules_version in the same statement, so that no replica judges by an older rule. */
import { randomUUID } from 'node:crypto'
import type { Sql } from '../platform/database.ts'
import { prepared } from '../platform/prepared.ts'
import { ruleSchema } from './rule-schema.ts'
import type { Rule, RuleInput } from './rule-schema.ts'

interface RuleRow {
    rule_id: string
    name: string
    object: string
    event: string
    definition: object
    is_enabled: boolean
    rule_version: number
    created_at: Date
    updated_at: Date
    braked_at: Date | null
    held: number | null
    failures: number | null
}

const COLUMNS = `rule_id, name, object, event, definition, is_enabled, rule_version, created_at, updated_at,
    (select braked_at from rule_brakes b where b.org_id = rules.org_id and b.rule_id = rules.rule_id) as braked_at,
    (select held from rule_brakes b where b.org_id = rules.org_id and b.rule_id = rules.rule_id) as held,
    (select failures from rule_brakes b where b.org_id = rules.org_id and b.rule_id = rules.rule_id) as failures`
const RAISED = 'with raised as (update orgs set rules_version = rules_version + 1 where org_id = $1)'
/** A rule that is changed or switched on again begins anew. */
const RESET = 'reset as (update rule_brakes set failures = 0 where org_id = $1 and rule_id = $2)'

function toRule(row: RuleRow): Rule {
    return ruleSchema.parse({
        ...row.definition,
        id: row.rule_id,
        name: row.name,
        object: row.object,
        event: row.event,
        isEnabled: row.is_enabled,
        version: row.rule_version,
        createdAt: row.created_at.toISOString(),
        updatedAt: row.updated_at.toISOString(),
        brake: row.braked_at === null ? null : { brakedAt: row.braked_at.toISOString(), held: row.held ?? 0 },
        failures: row.failures ?? 0,
    })
}

function toColumns({ name, object, event, isEnabled, ...definition }: RuleInput): unknown[] {
    return [name, object, event, JSON.stringify(definition), isEnabled]
}

/** Null when the org has a rule of that name. */
export async function insertRule(sql: Sql, orgId: string, input: RuleInput): Promise<Rule | null> {
    const rows = await sql.query<RuleRow>(
        `${RAISED} insert into rules (org_id, rule_id, name, object, event, definition, is_enabled)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (org_id, name) do nothing returning ${COLUMNS}`,
        [orgId, randomUUID(), ...toColumns(input)],
    )
    return rows[0] === undefined ? null : toRule(rows[0])
}

/** Null when there is no such rule. The caller has checked the name. */
export async function updateRule(sql: Sql, orgId: string, ruleId: string, input: RuleInput): Promise<Rule | null> {
    const rows = await sql.query<RuleRow>(
        `${RAISED}, ${RESET} update rules set name = $3, object = $4, event = $5, definition = $6, is_enabled = $7,
         rule_version = rule_version + 1, updated_at = now() where org_id = $1 and rule_id = $2 returning ${COLUMNS}`,
        [orgId, ruleId, ...toColumns(input)],
    )
    return rows[0] === undefined ? null : toRule(rows[0])
}

/** Null when there is no such rule. */
export async function enableRule(sql: Sql, orgId: string, ruleId: string): Promise<Rule | null> {
    const rows = await sql.query<RuleRow>(
        `${RAISED}, ${RESET} update rules set is_enabled = true, rule_version = rule_version + 1, updated_at = now()
         where org_id = $1 and rule_id = $2 returning ${COLUMNS}`,
        [orgId, ruleId],
    )
    return rows[0] === undefined ? null : toRule(rows[0])
}

/** False when the rule has been changed, switched off or deleted since that version. */
export async function disableRule(sql: Sql, orgId: string, ruleId: string, version: number): Promise<boolean> {
    const rows = await sql.query(
        `update rules set is_enabled = false, rule_version = rule_version + 1, updated_at = now()
         where org_id = $1 and rule_id = $2 and rule_version = $3 and is_enabled returning rule_id`,
        [orgId, ruleId, version],
    )
    return rows.length > 0
}

/** How often rules have failed in a row; every replica reads it with the rules. */
export async function saveFailures(sql: Sql, orgId: string, failures: readonly { ruleId: string; inARow: number }[]): Promise<void> {
    await sql.query(
        `${RAISED} insert into rule_brakes (org_id, rule_id, failures)
         select $1, rule_id, failures from unnest($2::uuid[], $3::int[]) as new (rule_id, failures) order by rule_id
         on conflict (org_id, rule_id) do update set failures = excluded.failures`,
        [orgId, failures.map(({ ruleId }) => ruleId), failures.map(({ inARow }) => inARow)],
    )
}

/** Returns the object that it was for; null when there is no such rule. What it held and what its firings wait to do is left to the caller. */
export async function deleteRule(sql: Sql, orgId: string, ruleId: string): Promise<string | null> {
    const [row] = await sql.query<{ object: string }>(
        `${RAISED}, lifted as (delete from rule_brakes where org_id = $1 and rule_id = $2),
         forgotten as (delete from rule_minutes where org_id = $1 and rule_id = $2)
         delete from rules where org_id = $1 and rule_id = $2 returning object`,
        [orgId, ruleId],
    )
    return row?.object ?? null
}

export async function findRule(sql: Sql, orgId: string, ruleId: string): Promise<Rule | null> {
    const rows = await sql.query<RuleRow>(`select ${COLUMNS} from rules where org_id = $1 and rule_id = $2`, [orgId, ruleId])
    return rows[0] === undefined ? null : toRule(rows[0])
}

export async function isRuleNameTaken(sql: Sql, orgId: string, name: string, exceptRuleId: string): Promise<boolean> {
    const rows = await sql.query('select from rules where org_id = $1 and name = $2 and rule_id <> $3', [orgId, name, exceptRuleId])
    return rows.length > 0
}

/** In the order of their names, starting after `afterName`. */
export async function listRules(sql: Sql, orgId: string, afterName: string, limit: number): Promise<Rule[]> {
    const rows = await sql.query<RuleRow>(`select ${COLUMNS} from rules where org_id = $1 and name > $2 order by name limit $3`, [
        orgId,
        afterName,
        limit,
    ])
    return rows.map(toRule)
}

export async function countRules(sql: Sql, orgId: string): Promise<number> {
    const rows = await sql.query<{ count: number }>('select count(*)::int as count from rules where org_id = $1', [orgId])
    return rows[0]?.count ?? 0
}

async function findRuleUsing(sql: Sql, orgId: string, target: { sequenceId: string } | { webhookId: string }): Promise<string | null> {
    const rows = await sql.query<{ name: string }>(
        `select name from rules where org_id = $1 and definition->'actions' @> $2::jsonb order by name limit 1`,
        [orgId, JSON.stringify([target])],
    )
    return rows[0]?.name ?? null
}

/** Name of a rule that acts on the sequence, or null. */
export const findRuleUsingSequence = (sql: Sql, orgId: string, sequenceId: string): Promise<string | null> =>
    findRuleUsing(sql, orgId, { sequenceId })

/** Name of a rule that calls the webhook, or null. */
export const findRuleUsingWebhook = (sql: Sql, orgId: string, webhookId: string): Promise<string | null> =>
    findRuleUsing(sql, orgId, { webhookId })

/** Serialises an org's rule writes until the transaction ends: bounds and names are checked before they are written. */
export async function lockRules(sql: Sql, orgId: string): Promise<void> {
    await sql.query('select from orgs where org_id = $1 for no key update', [orgId])
}

const READ_VERSION = prepared('select rules_version from orgs where org_id = $1')

export async function readRulesVersion(sql: Sql, orgId: string): Promise<number> {
    const rows = await sql.query<{ rules_version: number }>(READ_VERSION, [orgId])
    return rows[0]?.rules_version ?? 0
}

export async function listEnabledRules(sql: Sql, orgId: string): Promise<Rule[]> {
    const rows = await sql.query<RuleRow>(`select ${COLUMNS} from rules where org_id = $1 and is_enabled order by created_at, rule_id`, [
        orgId,
    ])
    return rows.map(toRule)
}

/** All of an object, disabled ones too: an org's rules are bounded. */
export async function listRulesOfObject(sql: Sql, orgId: string, object: string): Promise<Rule[]> {
    const rows = await sql.query<RuleRow>(`select ${COLUMNS} from rules where org_id = $1 and object = $2 order by name`, [orgId, object])
    return rows.map(toRule)
}
