/**
 * One condition as a predicate over a record's values now and before. Flow's operators; text is compared as SOQL filters do, ignoring case.
 * It does not know logic, events or rules.
 *
 * Null: a Salesforce text field is never '' but null, so a null is "not equal" to every value, contains nothing, and is neither
 * greater nor less than anything. `is changed` looks at the exact value: "working" to "Working" is a change.
 */
import { isDayOfMonth } from '../platform/calendar-day.ts'
import { toDouble } from '../platform/exact-number.ts'
import { spendOn } from './rule-budget.ts'
import type { FieldPlaces, RuleRecord } from './rule-record.ts'
import type { Condition } from './rule-schema.ts'

/** `before` is the same object as `now` where nothing can have changed: a record just created, or a state looked at by itself. */
export type ConditionPredicate = (now: RuleRecord, before: RuleRecord) => boolean

type RecordTest = (record: RuleRecord) => boolean

export function compileCondition(condition: Condition, places: FieldPlaces): ConditionPredicate {
    const place = places.placeOf(condition.field)
    switch (condition.operator) {
        case 'is_changed': {
            const expected = condition.value
            return (now, before) => ((now.values[place] ?? null) !== (before.values[place] ?? null)) === expected
        }
        case 'changed_from': {
            const test = equalTo(place, condition.value)
            return (now, before) => test(before) && !test(now)
        }
        case 'changed_to': {
            const test = equalTo(place, condition.value)
            return (now, before) => test(now) && !test(before)
        }
        default:
            return compileTest(place, condition)
    }
}

function compileTest(place: number, condition: Exclude<Condition, { operator: 'is_changed' | 'changed_from' | 'changed_to' }>): RecordTest {
    switch (condition.operator) {
        case 'is_null': {
            const expected = condition.value
            return (record) => isNull(record.values[place]) === expected
        }
        case 'equals':
            return equalTo(place, condition.value)
        case 'does_not_equal': {
            const test = equalTo(place, condition.value)
            return (record) => !test(record)
        }
        case 'contains':
            return textTest(place, condition.value, (text, part) => text.includes(part))
        case 'starts_with':
            return textTest(place, condition.value, (text, part) => text.startsWith(part))
        case 'ends_with':
            return textTest(place, condition.value, (text, part) => text.endsWith(part))
        case 'greater_than':
            return orderTest(place, condition.value, (value, bound) => value > bound)
        case 'greater_than_or_equal':
            return orderTest(place, condition.value, (value, bound) => value >= bound)
        case 'less_than':
            return orderTest(place, condition.value, (value, bound) => value < bound)
        case 'less_than_or_equal':
            return orderTest(place, condition.value, (value, bound) => value <= bound)
    }
}

function isNull(value: unknown): boolean {
    return value === null || value === undefined || value === ''
}

function equalTo(place: number, expected: string | number | boolean | null): RecordTest {
    if (expected === null) return (record) => isNull(record.values[place])
    if (typeof expected === 'string') return equalToText(place, expected)
    return (record) => record.values[place] === expected
}

function equalToText(place: number, expected: string): RecordTest {
    const moment = readMoment(expected)
    const lower = expected.toLowerCase()
    return (record) => {
        const value = record.values[place]
        if (value === expected) return true
        if (typeof value !== 'string') return false
        if (moment !== null) return readMoment(value) === moment
        // No text is longer than itself in lower case, but the Turkish İ is shorter.
        return value.length <= lower.length && record.lowerCaseAt(place, value) === lower
    }
}

function textTest(place: number, part: string, test: (text: string, part: string) => boolean): RecordTest {
    const lower = part.toLowerCase()
    return (record) => {
        const value = record.values[place]
        if (typeof value !== 'string') return false
        spendOn(value)
        return test(record.lowerCaseAt(place, value), lower)
    }
}

function orderTest(place: number, bound: string | number, test: (value: number, bound: number) => boolean): RecordTest {
    const read = typeof bound === 'number' ? toDouble : readTextMoment
    const limit = typeof bound === 'number' ? bound : (readMoment(bound) ?? Number.NaN)
    return (record) => {
        const value = read(record.values[place])
        return value !== null && test(value, limit)
    }
}

const readTextMoment = (value: unknown): number | null => (typeof value === 'string' ? readMoment(value) : null)

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2}))?$/

/** Milliseconds of a date (its midnight in UTC) or a date and time as Salesforce writes them, `+0000` included; null for any other text. */
export function readMoment(text: string): number | null {
    if (text.length < 10 || text.length > 29 || text.charCodeAt(4) !== 45) return null
    const parts = MOMENT.exec(text)
    if (parts === null) return null
    const [, date = '', time, fraction = '', zone = 'Z'] = parts
    if (!isDayOfMonth(date)) return null
    const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
    const milliseconds = Date.parse(time === undefined ? date : `${date}T${time}${fraction}${offset}`)
    return Number.isNaN(milliseconds) ? null : milliseconds
}
