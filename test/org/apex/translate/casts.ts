/** Casts and instanceof (rows A14, A22). */
import type { Expression } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { js } from '../emit/code.ts'
import { isCastable, isSubtype } from '../types/convert.ts'
import { isNumber, isRecord, numberRank, sameType, voidType } from '../types/type.ts'
import { translate } from './expressions.ts'
import { binary } from './operators.ts'
import { converted } from './value.ts'

export function translateCast(body: Body, node: Expression & { kind: 'cast' }): Value {
    const minus = subtraction(body, node)
    if (minus !== null) return minus
    const type = body.resolve(node.type)
    const value = translate(body, node.value)
    if (type === voidType) throw body.error(node.at, 'Operation cast is not allowed on type: void')
    const direct = converted(body, value, type)
    if (direct !== null && !sameType(value.type, type) && (isNumber(type) || isRecord(type) || value.type.kind === 'null'))
        return { type, code: direct }
    if (isNumber(value.type) && isNumber(type) && !sameType(value.type, type)) return narrowed(body, value, type, node)
    if (!isCastable(body.world, value.type, type)) {
        throw body.error(node.at, `Incompatible types since an instance of ${value.type.name} is never an instance of ${type.name}`)
    }
    if (sameType(value.type, type) || type.kind === 'any') return { ...value, type }
    return { type, code: js`$R.cast(${value.code}, ${body.type(type)})` }
}

/** The grammar reads `(x) - y` as a cast of -y; where x is a variable it is a subtraction. */
function subtraction(body: Body, node: Expression & { kind: 'cast' }): Value | null {
    const { value, type } = node
    if (value.kind !== 'unary' || (value.operator !== '-' && value.operator !== '+') || type.arguments.length > 0) return null
    if (body.world.find(type.name, body.owner) !== null && body.find(type.name) === null) return null
    const [first = '', ...rest] = type.name.split('.')
    let left: Expression = { kind: 'name', at: type.at, name: first }
    for (const name of rest) left = { kind: 'member', at: type.at, target: left, name, isSafe: false }
    return binary(body, value.operator, translate(body, left), translate(body, value.value), node.at)
}

/** Long to Integer keeps the lower 32 bits; how fractions are cut is not documented, so those casts are refused. */
function narrowed(body: Body, value: Value, type: Type, node: Expression): Value {
    if (numberRank(value.type) !== 1 || numberRank(type) !== 0)
        throw body.error(node.at, `not implemented: cast from ${value.type.name} to ${type.name}`)
    return { type, code: js`$R.longToInteger(${value.code})` }
}

/** Row A22. */
export function translateInstanceOf(body: Body, node: Expression & { kind: 'instanceof' }): Value {
    const value = translate(body, node.value)
    const type = body.resolve(node.type)
    if (value.type.kind !== 'any' && isSubtype(body.world, value.type, type)) {
        throw body.error(
            node.at,
            `Operation instanceof is always true since an instance of ${value.type.name} is always an instance of ${type.name}`,
        )
    }
    if (!isCastable(body.world, value.type, type)) {
        throw body.error(
            node.at,
            `Operation instanceof is always false since an instance of ${value.type.name} is never an instance of ${type.name}`,
        )
    }
    return { type: body.world.named('Boolean'), code: js`$R.instanceOf(${value.code}, ${body.type(type)})`, isPresent: true }
}
