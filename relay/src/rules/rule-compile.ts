/** Turns a rule into something that judges a change in well under a microsecond. Compiled once per rule version; holds no state. */
import type { Operation } from '../mirror/index.ts'
import { compileCondition } from './rule-condition.ts'
import type { ConditionPredicate } from './rule-condition.ts'
import { allOf, anyOf, compileLogic, parseLogic } from './rule-logic.ts'
import { FieldPlaces } from './rule-record.ts'
import type { Rule, RuleInput } from './rule-schema.ts'

export interface CompiledRule {
    readonly rule: Rule
    /** Each field that decides, once: a record that does not carry one of them cannot be judged. */
    readonly fields: readonly string[]
    /** Their places. */
    readonly decisive: readonly number[]
    /** Of every field that this rule, or one that it is judged together with, looks at. */
    readonly places: FieldPlaces
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

const toTarget = (object: string, operation: Operation): string => `${object} ${operation}`
const targetsOf = ({ object, event }: Rule): string[] => OPERATIONS[event].map((operation) => toTarget(object, operation))

export const concernsOperation = (rule: Rule, operation: Operation): boolean => OPERATIONS[rule.event].includes(operation)

/** Each field that decides, once. */
export function listFields({ conditions, event }: Pick<RuleInput, 'conditions' | 'event'>): string[] {
    const fields = new Set(conditions.map(({ field }) => field))
    if (event === 'converted') fields.add('IsConverted')
    return [...fields]
}

export function compileRule(rule: Rule, places = new FieldPlaces()): CompiledRule {
    const conditions = rule.conditions.map((condition) => compileCondition(condition, places))
    const fields = listFields(rule)
    const decisive = fields.map((field) => places.placeOf(field))
    return { rule, fields, decisive, places, meets: joinConditions(rule.logic, conditions) }
}

function joinConditions(logic: string, conditions: readonly ConditionPredicate[]): ConditionPredicate {
    if (logic !== 'all' && logic !== 'any') return compileLogic(parseLogic(logic, conditions.length), conditions)
    if (conditions.length === 0) return () => true
    return logic === 'all' ? allOf(conditions) : anyOf(conditions)
}

/** The rules that one kind of event can concern, and the places that they share. */
export interface RuleGroup {
    readonly rules: readonly CompiledRule[]
    readonly places: FieldPlaces
}

/** An org's enabled rules, found by what happened to what: most changes meet only the few rules that can concern them. */
export class RuleSet {
    private readonly groups = new Map<string, RuleGroup>()

    constructor(rules: readonly Rule[]) {
        const targets = rules.filter(({ isEnabled }) => isEnabled).flatMap((rule) => targetsOf(rule).map((target) => ({ target, rule })))
        for (const [target, members] of Map.groupBy(targets, ({ target }) => target)) {
            const places = new FieldPlaces()
            this.groups.set(target, { places, rules: members.map(({ rule }) => compileRule(rule, places)) })
        }
    }

    /** Null where no rule is concerned. */
    groupFor(object: string, operation: Operation): RuleGroup | null {
        return this.groups.get(toTarget(object, operation)) ?? null
    }
}
