/** for-each loops: over collections, over query rows, over lists of 200 rows (row A42). */
import type { Statement } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Lines } from './statements.ts'
import type { Value } from './value.ts'
import { js } from '../emit/code.ts'
import { conversion } from '../types/convert.ts'
import { interfacesOf } from '../types/symbols.ts'
import { isList, isNamed, isRow, isSet } from '../types/type.ts'
import { translate } from './expressions.ts'
import { at, indent, nested } from './statements.ts'

type ForEachNode = Statement & { kind: 'forEach' }

export function translateForEach(body: Body, node: ForEachNode): Lines {
    return body.scoped(() => {
        const place = { ...node.at, endLine: node.items.at.endLine }
        const mark = at(body, place)
        const type = body.resolve(node.type)
        const items = translate(body, node.items)
        const source = rows(body, node, type, items) ?? elements(body, node, type, items)
        const local = body.declare(node.at, node.name, type, false, true)
        body.loopDepth++
        const inner = nested(body, node.body)
        body.loopDepth--
        return {
            lines: [
                mark,
                js`for (let ${local.jsName} of ${source}) {`,
                ...indent([`$R.at($frame, ${node.at.line});`, ...inner.lines]),
                '}',
            ],
            isEnding: false,
        }
    })
}

function rows(body: Body, node: ForEachNode, type: Type, items: Value): Code | null {
    const { query } = items
    const row = items.type.arguments[0]
    if (query === undefined || row === undefined) return null
    const element = type.arguments[0]
    if (isList(type) && element !== undefined && conversion(body.world, row, element) !== null) {
        return js`$R.soqlLists(${query.table}, ${query.binds}, ${body.type(type)})`
    }
    if (isRow(type) && conversion(body.world, row, type) !== null) return js`$R.soqlRows(${query.table}, ${query.binds})`
    throw body.error(node.at, `Loop variable must be a generic SObject or List or a concrete SObject or List of: ${row.name}`)
}

function elements(body: Body, node: ForEachNode, type: Type, items: Value): Code {
    const element = elementType(items.type)
    if (element === null) throw body.error(node.at, `Loop must iterate over collection: ${items.type.name}`)
    const found = conversion(body.world, element, type)
    // Only what needs no conversion: each element is the loop variable as it is.
    if (found !== '') throw body.error(node.at, `Invalid loop variable type expected ${element.name} was ${type.name}`)
    return js`$R.iterate(${items.code})`
}

function elementType(type: Type): Type | null {
    if (isList(type) || isSet(type) || isNamed(type, 'Iterable')) return type.arguments[0] ?? null
    const iterable = type.user === null ? undefined : interfacesOf(type.user).find((next) => isNamed(next, 'Iterable'))
    return iterable?.arguments[0] ?? null
}
