/** DML statements and System.runAs. */
import type { DmlStatement, Statement } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Lines } from './statements.ts'
import type { Value } from './value.ts'
import { js, text } from '../emit/code.ts'
import { isId, isList, isRecord } from '../types/type.ts'
import { translate } from './expressions.ts'
import { at, block, indent } from './statements.ts'
import { converted } from './value.ts'

export function translateDml(body: Body, node: DmlStatement): Lines {
    const mark = at(body, node.at)
    const value = translate(body, node.value)
    const type = recordType(value.type)
    if (type === null) throw body.error(node.at, `DML requires SObject or SObject list type: ${value.type.name}`)
    checkObject(body, node, type)
    const options = [`allOrNone: true`, `externalIdField: ${externalId(body, node, type)}`]
    if (node.isInUserMode) options.push('isInUserMode: true')
    const merged = node.other === null ? '' : js`, mergeWith: ${losers(body, node, type, translate(body, node.other))}`
    const records = value.query === undefined ? value.code : (converted(body, value, value.type) ?? value.code)
    return { lines: [mark, js`$R.dml('${node.verb}', ${records}, { ${options.join(', ')}${merged} })`], isEnding: false }
}

function recordType(type: Type): Type | null {
    if (isRecord(type)) return type
    const element = isList(type) ? type.arguments[0] : undefined
    return element !== undefined && isRecord(element) ? element : null
}

/** Platform events are published, not saved. */
function checkObject(body: Body, node: DmlStatement, type: Type): void {
    if (type.object?.kind === 'event' || type.object?.kind === 'customMetadata')
        throw body.error(node.at, `DML operation ${node.verb.toUpperCase()} not allowed on ${type.name}`)
    if (node.verb === 'merge') {
        if (type.object === null) throw body.error(node.at, `Merge requires a concrete SObject type: ${type.name}`)
        if (!['lead', 'contact', 'case', 'account'].includes(type.name.toLowerCase()))
            throw body.error(node.at, `Specified type ${type.name} cannot be merged`)
    }
}

function externalId(body: Body, node: DmlStatement, type: Type): string {
    if (node.field === null) return 'null'
    if (type.object === null) throw body.error(node.at, 'Upsert with a field specification requires a concrete SObject type')
    const name = node.field.split('.').at(-1) ?? ''
    const field = type.object.fields.get(name.toLowerCase())
    if (field === undefined || !(field.externalId || field.type === 'id')) {
        throw body.error(node.at, `Invalid field for upsert, must be an External Id custom or standard indexed field: ${node.field}`)
    }
    return text(field.name)
}

function losers(body: Body, node: DmlStatement, type: Type, value: Value): Value['code'] {
    const element = isList(value.type) ? value.type.arguments[0] : value.type
    if (element === undefined || !(isId(element) || element.name === type.name))
        throw body.error(node.at, 'Invalid type for duplicate records')
    return value.code
}

export function translateRunAs(body: Body, node: Statement & { kind: 'runAs' }): Lines {
    const [user, ...more] = node.users.map((argument) => translate(body, argument))
    if (user === undefined || more.length > 0 || user.type.name !== 'User')
        throw body.error(node.at, "runAs requires a single argument of type 'User' or 'Version'")
    if (!body.isTestCode) throw body.error(node.at, 'not implemented: System.runAs outside of test classes')
    const before = body.label('user')
    const mark = at(body, { ...node.at, endLine: node.at.line })
    const inner = block(body, node.body)
    const lines = [
        mark,
        js`const ${before} = $R.pushUser(${user.code})`,
        'try {',
        ...indent(inner.lines),
        '} finally {',
        `    $R.popUser(${before})`,
        '}',
    ]
    return { lines, isEnding: inner.isEnding }
}
