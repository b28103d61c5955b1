/** From SOQL text to a Query, through apex-parser's grammar. Binds stay source texts; names are compared with the schema by check.ts. */
import { ApexParserFactory } from '@apexdevtools/apex-parser'
import type {
    ApexParser,
    FieldNameContext,
    QueryContext,
    SelectEntryContext,
    SoqlFunctionContext,
    SubFieldEntryContext,
    SubQueryContext,
} from '@apexdevtools/apex-parser'
import { notImplemented, readAggregate, readBind, readLogical, readPath, readWhere } from './parse-conditions.ts'
import type { Reading } from './parse-conditions.ts'
import { placedError } from './query.ts'
import type { FieldPath, OrderItem, Query, SelectItem, Value } from './query.ts'

const parsed = new Map<string, Query>()

/** Dynamic SOQL often repeats its text; the bound keeps generated texts from filling memory. */
const PARSED_MAX = 500

/** @throws SoqlError (MALFORMED_QUERY) for text that is no SOQL, and for SOQL that this org does not provide. */
export function parseQuery(text: string): Query {
    const known = parsed.get(text)
    if (known !== undefined) return known
    const query = readText(text)
    if (parsed.size >= PARSED_MAX) parsed.clear()
    parsed.set(text, query)
    return query
}

/** apex-parser's lexer knows only Apex's escapes; `\\%` and `\\_` of LIKE reach it as an escaped backslash, which means the same. */
function escapeWildcards(text: string): string {
    return text.replace(/\\([^])/g, (whole, code: string) => (code === '%' || code === '_' ? `\\${whole}` : whole))
}

/** Throws at the first error of the lexer or the parser. */
function listenerFor(text: string): Parameters<ApexParser['addErrorListener']>[0] {
    const syntaxError = (_source: unknown, token: { text?: string | null } | null, row: number, column: number, message: string): void => {
        const shown =
            token === null ? message : token.text === '<EOF>' ? 'unexpected token: <EOF>' : `unexpected token: '${token.text ?? ''}'`
        throw placedError('MALFORMED_QUERY', text, { names: [], row, column: column + 1 }, shown)
    }
    const ignore = (): void => undefined
    return {
        syntaxError,
        reportAmbiguity: ignore,
        reportAttemptingFullContext: ignore,
        reportContextSensitivity: ignore,
    } as unknown as Parameters<ApexParser['addErrorListener']>[0]
}

function parserFor(text: string): ApexParser {
    const lexer = ApexParserFactory.createLexer(text)
    lexer.removeErrorListeners()
    lexer.addErrorListener(listenerFor(text) as unknown as Parameters<typeof lexer.addErrorListener>[0])
    const parser = ApexParserFactory.createParser(ApexParserFactory.createTokenStream(lexer))
    parser.removeErrorListeners()
    parser.addErrorListener(listenerFor(text))
    return parser
}

function readText(source: string): Query {
    const text = escapeWildcards(source)
    const parser = parserFor(text)
    const context = parser.query()
    const rest = parser.getCurrentToken()
    if (rest.text !== '<EOF>') {
        const place = { names: [], row: rest.line, column: rest.column + 1 }
        throw placedError('MALFORMED_QUERY', text, place, `unexpected token: '${rest.text ?? ''}'`)
    }
    const reading: Reading = { text, binds: [], readSubQuery: (inner) => readQuery(inner, reading) }
    return readQuery(context, reading)
}

/** Inner queries have neither WITH, GROUP BY, OFFSET nor ALL ROWS; the accessors are missing there. */
type OuterClause = 'withClause' | 'groupByClause' | 'offsetClause' | 'allRowsClause' | 'usingScope'

function clause<K extends OuterClause>(context: QueryContext | SubQueryContext, name: K): ReturnType<QueryContext[K]> | null {
    return name in context ? ((context as QueryContext)[name]() as ReturnType<QueryContext[K]> | null) : null
}

function readQuery(context: QueryContext | SubQueryContext, reading: Reading): Query {
    const select = readSelect(context, reading)
    const where = context.whereClause() as ReturnType<QueryContext['whereClause']> | null
    const groups = clause(context, 'groupByClause')
    const having = groups?.logicalExpression() ?? null
    const limit = context.limitClause() as ReturnType<QueryContext['limitClause']> | null
    const condition = where === null ? null : readWhere(where.whereLogicalExpression(), reading)
    return {
        text: reading.text,
        select,
        ...readFrom(context),
        where: condition,
        groupBy: readGroupBy(context),
        having: having === null ? null : readLogical(having, reading),
        orderBy: readOrderBy(context),
        limit: readCount(limit, reading),
        offset: readCount(clause(context, 'offsetClause'), reading),
        allRows: clause(context, 'allRowsClause') !== null,
        forUpdate: readFor(context),
        isInUserMode: readUserMode(context),
        binds: reading.binds,
        isCount: select.length === 1 && select[0]?.kind === 'aggregate' && select[0].path === null,
    }
}

