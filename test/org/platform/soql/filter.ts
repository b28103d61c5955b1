/** WHERE and HAVING as predicates over values (rows B11, B13 to B17). */
import { ApexDate, ApexDatetime } from '../../runtime/date-time.ts'
import { ApexList, ApexSet } from '../../runtime/collections.ts'
import { toId18 } from '../../runtime/ids.ts'
import { isNumber, toDecimal } from '../../runtime/numbers.ts'
import { Decimal } from '../../runtime/decimal.ts'
import { SObject } from '../../runtime/sobject.ts'
import { DAY_MS } from '../../runtime/date-time.ts'
import { momentOf, wallClock } from '../../runtime/time-zone.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { SchemaField } from '../schema-types.ts'
import { dateLiteralRange } from './date-literals.ts'
import { SoqlError } from './query.ts'
import type { Comparison, Query, Value } from './query.ts'

export type Predicate = (value: unknown) => boolean

/** What the values of a query's conditions come from. */
export interface Binding {
    readonly binds: readonly unknown[]
    readonly nowMs: number
    /** Values that an inner query selects. */
    readonly select: (query: Query) => unknown[]
}

/** A comparable form: equal values have equal keys, and keys of one field order as its values do. */
type Key = string | number | boolean | Decimal | null

function keyOf(field: SchemaField, value: unknown): Key {
    if (value === null || value === undefined) return null
    if (typeof value === 'string')
        return field.apexType === 'String' && !(field.unique && field.caseSensitive) ? value.toLowerCase() : value
    if (typeof value === 'boolean') return value
    if (value instanceof ApexDate) return value.days
    if (value instanceof ApexDatetime) return value.milliseconds
    return isNumber(value) ? toDecimal(value) : (value as { toString(): string }).toString()
}

function order(left: Key, right: Key): number {
    if (left instanceof Decimal && right instanceof Decimal) return left.compare(right)
    return left === right ? 0 : left! < right! ? -1 : 1
}

function wrongType(field: SchemaField): SoqlError {
    return new SoqlError(
        'INVALID_FIELD',
        `value of filter criterion for field '${field.name}' must be of type ${field.apexType.toLowerCase()}`,
    )
}

