/** A translated expression: its type, its JavaScript, and what its surroundings need to know of it. */
import type { Position } from '../ast.ts'
import type { Query } from '../../platform/soql/query.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import { js } from '../emit/code.ts'
import { conversion } from '../types/convert.ts'
import { isBoolean, isList, isRow } from '../types/type.ts'

/** Something that can be assigned to. Parts that must run once only are put into temporaries by `prepare`. */
export interface Assignable {
    readonly prepare: (body: Body) => { readonly first: readonly Code[]; readonly read: Code; readonly write: (value: Code) => Code }
    readonly write: (value: Code) => Code
}

export interface QueryValue {
    readonly query: Query
    readonly table: string
    readonly binds: Code
}

export interface Value {
    readonly type: Type
    readonly code: Code
    /** Never null: needs no check. */
    readonly isPresent?: boolean
    /** A Boolean sObject field that is null counts as false in a condition (row A7). */
    readonly isField?: boolean
    /** A parent record of a relationship path: null where there is none, and its fields then are null too (row B3). */
    readonly isParent?: boolean
    readonly assignable?: Assignable
    readonly query?: QueryValue
    readonly isSuper?: boolean
    /** `Trigger.new` and its like, which `?.` may not follow (row A18). */
    readonly isTriggerVariable?: boolean
    /** An exact sObject field: record and field name, for addError. */
    readonly recordField?: { readonly record: Code; readonly name: string }
    /** A literal's text, for `switch` and duplicates. */
    readonly literal?: string
}

/** The value where `type` is expected. @throws "Illegal assignment from X to Y" */
export function assigned(body: Body, value: Value, type: Type, at: Position): Code {
    return converted(body, value, type) ?? refuse(body, value, type, at, 'Illegal assignment')
}

export function returned(body: Body, value: Value, type: Type, at: Position): Code {
    return converted(body, value, type) ?? refuse(body, value, type, at, 'Illegal conversion')
}

function refuse(body: Body, value: Value, type: Type, at: Position, what: string): never {
    throw body.error(at, `${what} from ${value.type.name} to ${type.name}`)
}

export function converted(body: Body, value: Value, type: Type): Code | null {
    if (value.query !== undefined && isRow(type)) return queriedRecord(body, value, type, 'queryOne')
    const found = conversion(body.world, value.type, type)
    if (found !== null) return found === '' ? value.code : js`$R.${found}(${value.code})`
    const isDecimalLiteral = value.literal !== undefined && value.type.base === 'Decimal' && type.base === 'Double'
    return isDecimalLiteral ? js`$R.doubleLiteral('${value.literal ?? ''}')` : null
}

/** `Lead one = [SELECT …]` (row B10). */
export function queriedRecord(body: Body, value: Value, type: Type, operation: 'queryOne' | 'queryOneOrNull'): Code | null {
    const { query } = value
    const element = value.type.arguments[0]
    if (query === undefined || element === undefined || !isList(value.type)) return null
    if (conversion(body.world, element, type) === null) return null
    return js`$R.${operation}(${query.table}, ${query.binds})`
}

/** The receiver of a member: throws NullPointerException where it is null (row A7). */
export function receiver(value: Value): Code {
    return value.isPresent ? value.code : js`$R.required(${value.code})`
}

/** A condition of if, while, &&, || and ?: (row A7). */
export function condition(
    body: Body,
    value: Value,
    at: Position,
    message: (type: string) => string = (type) => `Condition expression must be of type Boolean: ${type}`,
): Code {
    if (!isBoolean(value.type)) throw body.error(at, message(value.type.name))
    if (value.isPresent) return value.code
    return value.isField ? js`(${value.code} === true)` : js`$R.truth(${value.code})`
}
