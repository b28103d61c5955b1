/** SOQL literals: parsed and compared with the schema when the class is compiled, their binds translated as expressions. */
import { checkQuery } from '../../platform/soql/check.ts'
import { parseQuery } from '../../platform/soql/parse.ts'
import { SoqlError, isAggregate } from '../../platform/soql/query.ts'
import type { Query } from '../../platform/soql/query.ts'
import { Source } from '../build/source.ts'
import { readBind } from '../syntax.ts'
import type { Position } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { joined, js } from '../emit/code.ts'
import { isList, isSet, sObjectType } from '../types/type.ts'
import { translate } from './expressions.ts'

export function translateQuery(body: Body, soql: string, at: Position): Value {
    const query = checkedQuery(body, soql, at)
    const table = body.links.query(query)
    const { file } = body.place.source
    const binds = query.binds.map((bind) => {
        const source = new Source(file, bind, at.line - 1)
        const expression = readBind(source)
        if (/\?\./.test(bind)) throw body.error(at, 'Safe navigation operator is not allowed in bind expressions')
        const value = translate(body, expression)
        if (isUntyped(value.type)) throw body.error(at, 'Invalid bind expression type of ANY')
        return value.code
    })
    const values = js`[${joined(binds, ', ')}]`
    if (query.isCount) return { type: body.world.named('Integer'), code: js`$R.queryCount(${table}, ${values})`, isPresent: true }
    const type = body.world.listOf(rowType(body, query, at))
    return {
        type,
        code: js`$R.queryList(${table}, ${values}, ${body.type(type)})`,
        isPresent: true,
        query: { query, table, binds: values },
    }
}

/** What a column is compared with must have a type when the class is compiled (row B11). */
function isUntyped(type: Type): boolean {
    const element = isList(type) || isSet(type) ? type.arguments[0] : type
    return element?.kind === 'any'
}

function checkedQuery(body: Body, soql: string, at: Position): Query {
    try {
        const query = parseQuery(soql)
        checkQuery(query, body.world.schema)
        return query
    } catch (error) {
        if (error instanceof SoqlError) throw body.error(at, error.message)
        throw error
    }
}

function rowType(body: Body, query: Query, at: Position): Type {
    if (isAggregate(query)) {
        const found = body.world.find('AggregateResult', null)
        if (found === null) throw body.error(at, 'not implemented: AggregateResult')
        return found
    }
    const name = query.from.names[0] ?? ''
    const object = body.world.schema.object(name)
    if (object === undefined) throw body.error(at, `sObject type '${name}' is not supported.`)
    return sObjectType(object)
}
