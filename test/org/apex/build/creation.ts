/** Parse tree -> `new` expressions. */
import type { CreatedNameContext, CreatorContext } from '@apexdevtools/apex-parser'
import type { NewNode, Position, TypeName } from '../ast.ts'
import type { Source } from './source.ts'
import { buildTypes, listOf } from './types.ts'
import { buildArguments, buildExpression } from './expressions.ts'

export function buildNew(source: Source, node: CreatorContext, at: Position): NewNode {
    const type = createdType(source, node.createdName(), at)
    const rest = node.classCreatorRest()
    if (rest)
        return { kind: 'new', at, type, form: { kind: 'arguments', values: buildArguments(source, rest.arguments().expressionList()) } }
    if (node.noRest()) return { kind: 'new', at, type, form: { kind: 'items', values: [] } }
    const array = node.arrayCreatorRest()
    if (array) {
        const list = listOf(at, type, 1)
        const items = array.arrayInitializer()
        if (items)
            return {
                kind: 'new',
                at,
                type: list,
                form: { kind: 'items', values: items.expression_list().map((item) => buildExpression(source, item)) },
            }
        return { kind: 'new', at, type: list, form: { kind: 'size', size: buildExpression(source, array.expression()) } }
    }
    const map = node.mapCreatorRest()
    if (map) {
        const pairs = map
            .mapCreatorRestPair_list()
            .map((pair) => [buildExpression(source, pair.expression(0)), buildExpression(source, pair.expression(1))] as const)
        return { kind: 'new', at, type, form: { kind: 'pairs', pairs } }
    }
    const values = node.setCreatorRest().expression_list()
    return { kind: 'new', at, type, form: { kind: 'items', values: values.map((item) => buildExpression(source, item)) } }
}

function createdType(source: Source, node: CreatedNameContext, at: Position): TypeName {
    const parts = node.idCreatedNamePair_list()
    const name = parts.map((part) => part.anyId().getText()).join('.')
    return { at, name, arguments: buildTypes(source, parts.at(-1)?.typeList()) }
}
