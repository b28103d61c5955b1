/**
 * Builds SOQL from typed parts only: names are checked, values are written as literals, and no text of anybody gets in as it is. Pure.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
 */
import { toId18 } from '../platform/salesforce-id.ts'

const KEY = /^[A-Za-z0-9-]{1,64}$/
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/
/** Salesforce takes 100,000 characters; ids are asked for in lists far below it. */
export const IDS_MAX = 2_000

export type Condition =
    | { readonly field: string; readonly ids: readonly string[] }
    /** Of an external id field: UUIDs and the like. */
    | { readonly field: string; readonly keys: readonly string[] }
    | { readonly field: string; readonly operator: '>' | '>=' | '<' | '<='; readonly at: Date }

export interface Query {
    readonly object: string
    readonly fields: readonly string[]
    /** All of them. */
    readonly where: readonly Condition[]
    /** Ascending. Bulk queries take none: it would switch off their chunking. */
    readonly orderBy?: readonly string[]
}

function name(text: string): string {
    if (!NAME.test(text)) throw new RangeError(`Not a name of an object or field: ${JSON.stringify(text.slice(0, 100))}`)
    return text
}

function id(text: string): string {
    const id18 = toId18(text)
    if (id18 === null) throw new RangeError(`Not a record id: ${JSON.stringify(text.slice(0, 100))}`)
    return `'${id18}'`
}

function key(text: string): string {
    if (!KEY.test(text)) throw new RangeError(`Not a key: ${JSON.stringify(text.slice(0, 100))}`)
    return `'${text}'`
}

function writeCondition(condition: Condition): string {
    if ('at' in condition) return `${name(condition.field)} ${condition.operator} ${condition.at.toISOString()}`
    const values = 'ids' in condition ? condition.ids.map(id) : condition.keys.map(key)
    if (values.length === 0 || values.length > IDS_MAX) throw new RangeError(`Ask for 1 to ${IDS_MAX} ids or keys.`)
    return `${name(condition.field)} IN (${values.join(',')})`
}

const writeWhere = (where: readonly Condition[]): string => (where.length === 0 ? '' : ` WHERE ${where.map(writeCondition).join(' AND ')}`)

/** Throws a RangeError for what is no name, id or time. */
export function writeQuery({ object, fields, where, orderBy = [] }: Query): string {
    if (fields.length === 0) throw new RangeError('Ask for at least one field.')
    const order = orderBy.length === 0 ? '' : ` ORDER BY ${orderBy.map(name).join(', ')}`
    return `SELECT ${fields.map(name).join(', ')} FROM ${name(object)}${writeWhere(where)}${order}`
}

export const writeCount = (object: string, where: readonly Condition[]): string => `SELECT COUNT() FROM ${name(object)}${writeWhere(where)}`
