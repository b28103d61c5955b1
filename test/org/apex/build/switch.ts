/** Parse tree -> switch statements. */
import type { SwitchStatementContext, WhenControlContext, WhenLiteralContext } from '@apexdevtools/apex-parser'
import type { Expression, LiteralKind, Position, Statement, WhenNode, WhenValue } from '../ast.ts'
import type { Source } from './source.ts'
import { buildType } from './types.ts'
import { stringValue } from './literals.ts'
import { buildExpression } from './expressions.ts'
import { buildBlock } from './statements.ts'

export function buildSwitch(source: Source, node: SwitchStatementContext, at: Position): Statement {
    const whens = node.whenControl_list().map((when) => buildWhen(source, when))
    return { kind: 'switch', at, subject: buildExpression(source, node.expression()), whens }
}

function buildWhen(source: Source, node: WhenControlContext): WhenNode {
    const value = node.whenValue()
    const at = source.at(node)
    const body = buildBlock(source, node.block())
    const type = value.typeRef()
    if (type) return { at, values: [], type: { type: buildType(source, type), name: value.id().getText() }, body }
    return { at, values: value.ELSE() ? [] : value.whenLiteral_list().map((literal) => buildWhenValue(source, literal)), type: null, body }
}

function buildWhenValue(source: Source, node: WhenLiteralContext): WhenValue {
    const at = source.at(node)
    const inner = node.whenLiteral()
    if (inner) return buildWhenValue(source, inner)
    const name = node.qualifiedName()
    if (name) return { kind: 'name', at, name: name.getText() }
    return { kind: 'literal', at, value: whenLiteral(at, node) }
}

function whenLiteral(at: Position, node: WhenLiteralContext): Expression {
    const literal = (type: LiteralKind, text: string): Expression => ({ kind: 'literal', at, type, text })
    const isNegative = node.SUB_list().length % 2 === 1
    const sign = isNegative ? '-' : ''
    if (node.IntegerLiteral()) return literal('integer', sign + node.IntegerLiteral().getText())
    if (node.LongLiteral()) return literal('long', sign + node.LongLiteral().getText().slice(0, -1))
    if (node.NULL()) return literal('null', 'null')
    return literal('string', stringValue((node.StringLiteral() ?? node.MultilineStringLiteral()).getText()))
}
