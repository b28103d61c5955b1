/** Turns a rule into something that judges a change in well under a microsecond. Compiled once per rule version; holds no state. */
import type { Operation } from '../mirror/index.ts'
import { compileCondition } from './rule-condition.ts'
import type { ConditionPredicate } from './rule-condition.ts'
import { allOf, anyOf, compileLogic, parseLogic } from './rule-logic.ts'
import type { Rule } from './rule-schema.ts'

export interface CompiledRule {
    readonly rule: Rule
    /** Each field that decides, once: a record that does not carry one of them cannot be judged. */
    readonly fields: readonly string[]
    readonly meets: ConditionPredicate
}

const OPERATIONS: Record<Rule['event'], readonly Operation[]> = {
    created: ['created'],
    updated: ['updated'],
    created_or_updated: ['created', 'updated'],
    deleted: ['deleted'],
    undeleted: ['undeleted'],
    // Salesforce deletes the record that loses a merge, and converts a lead by an update (after delete and after update triggers).
    merged: ['deleted'],
    converted: ['updated'],
}

export const concernsOperation = (rule: Rule, operation: Operation): boolean => OPERATIONS[rule.event].includes(operation)

export function compileRule(rule: Rule): CompiledRule {
    const conditions = rule.conditions.map(compileCondition)
    const fields = new Set(rule.conditions.map((condition) => condition.field))
    if (rule.event === 'converted') fields.add('IsConverted')
    return { rule, fields: [...fields], meets: joinConditions(rule.logic, conditions) }
}

function joinConditions(logic: string, conditions: readonly ConditionPredicate[]): ConditionPredicate {
    if (logic === 'all') return allOf(conditions)
    if (logic === 'any') return conditions.length === 0 ? () => true : anyOf(conditions)
    return compileLogic(parseLogic(logic, conditions.length), conditions)
}

/** An org's enabled rules, found by what happened to what: most changes meet only the few rules that can concern them. */
export class RuleSet {
    private readonly byTarget = new Map<string, CompiledRule[]>()

    constructor(rules: readonly Rule[]) {
        for (const rule of rules) {
            if (!rule.isEnabled) continue
            const compiled = compileRule(rule)
            for (const operation of OPERATIONS[rule.event]) this.add(`${rule.object} ${operation}`, compiled)
        }
    }

    rulesFor(object: string, operation: Operation): readonly CompiledRule[] {
        return this.byTarget.get(`${object} ${operation}`) ?? []
    }

    private add(target: string, rule: CompiledRule): void {
        const rules = this.byTarget.get(target)
        if (rules === undefined) this.byTarget.set(target, [rule])
        else rules.push(rule)
    }
}
