/** Binary and unary operators: which types they take, and the runtime operation of those types (rows A2-A10, A20). */
import type { Position } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { js } from '../emit/code.ts'
import { isComparable } from '../types/convert.ts'
import { isBoolean, isId, isNamed, isNumber, isString, numberRank } from '../types/type.ts'
import { condition, converted } from './value.ts'

const numberNames = ['Integer', 'Long', 'Double', 'Decimal'] as const
const arithmetic: Readonly<Record<string, string>> = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' }
const bitwise: Readonly<Record<string, string>> = { '&': 'and', '|': 'or', '^': 'xor' }
const shifts: Readonly<Record<string, string>> = { '<<': 'shiftLeft', '>>': 'shiftRight', '>>>': 'shiftRightUnsigned' }
const orders: Readonly<Record<string, string>> = { '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual' }

export function binary(body: Body, operator: string, left: Value, right: Value, at: Position): Value {
    if (left.type.kind === 'void' || right.type.kind === 'void')
        throw body.error(at, 'Arithmetic expressions are not allowed on void types')
    if (operator in arithmetic) return calculate(body, operator, left, right, at)
    if (operator === '&&' || operator === '||') return logical(body, operator, left, right, at)
    if (operator in orders) return order(body, operator, left, right, at)
    if (operator in bitwise) return combineBits(body, operator, left, right, at)
    if (operator in shifts) return shift(body, operator, left, right, at)
    return equality(body, operator, left, right, at)
}

/** The wider of two number types (row A10). */
export function widest(body: Body, left: Type, right: Type): Type {
    return body.world.named(numberNames[Math.max(numberRank(left), numberRank(right), 0)] ?? 'Integer')
}

function calculate(body: Body, operator: string, left: Value, right: Value, at: Position): Value {
    if (operator === '+' && (isString(left.type) || isString(right.type))) {
        return { type: body.world.named('String'), code: js`$R.concat(${left.code}, ${right.code})`, isPresent: true }
    }
    const moved = moveDate(body, operator, left, right, at)
    if (moved !== null) return moved
    if (!isNumber(left.type) || !isNumber(right.type)) throw body.error(at, 'Arithmetic expressions must use numeric arguments')
    const type = widest(body, left.type, right.type)
    const operation = `${arithmetic[operator] ?? ''}${type.base}`
    return {
        type,
        code: js`$R.${operation}(${converted(body, left, type) ?? left.code}, ${converted(body, right, type) ?? right.code})`,
        isPresent: true,
    }
}

/** Date and Datetime plus or minus days. */
function moveDate(body: Body, operator: string, left: Value, right: Value, at: Position): Value | null {
    if (operator !== '+' && operator !== '-') return null
    const isDate = isNamed(left.type, 'Date')
    if (!isDate && !isNamed(left.type, 'Datetime')) return null
    const rank = numberRank(right.type)
    if (isDate && rank !== 0 && rank !== 1) throw body.error(at, 'Date expressions must use Integer or Long')
    if (!isDate && (rank < 0 || rank === 1)) throw body.error(at, 'Date/time expressions must use Integer or Double or Decimal')
    if (rank === 1) throw body.error(at, 'not implemented: Date plus Long')
    const days = operator === '+' ? right.code : js`$R.negate${right.type.base}(${right.code})`
    return { type: left.type, code: js`$R.${isDate ? 'addDays' : 'addDaysToDatetime'}(${left.code}, ${days})`, isPresent: true }
}

function logical(body: Body, operator: '&&' | '||', left: Value, right: Value, at: Position): Value {
    const message = () => 'Logical operator can only be applied to Boolean'
    return {
        type: body.world.named('Boolean'),
        code: js`(${condition(body, left, at, message)} ${operator} ${condition(body, right, at, message)})`,
        isPresent: true,
    }
}

