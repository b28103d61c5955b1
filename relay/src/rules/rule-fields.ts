/**
 * Checks the fields and values of a rule against what the org says of its object: what cannot work is refused, what may not work yet is
 * a warning. While the org has said nothing, only what no event can meet is warned of.
 */
import { z } from 'zod'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { findSchema, isApproved, isIntervalOnly, requireField } from '../schemas/index.ts'
import type { Field, ObjectSchema } from '../schemas/index.ts'
import { listFields } from './rule-compile.ts'
import { readMoment } from './rule-condition.ts'
import { ruleSchema } from './rule-schema.ts'
import type { Condition, Rule, RuleAction, RuleInput } from './rule-schema.ts'

const warningSchema = z.object({ field: z.string(), message: z.string() })
export type RuleWarning = z.infer<typeof warningSchema>

export const checkedRuleSchema = ruleSchema.extend({
    warnings: z
        .array(warningSchema)
        .meta({ description: 'Why it may not do what it says; of fields nothing is known while the org has not described the object.' }),
})
export type CheckedRule = Rule & { readonly warnings: readonly RuleWarning[] }

type Kind = 'text' | 'number' | 'boolean' | 'date' | 'datetime'

/** Salesforce Apex Reference, "DisplayType Enum": every type that is not listed here holds text. */
const KINDS: Readonly<Record<string, Kind>> = {
    boolean: 'boolean',
    currency: 'number',
    date: 'date',
    datetime: 'datetime',
    double: 'number',
    integer: 'number',
    long: 'number',
    percent: 'number',
}
const ADVICE: Readonly<Record<Kind, string>> = {
    text: 'a text',
    number: 'a number',
    boolean: 'true or false',
    date: 'a date such as 2026-11-22',
    datetime: 'a date and time such as 2026-11-22T10:00:00Z',
}
const TEXT_OPERATORS = new Set<Condition['operator']>(['contains', 'starts_with', 'ends_with'])
const ORDER_OPERATORS = new Set<Condition['operator']>(['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal'])
const CHANGE_OPERATORS = new Set<Condition['operator']>(['is_changed', 'changed_from', 'changed_to'])

const kindOf = ({ type }: Field): Kind => KINDS[type] ?? 'text'

/** A date and a date and time are both moments: each can be compared with the other. */
function fits(kind: Kind, value: string | number | boolean): boolean {
    if (kind === 'date' || kind === 'datetime') return typeof value === 'string' && readMoment(value) !== null
    return kind === 'text' ? typeof value === 'string' : typeof value === kind
}

const refuse = (message: string, field: string): HeadroomError => new HeadroomError('body_invalid', message, { field })

function checkOperator(field: Field, { operator }: Condition, path: string): void {
    const kind = kindOf(field)
    if (field.formula && CHANGE_OPERATORS.has(operator))
        throw refuse(`${field.name} is calculated, so its changes are not seen in real time: compare its value instead.`, path)
    const isOfText = TEXT_OPERATORS.has(operator) && kind !== 'text'
    const isOfOrder = ORDER_OPERATORS.has(operator) && (kind === 'text' || kind === 'boolean')
    if (isOfText || isOfOrder) throw refuse(`${field.name} holds ${ADVICE[kind]}, for which there is no ${operator}: choose another.`, path)
}

function checkCondition(schema: ObjectSchema, condition: Condition, index: number): void {
    const field = requireField(schema, condition.field, `conditions[${index}].field`)
    checkOperator(field, condition, `conditions[${index}].operator`)
    const { operator, value } = condition
    if (operator === 'is_null' || operator === 'is_changed' || value === null || fits(kindOf(field), value)) return
    throw refuse(`${field.name} holds ${ADVICE[kindOf(field)]}: give one.`, `conditions[${index}].value`)
}

function checkAction(schema: ObjectSchema, action: RuleAction, index: number): void {
    if (action.type !== 'update_field') return
    const field = requireField(schema, action.field, `actions[${index}].field`)
    if (!field.updateable) throw refuse(`${field.name} cannot be changed: choose another field.`, `actions[${index}].field`)
    if (action.value === null || fits(kindOf(field), action.value)) return
    throw refuse(`${field.name} holds ${ADVICE[kindOf(field)]}: give one.`, `actions[${index}].value`)
}

function isKnownValue({ picklistValues }: Field, { operator, value }: Condition): boolean {
    const isCompared = operator === 'equals' || operator === 'does_not_equal' || operator === 'changed_from' || operator === 'changed_to'
    if (picklistValues === undefined || !isCompared || typeof value !== 'string') return true
    return picklistValues.some((known) => known.toLowerCase() === value.toLowerCase())
}

function warnOfCondition({ fields }: ObjectSchema, condition: Condition): RuleWarning[] {
    const field = fields.find(({ name }) => name === condition.field)
    if (field === undefined) return [{ field: condition.field, message: 'The org no longer has this field: the rule fires nothing.' }]
    const warnings: string[] = []
    if (field.formula) warnings.push('It is calculated: the rule sees its value only when the record itself is saved.')
    if (!isKnownValue(field, condition)) warnings.push(`${String(condition.value)} cannot be chosen in this picklist now.`)
    return warnings.map((message) => ({ field: field.name, message }))
}

const toUnapproved = (field: string): RuleWarning => ({
    field,
    message: 'Not yet approved in the org: the rule fires nothing until an admin approves the field there.',
})

function warn(schema: ObjectSchema, rule: Pick<RuleInput, 'conditions' | 'event'>): RuleWarning[] {
    const unapproved = listFields(rule).filter((field) => isApproved(schema, field) === false)
    return [...unapproved.map(toUnapproved), ...rule.conditions.flatMap((condition) => warnOfCondition(schema, condition))]
}

/** Of an object without a trigger nothing is ever seen before fields of it are approved. */
function checkObject(schema: ObjectSchema | null, object: string): void {
    if (!isIntervalOnly(object) || (schema?.approvedFields?.length ?? 0) > 0) return
    throw refuse(`The org tells nothing of ${object}: have its admin approve fields of it, or choose another object.`, 'object')
}

/** Certain without knowing the object: judging a creation compares the record with itself. */
function warnOfEvent({ event, conditions }: Pick<RuleInput, 'conditions' | 'event'>): RuleWarning[] {
    if (event !== 'created') return []
    const never = conditions.filter(({ operator, value }) => CHANGE_OPERATORS.has(operator) && !(operator === 'is_changed' && !value))
    return never.map(({ field, operator }) => ({
        field,
        message: `On a record just created nothing has changed: ${operator} is never met. Compare the value, or choose the event created_or_updated.`,
    }))
}

/** Throws what cannot work. */
export async function checkFields(sql: Sql, orgId: string, { object, conditions, actions }: RuleInput): Promise<void> {
    const schema = await findSchema(sql, orgId, object)
    checkObject(schema, object)
    if (schema !== null) for (const [index, action] of actions.entries()) checkAction(schema, action, index)
    if (schema !== null) for (const [index, condition] of conditions.entries()) checkCondition(schema, condition, index)
}

export async function addWarnings(sql: Sql, orgId: string, rule: Rule): Promise<CheckedRule> {
    const schema = await findSchema(sql, orgId, rule.object)
    return { ...rule, warnings: [...warnOfEvent(rule), ...(schema === null ? [] : warn(schema, rule))] }
}
