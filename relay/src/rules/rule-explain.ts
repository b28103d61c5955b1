/** Says of one change and one rule not only whether it fires but what kept it from firing. For people: judging itself is rule-policy's. */
import { z } from 'zod'
import type { JudgedChange, Values } from '../mirror/index.ts'
import { startBudget } from './rule-budget.ts'
import { compileRule, concernsOperation } from './rule-compile.ts'
import type { CompiledRule } from './rule-compile.ts'
import { compileCondition } from './rule-condition.ts'
import type { ConditionPredicate } from './rule-condition.ts'
import { judgeChange } from './rule-policy.ts'
import type { Verdict } from './rule-policy.ts'
import { RuleRecord } from './rule-record.ts'
import type { Rule } from './rule-schema.ts'

const VERDICTS = [
    'fires',
    'caused_by_rule',
    'other_event',
    'without_values',
    'without_before',
    'field_unknown',
    'conditions_not_met',
    'met_before',
    'failed',
] as const satisfies readonly Verdict[]

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const explanationSchema = z.object({
    ruleId: z.uuid(),
    ruleName: z.string(),
    verdict: z.enum([...VERDICTS, 'disabled']).meta({
        description:
            'fires: it matches (a second event of the same transaction fires nothing more). caused_by_rule: a write of the rule itself. ' +
            'other_event: the rule waits for something else. without_values: the change came as an id only. without_before: nothing says ' +
            'what the record was before. field_unknown: a field of a condition did not come. met_before: it met the conditions already. ' +
            'failed: judging it took more than 10,000 steps, as on a very long text. disabled: the rule is off.',
    }),
    falseConditions: z
        .array(z.object({ number: z.int(), field: z.string(), operator: z.string(), now: fieldValue, before: fieldValue }))
        .meta({ description: 'With conditions_not_met: the conditions that were false, by their number, and what the field held.' }),
    unknownFields: z.array(z.string()).meta({ description: 'With field_unknown: the fields that did not come.' }),
    isRuleNewer: z.boolean().meta({ description: 'The rule was made or changed after the change: this is what it would say now.' }),
})
export type Explanation = z.infer<typeof explanationSchema>

export interface ExplainableRule {
    readonly compiled: CompiledRule
    readonly predicates: readonly ConditionPredicate[]
}

export function toExplainable(rule: Rule): ExplainableRule {
    const compiled = compileRule(rule)
    return { compiled, predicates: rule.conditions.map((condition) => compileCondition(condition, compiled.places)) }
}

function findVerdict({ compiled }: ExplainableRule, judged: JudgedChange): Explanation['verdict'] {
    if (!compiled.rule.isEnabled) return 'disabled'
    return concernsOperation(compiled.rule, judged.change.operation) ? judgeChange(compiled, judged) : 'other_event'
}

function findFalse({ compiled, predicates }: ExplainableRule, after: Values, before: Values): Explanation['falseConditions'] {
    const [now, past] = [new RuleRecord(compiled.places, after), new RuleRecord(compiled.places, before)]
    return compiled.rule.conditions.flatMap(({ field, operator }, index) => {
        startBudget() // of its own: judging may have stopped at the first condition
        if (predicates[index]?.(now, past) === true) return []
        return [{ number: index + 1, field, operator, now: after[field] ?? null, before: before[field] ?? null }]
    })
}

/** `judged.before` is null for a creation: then, as in judging, nothing has changed. */
export function explainChange(rule: ExplainableRule, judged: JudgedChange, receivedAt: string): Explanation {
    const { id, name, updatedAt } = rule.compiled.rule
    const { after, before } = judged
    const verdict = findVerdict(rule, judged)
    return {
        ruleId: id,
        ruleName: name,
        verdict,
        falseConditions: verdict === 'conditions_not_met' ? findFalse(rule, after, before ?? after) : [],
        unknownFields:
            verdict === 'field_unknown'
                ? rule.compiled.fields.filter((field) => after[field] === undefined || (before !== null && before[field] === undefined))
                : [],
        isRuleNewer: updatedAt > receivedAt,
    }
}