/** A bound value as the field compares it: sObjects stand for their ids (row B11). */
function operandOf(field: SchemaField, value: unknown): unknown {
    if (value === null || value === undefined) return null
    const plain = value instanceof SObject ? value.id : value
    if (field.apexType === 'Id') {
        const id = typeof plain === 'string' ? toId18(plain) : null
        if (id === null && plain !== null) throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${plain as string}`)
        return id
    }
    const isFitting =
        field.apexType === 'String'
            ? typeof plain === 'string'
            : field.apexType === 'Boolean'
              ? typeof plain === 'boolean'
              : field.apexType === 'Date'
                ? plain instanceof ApexDate
                : field.apexType === 'Datetime'
                  ? plain instanceof ApexDatetime || plain instanceof ApexDate
                  : isNumber(plain)
    if (!isFitting) throw wrongType(field)
    return plain instanceof ApexDate && field.apexType === 'Datetime' ? new ApexDatetime(plain.days * DAY_MS) : plain
}

/** The collection's own type counts, not what it holds: a list of Object is refused (row B11). */
function typedItems(field: SchemaField, bound: ApexList | ApexSet): readonly unknown[] {
    if (bound.elementType.name === 'Object')
        throw new SoqlError('INVALID_FIELD', `Invalid bind expression type of ANY for column of type ${field.apexType}`)
    return bound instanceof ApexList ? bound.items : bound.values()
}

/** Values of a literal, a bind, a list or an inner query; a collection only where IN, INCLUDES or EXCLUDES wants one. */
export function valuesOf(field: SchemaField, value: Value, binding: Binding): unknown[] {
    switch (value.kind) {
        case 'literal':
            return [operandOf(field, value.value)]
        case 'number':
            return [Decimal.parse(value.text)]
        case 'date':
            return [new ApexDate(Date.parse(`${value.text}T00:00:00Z`) / DAY_MS)]
        case 'datetime':
            return [new ApexDatetime(Date.parse(value.text))]
        case 'list':
            return value.values.flatMap((one) => valuesOf(field, one, binding))
        case 'query':
            return binding.select(value.query)
        case 'bind': {
            const bound = binding.binds[value.index]
            if (Array.isArray(bound)) return bound.map((one: unknown) => operandOf(field, one))
            if (bound instanceof ApexList || bound instanceof ApexSet) return typedItems(field, bound).map((one) => operandOf(field, one))
            return [operandOf(field, bound)]
        }
        case 'dateLiteral':
            throw new SoqlError('MALFORMED_QUERY', `the date literal ${value.name} stands alone`)
    }
}

/** `%` any run, `_` one character, backslash escapes (row B14). */
function likePattern(text: string): RegExp {
    const source = text.replace(
        /\\([%_\\])|([%_])|([^])/g,
        (_, escaped: string | undefined, wild: string | undefined, plain: string | undefined) => {
            if (wild !== undefined) return wild === '%' ? '[^]*' : '[^]'
            return (escaped ?? plain ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
        },
    )
    return new RegExp(`^${source}$`, 'i')
}

/** The range of a date literal in the unit of the field: days, or milliseconds of the user's days. */
function rangeOf(field: SchemaField, value: Value & { kind: 'dateLiteral' }, nowMs: number): { start: number; end: number } {
    const zone = transaction().user.timeZone
    const today = new ApexDate(Math.floor(wallClock(zone, nowMs) / DAY_MS))
    const { start, end } = dateLiteralRange(value.name, value.count, today)
    if (field.apexType === 'Date') return { start: start.days, end: end.days }
    if (field.apexType !== 'Datetime') throw wrongType(field)
    return { start: momentOf(zone, start.days * DAY_MS), end: momentOf(zone, end.days * DAY_MS) }
}

function rangePredicate(field: SchemaField, operator: Comparison, range: { start: number; end: number }): Predicate {
    const isIn = (key: number): boolean => key >= range.start && key < range.end
    const tests: Partial<Record<Comparison, (key: number) => boolean>> = {
        '=': isIn,
        '!=': (key) => !isIn(key),
        '<': (key) => key < range.start,
        '<=': (key) => key < range.end,
        '>': (key) => key >= range.end,
        '>=': (key) => key >= range.start,
    }
    const test = tests[operator]
    if (test === undefined) throw new SoqlError('MALFORMED_QUERY', `the operator ${operator} does not take a date literal`)
    return (value) => {
        const key = keyOf(field, value)
        return key === null ? operator === '!=' : test(key as number)
    }
}

function membership(field: SchemaField, values: readonly unknown[]): Predicate {
    const keys = new Set(values.map((value) => textKey(keyOf(field, value))))
    return (value) => keys.has(textKey(keyOf(field, value)))
}

/** Decimals are objects: equal ones get one text. */
function textKey(key: Key): string | number | boolean | null {
    return key instanceof Decimal ? String(key.toNumber()) : key
}

function multiple(values: readonly unknown[]): Predicate {
    const wanted = values.map((value) => String(value).toLowerCase().split(';'))
    return (value) => {
        const chosen = new Set(typeof value === 'string' ? value.toLowerCase().split(';') : [])
        return wanted.some((all) => all.every((one) => chosen.has(one)))
    }
}

/** Row B16: a Boolean field is never null. */
function settle(field: SchemaField, operand: unknown): unknown {
    return field.type === 'boolean' && operand === null ? false : operand
}

function comparison(field: SchemaField, operator: Comparison, operand: unknown): Predicate {
    if (operator === 'LIKE') {
        if (typeof operand !== 'string') return () => false
        const pattern = likePattern(operand)
        return (value) => typeof value === 'string' && pattern.test(value)
    }
    const right = keyOf(field, settle(field, operand))
    const left = (value: unknown): Key => keyOf(field, settle(field, value ?? null))
    if (operator === '=') return (value) => isSame(left(value), right)
    // Row B15: unlike SQL, a null field is not equal to 'x' and so matches.
    if (operator === '!=') return (value) => !isSame(left(value), right)
    const accepts = { '<': (n: number) => n < 0, '<=': (n: number) => n <= 0, '>': (n: number) => n > 0, '>=': (n: number) => n >= 0 }[
        operator as '<'
    ]
    return (value) => {
        const key = left(value)
        return key !== null && right !== null && accepts(order(key, right))
    }
}

function isSame(left: Key, right: Key): boolean {
    return left === null || right === null ? left === right : order(left, right) === 0
}

export function predicateOf(field: SchemaField, operator: Comparison, value: Value, binding: Binding): Predicate {
    if (value.kind === 'dateLiteral') return rangePredicate(field, operator, rangeOf(field, value, binding.nowMs))
    const values = valuesOf(field, value, binding)
    if (operator === 'IN') return membership(field, values)
    if (operator === 'INCLUDES') return multiple(values)
    if (operator === 'NOT IN' || operator === 'EXCLUDES') {
        const isMember = operator === 'NOT IN' ? membership(field, values) : multiple(values)
        return (one) => !isMember(one)
    }
    if (operator === 'LIKE' && values.length !== 1) {
        const patterns = values.map((one) => comparison(field, operator, one))
        return (one) => patterns.some((matches) => matches(one))
    }
    if (values.length !== 1) throw new SoqlError('MALFORMED_QUERY', `the operator ${operator} takes one value, not a list`)
    return comparison(field, operator, values[0])
}
