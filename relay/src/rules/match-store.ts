/** All SQL on records that match a rule by what they are now: read page by page, approved as firings, continued through the outbox. */
import type { Values } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import type { CompiledRule } from './rule-compile.ts'
import type { Rule } from './rule-schema.ts'
import { toSteps } from './rule-steps.ts'

export interface LivingRecord {
    readonly recordId: string
    /** Only the fields that decide. */
    readonly values: Values
    readonly position: number
}

/** In the order of their ids. A record whose newest change came without values is left out: nobody knows what it is now. */
export async function listLivingRecords(
    sql: Sql,
    orgId: string,
    { rule, fields }: CompiledRule,
    afterRecordId: string,
    limit: number,
): Promise<LivingRecord[]> {
    return sql.query<LivingRecord>(
        `select record_id as "recordId", last_position as position, (
             select coalesce(jsonb_object_agg(field, values->field), '{}') from unnest($5::text[]) as field where values ? field) as values
         from records where org_id = $1 and object = $2 and record_id > $3 and not is_deleted and not is_reread
         order by record_id limit $4`,
        [orgId, rule.object, afterRecordId, limit, fields],
    )
}

/** One enabling of a rule: asked for twice, it takes each record once. */
const transactionOf = (rule: Rule): string => `matches:${rule.id}:${rule.version}`

/** Records for which this version of the rule has fired already are not taken again. */
export async function approveMatches(sql: Sql, orgId: string, rule: Rule, records: readonly LivingRecord[]): Promise<void> {
    await sql.query(
        `with approved as (
             insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position, state)
             select $1, $2, $3, $4, record_id, $5, position, 'approved'
             from unnest($6::text[], $7::bigint[]) with ordinality as match (record_id, position, place)
             left join lateral (select true as is_known from firings f where f.org_id = $1 and f.rule_id = $2
                 and f.record_id = match.record_id and f.rule_version = $3 limit 1) known on true
             where is_known is null
             order by place
             on conflict (org_id, rule_id, record_id, transaction) do nothing
             returning firing_id, record_id
         )
         insert into outbox (org_id, object, record_id, action, firing_id)
         select $1, $4, record_id, action.value || jsonb_build_object('ruleId', $2::uuid), firing_id
         from approved cross join lateral jsonb_array_elements($8::jsonb) with ordinality as action (value, place)
         order by firing_id, action.place`,
        [
            orgId,
            rule.id,
            rule.version,
            rule.object,
            transactionOf(rule),
            records.map((record) => record.recordId),
            records.map((record) => record.position),
            JSON.stringify(toSteps(rule.actions)),
        ],
    )
}

/** The outbox looks at the records after this one next. The rule stands in for the record: its steps follow each other. */
export async function queueMatching(sql: Sql, orgId: string, rule: Rule, afterRecordId: string): Promise<void> {
    const action = { type: 'approve_matches', ruleId: rule.id, ruleVersion: rule.version, afterRecordId }
    await sql.query('insert into outbox (org_id, object, record_id, action) values ($1, $2, $3, $4)', [
        orgId,
        rule.object,
        rule.id,
        JSON.stringify(action),
    ])
}
