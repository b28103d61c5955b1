/** Source text -> syntax tree: parses and builds, unless the tree of the same text has been kept. */
import type { Expression, TriggerNode, TypeNode } from './ast.ts'
import { buildTrigger, buildUnit } from './build/declarations.ts'
import { buildExpression } from './build/expressions.ts'
import type { Source } from './build/source.ts'
import { parseBind, parseClass, parseTrigger } from './parse.ts'
import { keepTree } from './tree-store.ts'

/** @throws ApexCompileError at the first error, as the others do */
export function readClass(source: Source): TypeNode {
    return keepTree('class', source.text, () => buildUnit(source, parseClass(source.file, source.text)))
}

export function readTrigger(source: Source): TriggerNode {
    return keepTree('trigger', source.text, () => buildTrigger(source, parseTrigger(source.file, source.text)))
}

/** A bind of a query stands alone: its positions count from the line of the query. */
export function readBind(source: Source): Expression {
    return keepTree(`bind ${source.lineOffset}`, source.text, () =>
        buildExpression(source, parseBind(source.file, source.lineOffset + 1, source.text)),
    )
}
