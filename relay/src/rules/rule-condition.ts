/**
 * One condition as a predicate over a record's values now and before. Flow's operators; text is compared as SOQL filters do, ignoring case.
 * It does not know logic, events or rules.
 *
 * Null: a Salesforce text field is never '' but null, so a null is "not equal" to every value, contains nothing, and is neither
 * greater nor less than anything. `is changed` looks at the exact value: "working" to "Working" is a change.
 */
import { toDouble } from '../platform/exact-number.ts'
import { spendOn } from './rule-budget.ts'
import type { Condition } from './rule-schema.ts'

export type Values = Readonly<Record<string, unknown>>

/** `before` is the same object as `now` where nothing can have changed: a record just created, or a state looked at by itself. */
export type ConditionPredicate = (now: Values, before: Values) => boolean

type ValueTest = (value: unknown) => boolean

export function compileCondition(condition: Condition): ConditionPredicate {
    const { field, operator } = condition
    switch (operator) {
        case 'is_changed': {
            const expected = condition.value
            return (now, before) => ((now[field] ?? null) !== (before[field] ?? null)) === expected
        }
        case 'changed_from': {
            const test = equalTo(condition.value)
            return (now, before) => test(before[field]) && !test(now[field])
        }
        case 'changed_to': {
            const test = equalTo(condition.value)
            return (now, before) => test(now[field]) && !test(before[field])
        }
        default: {
            const test = compileValueTest(condition)
            return (now) => test(now[field])
        }
    }
}

function compileValueTest(condition: Exclude<Condition, { operator: 'is_changed' | 'changed_from' | 'changed_to' }>): ValueTest {
    switch (condition.operator) {
        case 'is_null': {
            const expected = condition.value
            return (value) => isNull(value) === expected
        }
        case 'equals':
            return equalTo(condition.value)
        case 'does_not_equal': {
            const test = equalTo(condition.value)
            return (value) => !test(value)
        }
        case 'contains':
            return textTest(condition.value, (text, part) => text.includes(part))
        case 'starts_with':
            return textTest(condition.value, (text, part) => text.startsWith(part))
        case 'ends_with':
            return textTest(condition.value, (text, part) => text.endsWith(part))
        case 'greater_than':
            return orderTest(condition.value, (value, bound) => value > bound)
        case 'greater_than_or_equal':
            return orderTest(condition.value, (value, bound) => value >= bound)
        case 'less_than':
            return orderTest(condition.value, (value, bound) => value < bound)
        case 'less_than_or_equal':
            return orderTest(condition.value, (value, bound) => value <= bound)
    }
}

function isNull(value: unknown): boolean {
    return value === null || value === undefined || value === ''
}

function equalTo(expected: string | number | boolean | null): ValueTest {
    if (expected === null) return isNull
    if (typeof expected !== 'string') return (value) => value === expected
    const moment = readMoment(expected)
    if (moment !== null) return (value) => value === expected || (typeof value === 'string' && readMoment(value) === moment)
    const lower = expected.toLowerCase()
    return (value) => value === expected || (typeof value === 'string' && value.length === lower.length && value.toLowerCase() === lower)
}

function textTest(part: string, test: (text: string, part: string) => boolean): ValueTest {
    const lower = part.toLowerCase()
    return (value) => {
        if (typeof value !== 'string') return false
        spendOn(value)
        return test(value.toLowerCase(), lower)
    }
}

function orderTest(bound: string | number, test: (value: number, bound: number) => boolean): ValueTest {
    if (typeof bound === 'number')
        return (value) => {
            const number = toDouble(value)
            return number !== null && test(number, bound)
        }
    const moment = readMoment(bound) ?? Number.NaN
    return (value) => {
        const read = typeof value === 'string' ? readMoment(value) : null
        return read !== null && test(read, moment)
    }
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2}))?$/

/** Milliseconds of a date (its midnight in UTC) or a date and time as Salesforce writes them, `+0000` included; null for any other text. */
export function readMoment(text: string): number | null {
    if (text.length < 10 || text.length > 29 || text.charCodeAt(4) !== 45) return null
    const parts = MOMENT.exec(text)
    if (parts === null) return null
    const [, date = '', time, fraction = '', zone = 'Z'] = parts
    const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
    const milliseconds = Date.parse(time === undefined ? date : `${date}T${time}${fraction}${offset}`)
    return Number.isNaN(milliseconds) ? null : milliseconds
}