function readSelect(context: QueryContext | SubQueryContext, reading: Reading): SelectItem[] {
    const entries: (SelectEntryContext | SubFieldEntryContext)[] =
        'selectList' in context ? context.selectList().selectEntry_list() : context.subFieldList().subFieldEntry_list()
    return entries.map((entry) => readEntry(entry, reading))
}

function readEntry(entry: SelectEntryContext | SubFieldEntryContext, reading: Reading): SelectItem {
    const alias = (entry.soqlId() as { getText(): string } | null)?.getText() ?? null
    const field = entry.fieldName() as FieldNameContext | null
    if (field !== null) return { kind: 'field', path: readPath(field), alias }
    const call = entry.soqlFunction() as SoqlFunctionContext | null
    if (call !== null) return { kind: 'aggregate', ...readAggregate(call), alias }
    const inner = entry.subQuery() as SubQueryContext | null
    if (inner !== null) return { kind: 'children', query: reading.readSubQuery(inner) }
    throw notImplemented('TYPEOF in SOQL')
}

function readFrom(context: QueryContext | SubQueryContext): { from: FieldPath; alias: string | null } {
    if (clause(context, 'usingScope') !== null) throw notImplemented('USING SCOPE in SOQL')
    const names = context.fromNameList()
    const [first, second] = names.fieldName_list()
    if (first === undefined || second !== undefined) throw notImplemented('several objects in FROM')
    return { from: readPath(first), alias: names.soqlId_list()[0]?.getText() ?? null }
}

/** Row B26. */
function readUserMode(context: QueryContext | SubQueryContext): boolean {
    const text = clause(context, 'withClause')?.getText().toUpperCase().slice('WITH'.length) ?? 'SYSTEM_MODE'
    if (text !== 'SYSTEM_MODE' && text !== 'USER_MODE') throw notImplemented(`WITH ${text} in SOQL`)
    return text === 'USER_MODE'
}

function readGroupBy(context: QueryContext | SubQueryContext): FieldPath[] {
    const groups = clause(context, 'groupByClause')
    if (groups === null) return []
    if ((groups.ROLLUP() as unknown) !== null || (groups.CUBE() as unknown) !== null)
        throw notImplemented('GROUP BY ROLLUP and CUBE in SOQL')
    return groups
        .fieldGroupByList()
        .fieldGroupBy_list()
        .map((group) => {
            const field = group.fieldName() as FieldNameContext | null
            if (field === null) throw notImplemented(`GROUP BY ${group.getText()} in SOQL`)
            return readPath(field)
        })
}

function readOrderBy(context: QueryContext | SubQueryContext): OrderItem[] {
    const order = context.orderByClause() as ReturnType<QueryContext['orderByClause']> | null
    if (order === null) return []
    return order
        .fieldOrderList()
        .fieldOrder_list()
        .map((item) => {
            const call = item.soqlFunction() as SoqlFunctionContext | null
            const aggregate = call === null ? null : readAggregate(call)
            return {
                path: aggregate === null ? readPath(item.fieldName()) : aggregate.path,
                aggregate: aggregate?.call ?? null,
                descending: (item.DESC() as unknown) !== null,
                nullsLast: (item.LAST() as unknown) !== null,
            }
        })
}

function readCount(
    context: ReturnType<QueryContext['limitClause']> | ReturnType<QueryContext['offsetClause']> | null,
    reading: Reading,
): Value | null {
    if (context === null) return null
    const bound = context.boundExpression() as ReturnType<typeof context.boundExpression> | null
    return bound === null ? { kind: 'number', text: context.IntegerLiteral().getText() } : readBind(bound, reading)
}

function readFor(context: QueryContext | SubQueryContext): boolean {
    const clauses = context.forClauses()
    if (clauses.VIEW_list().length > 0 || clauses.REFERENCE_list().length > 0) throw notImplemented('FOR VIEW and FOR REFERENCE in SOQL')
    return clauses.UPDATE_list().length > 0
}