function order(body: Body, operator: string, left: Value, right: Value, at: Position): Value {
    const isOrdered = (type: Type) =>
        isNumber(type) || isString(type) || isId(type) || isNamed(type, 'Date', 'Datetime', 'Time') || type.kind === 'null'
    for (const { type } of [left, right])
        if (!isOrdered(type)) throw body.error(at, `Inequality operator not allowed for this type: ${type.name}`)
    if (!isComparable(body.world, left.type, right.type)) throw incompatible(body, left, right, at)
    return { type: body.world.named('Boolean'), code: js`$R.${orders[operator] ?? ''}(${left.code}, ${right.code})`, isPresent: true }
}

const incompatible = (body: Body, left: Value, right: Value, at: Position) =>
    body.error(at, `Comparison arguments must be compatible types: ${left.type.name}, ${right.type.name}`)

function equality(body: Body, operator: string, left: Value, right: Value, at: Position): Value {
    const type = body.world.named('Boolean')
    if (!isComparable(body.world, left.type, right.type)) throw incompatible(body, left, right, at)
    const isNot = operator === '!=' || operator === '<>' || operator === '!=='
    if (operator === '===' || operator === '!==')
        return { type, code: js`${isNot ? '!' : ''}$R.identical(${left.code}, ${right.code})`, isPresent: true }
    if (isPlain(left, right)) return { type, code: js`(${left.code} ${isNot ? '!==' : '==='} ${right.code})`, isPresent: true }
    const hasId = (isId(left.type) && right.type.kind !== 'any') || (isId(right.type) && left.type.kind !== 'any')
    return { type, code: js`${isNot ? '!' : ''}$R.${hasId ? 'equalId' : 'equal'}(${left.code}, ${right.code})`, isPresent: true }
}

/** JavaScript's own comparison gives Apex's answer: null tests, and two Integers or Booleans. */
function isPlain(left: Value, right: Value): boolean {
    if (left.type.kind === 'null' || right.type.kind === 'null') return true
    const isSimple = (value: Value) => numberRank(value.type) === 0 || isBoolean(value.type)
    return isSimple(left) && isSimple(right)
}

function combineBits(body: Body, operator: string, left: Value, right: Value, at: Position): Value {
    const operation = bitwise[operator] ?? ''
    if (isBoolean(left.type) && isBoolean(right.type)) {
        return { type: left.type, code: js`$R.${operation}Boolean(${left.code}, ${right.code})`, isPresent: true }
    }
    return bits(
        body,
        operation,
        left,
        right,
        at,
        `${operator} operator can only be applied to Boolean expressions or to Integer or Long expressions`,
    )
}

function bits(body: Body, operation: string, left: Value, right: Value, at: Position, message: string): Value {
    const isWhole = (value: Value) => numberRank(value.type) === 0 || numberRank(value.type) === 1
    if (!isWhole(left) || !isWhole(right)) throw body.error(at, message)
    const type = widest(body, left.type, right.type)
    return {
        type,
        code: js`$R.${operation}${type.base}(${converted(body, left, type) ?? left.code}, ${converted(body, right, type) ?? right.code})`,
        isPresent: true,
    }
}

function shift(body: Body, operator: string, left: Value, right: Value, at: Position): Value {
    const isWhole = (value: Value) => numberRank(value.type) === 0 || numberRank(value.type) === 1
    if (!isWhole(left) || !isWhole(right)) throw body.error(at, `${operator} operation can only be applied to Integer or Long types`)
    return { type: left.type, code: js`$R.${shifts[operator] ?? ''}${left.type.base}(${left.code}, ${right.code})`, isPresent: true }
}

export function unary(body: Body, operator: string, value: Value, at: Position): Value {
    if (operator === '!') {
        const code = condition(body, value, at, () => '! operator can only be applied to boolean expressions')
        return { type: value.type, code: js`!${code}`, isPresent: true }
    }
    if (operator === '~') {
        if (numberRank(value.type) !== 0 && numberRank(value.type) !== 1)
            throw body.error(at, `Invalid type for bitwise negate: ${value.type.name}`)
        return { type: value.type, code: js`$R.not${value.type.base}(${value.code})`, isPresent: true }
    }
    if (!isNumber(value.type)) throw body.error(at, 'Unary negation must use a numeric argument')
    if (operator === '+') return { ...value }
    return { type: value.type, code: js`$R.negate${value.type.base}(${value.code})`, isPresent: true }
}
