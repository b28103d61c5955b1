/** Parse tree -> names, literals, queries and class literals. */
import {
    IdPrimaryContext,
    LiteralPrimaryContext,
    SoqlPrimaryContext,
    SuperPrimaryContext,
    ThisPrimaryContext,
    TypeRefPrimaryContext,
    VoidPrimaryContext,
} from '@apexdevtools/apex-parser'
import type { LiteralContext, PrimaryContext } from '@apexdevtools/apex-parser'
import type { Expression, LiteralKind, Position } from '../ast.ts'
import type { Source } from './source.ts'
import { buildType, typeNamed } from './types.ts'
import { stringValue } from './literals.ts'

export function buildPrimary(source: Source, node: PrimaryContext): Expression {
    const at = source.at(node)
    if (node instanceof IdPrimaryContext) return { kind: 'name', at, name: node.id().getText() }
    if (node instanceof LiteralPrimaryContext) return buildLiteral(source, at, node.literal())
    if (node instanceof ThisPrimaryContext) return { kind: 'this', at }
    if (node instanceof SuperPrimaryContext) return { kind: 'super', at }
    if (node instanceof TypeRefPrimaryContext) return { kind: 'classLiteral', at, type: buildType(source, node.typeRef()) }
    if (node instanceof VoidPrimaryContext) return { kind: 'classLiteral', at, type: typeNamed(at, 'void') }
    if (node instanceof SoqlPrimaryContext) return { kind: 'query', at, text: source.textOf(node).slice(1, -1) }
    throw source.error(at, 'not implemented: SOSL')
}

const INTEGER_MAX = 2147483647n
const LONG_MAX = 9223372036854775807n

function buildLiteral(source: Source, at: Position, node: LiteralContext): Expression & { kind: 'literal' } {
    const literal = (type: LiteralKind, text: string) => ({ kind: 'literal', at, type, text }) as const
    const text = node.getText()
    if (node.IntegerLiteral()) {
        if (BigInt(text) > INTEGER_MAX) throw source.error(at, 'Illegal integer')
        return literal('integer', String(BigInt(text)))
    }
    if (node.LongLiteral()) {
        if (BigInt(text.slice(0, -1)) > LONG_MAX) throw source.error(at, 'Illegal long')
        return literal('long', String(BigInt(text.slice(0, -1))))
    }
    if (node.NumberLiteral()) return /d$/i.test(text) ? literal('double', text.slice(0, -1)) : literal('decimal', text)
    if (node.BooleanLiteral()) return literal('boolean', text.toLowerCase())
    if (node.NULL()) return literal('null', 'null')
    return literal('string', stringValue(text))
}
