/** From the parse tree of WHERE and HAVING to conditions and values. What Apex's SOQL has and this org has not is refused by name. */
import type {
    BoundExpressionContext,
    FieldExpressionContext,
    FieldNameContext,
    LogicalExpressionContext,
    QueryContext,
    SoqlFunctionContext,
    SubQueryContext,
    ValueContext,
    WhereFieldExpressionContext,
    WhereLogicalExpressionContext,
} from '@apexdevtools/apex-parser'
import { RefusedSoql, SoqlError } from './query.ts'
import type { AggregateFunction, Comparison, Condition, FieldPath, Query, Value } from './query.ts'

/** What the parts of one query text share. */
export interface Reading {
    readonly text: string
    readonly binds: string[]
    readonly readSubQuery: (context: SubQueryContext | QueryContext) => Query
}

export function notImplemented(what: string): SoqlError {
    return new RefusedSoql(what)
}

export function readPath(context: FieldNameContext): FieldPath {
    return {
        names: context.soqlId_list().map((id) => id.getText()),
        row: context.start.line,
        column: context.start.column + 1,
    }
}

const AGGREGATES = ['COUNT_DISTINCT', 'COUNT', 'SUM', 'AVG', 'MIN', 'MAX'] as const

export function readAggregate(context: SoqlFunctionContext): { call: AggregateFunction; path: FieldPath | null } {
    const name = context.start.text?.toUpperCase() ?? ''
    const call = AGGREGATES.find((known) => known === name)
    if (call === undefined) throw notImplemented(`${name}() in SOQL`)
    const field = context.fieldName() as FieldNameContext | null
    return { call, path: field === null ? null : readPath(field) }
}

export function readWhere(context: WhereLogicalExpressionContext, reading: Reading): Condition {
    const parts = context.whereConditionalExpression_list().map((part): Condition => {
        const inner = part.whereLogicalExpression() as WhereLogicalExpressionContext | null
        return inner === null ? readWhereField(part.whereFieldExpression(), reading) : readWhere(inner, reading)
    })
    return combine(context, parts)
}

export function readLogical(context: LogicalExpressionContext, reading: Reading): Condition {
    const parts = context.conditionalExpression_list().map((part): Condition => {
        const inner = part.logicalExpression() as LogicalExpressionContext | null
        return inner === null ? readComparison(part.fieldExpression(), reading) : readLogical(inner, reading)
    })
    return combine(context, parts)
}

function combine(context: WhereLogicalExpressionContext | LogicalExpressionContext, parts: Condition[]): Condition {
    const only = parts[0]
    if (only === undefined) throw new SoqlError('MALFORMED_QUERY', 'unexpected token: <EOF>')
    if ((context.NOT() as unknown) !== null) return { kind: 'not', part: only }
    if (parts.length === 1) return only
    return { kind: context.SOQLOR_list().length > 0 ? 'or' : 'and', parts }
}

function readWhereField(context: WhereFieldExpressionContext, reading: Reading): Condition {
    const inner = context.fieldExpression() as FieldExpressionContext | null
    if (inner === null) throw notImplemented('FORMULA() in SOQL')
    return readComparison(inner, reading)
}

function readComparison(context: FieldExpressionContext, reading: Reading): Condition {
    const call = context.soqlFunction() as SoqlFunctionContext | null
    const left = call === null ? { call: null, path: readPath(context.fieldName()) } : readAggregate(call)
    return {
        kind: 'compare',
        aggregate: left.call,
        path: left.path,
        operator: readOperator(context.comparisonOperator().getText()),
        value: readValue(context.value(), reading),
    }
}

function readOperator(text: string): Comparison {
    const operator = text.toUpperCase()
    if (operator === '<>') return '!='
    return operator === 'NOTIN' ? 'NOT IN' : (operator as Comparison)
}

export function readBind(context: BoundExpressionContext, reading: Reading): Value {
    const expression = context.expression()
    // The characters as written: the compiler parses them as an Apex expression.
    const text = reading.text.slice(expression.start.start, (expression.stop ?? expression.start).stop + 1)
    reading.binds.push(text)
    return { kind: 'bind', index: reading.binds.length - 1 }
}

function readValue(context: ValueContext, reading: Reading): Value {
    const bound = context.boundExpression() as BoundExpressionContext | null
    if (bound !== null) return readBind(bound, reading)
    const query = context.subQuery() as SubQueryContext | null
    if (query !== null) return { kind: 'query', query: reading.readSubQuery(query) }
    const list = context.valueList() as ReturnType<ValueContext['valueList']> | null
    if (list !== null) return { kind: 'list', values: list.value_list().map((value) => readValue(value, reading)) }
    return readLiteral(context)
}

function readLiteral(context: ValueContext): Value {
    const has = (node: unknown): boolean => node !== null && node !== undefined
    const text = context.getText()
    if (has(context.NULL())) return { kind: 'literal', value: null }
    if (has(context.BooleanLiteral())) return { kind: 'literal', value: text.toLowerCase() === 'true' }
    if (has(context.StringLiteral())) return { kind: 'literal', value: unescape(text.slice(1, -1)) }
    if (has(context.DateTimeLiteral())) return { kind: 'datetime', text }
    if (has(context.DateLiteral())) return { kind: 'date', text }
    if (has(context.signedNumber()) || has(context.IntegerLiteral())) return { kind: 'number', text }
    if (has(context.dateFormula())) {
        const [name = '', count] = text.split(':')
        return { kind: 'dateLiteral', name: name.toUpperCase(), count: count === undefined ? null : Number(count) }
    }
    throw notImplemented(`the value ${text} in SOQL`)
}

const ESCAPES: Readonly<Record<string, string>> = {
    n: '\n',
    r: '\r',
    t: '\t',
    b: '\b',
    f: '\f',
    N: '\n',
    R: '\r',
    T: '\t',
    B: '\b',
    F: '\f',
}

/** `\%` and `\_` stay as they are: LIKE reads them (row B14). */
function unescape(text: string): string {
    return text.replace(/\\(u[0-9a-fA-F]{4}|[^])/g, (whole, code: string) => {
        if (code.length > 1) return String.fromCharCode(parseInt(code.slice(1), 16))
        if (code === '%' || code === '_') return whole
        return ESCAPES[code] ?? code
    })
}
