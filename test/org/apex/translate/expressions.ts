/** Expressions -> typed JavaScript. */
import type { CallNode, Expression, Position } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import type { Meaning } from './names.ts'
import { joined, js, text } from '../emit/code.ts'
import { conversion } from '../types/convert.ts'
import {
    isBoolean,
    isEnum,
    isList,
    isNumber,
    isRecord,
    isString,
    nullType,
    numberRank,
    sameType,
    userType,
    voidType,
} from '../types/type.ts'
import { translateAssign, translateStep } from './assignment.ts'
import { argumentValues, callOwn, callUser, methodMissing } from './calls.ts'
import { callEnum } from './enums.ts'
import { callFieldError, callLibrary } from './library-calls.ts'
import { callSetting } from './settings.ts'
import { translateCast, translateInstanceOf } from './casts.ts'
import { translateNew } from './creation.ts'
import { staticMember, valueMember } from './members.ts'
import { nameMeaning } from './names.ts'
import { binary, unary, widest } from './operators.ts'
import { translateQuery } from './queries.ts'
import { assigned, condition, queriedRecord } from './value.ts'

export function translate(body: Body, node: Expression): Value {
    const meaning = translateMeaning(body, node)
    if (meaning.kind === 'value') return meaning.value
    throw body.error(node.at, `Variable does not exist: ${meaning.path}`)
}

/** An expression whose value nobody uses. */
export function translateDiscarded(body: Body, node: Expression): Code {
    if (node.kind === 'step') return translateStep(body, node, false).code
    if (node.kind !== 'call' && node.kind !== 'assign' && node.kind !== 'new')
        throw body.error(node.at, 'Expression cannot be a statement.')
    return translate(body, node).code
}

/** Row A18: one `?.` guards the rest of its chain. */
function translateMeaning(body: Body, node: Expression): Meaning {
    if (node.kind === 'name') return nameMeaning(body, node.name, node.at)
    if (node.kind !== 'member' && node.kind !== 'call' && node.kind !== 'index') return { kind: 'value', value: translatePlain(body, node) }
    const guards: Code[] = []
    const meaning = translateLink(body, node, guards)
    if (guards.length === 0 || meaning.kind !== 'value') return meaning
    const { type, code } = meaning.value
    return { kind: 'value', value: { type, code: js`((${joined(guards, ' || ')}) ? null : ${code})` } }
}

function translateLink(body: Body, node: Expression, guards: Code[]): Meaning {
    if (node.kind === 'index') return { kind: 'value', value: translateIndex(body, node, guards) }
    if (node.kind === 'call') return { kind: 'value', value: translateCall(body, node, guards) }
    if (node.kind !== 'member') return translateMeaning(body, node)
    const target = translateLink(body, node.target, guards)
    if (target.kind !== 'value') {
        if (node.isSafe) throw body.error(node.at, 'Safe navigation operator is not allowed on static members')
        return staticMember(body, target, node.name, node.at)
    }
    return { kind: 'value', value: valueMember(body, guarded(body, node, target.value, guards), node.name, node.at) }
}

/** Keeps the target of `?.` in a temporary and notes the test for null. */
function guarded(body: Body, node: { readonly isSafe: boolean; readonly at: Position }, target: Value, guards: Code[]): Value {
    if (!node.isSafe) return target
    if (target.isTriggerVariable) throw body.error(node.at, 'Safe navigation operator is not allowed on Trigger variables')
    const kept = body.temporary()
    const element = target.query === undefined ? undefined : target.type.arguments[0]
    const record = element === undefined ? null : queriedRecord(body, target, element, 'queryOneOrNull')
    guards.push(js`(${kept} = ${record ?? target.code}) === null`)
    return { type: record !== null && element !== undefined ? element : target.type, code: kept, isPresent: true }
}

function translateIndex(body: Body, node: Expression & { kind: 'index' }, guards: Code[]): Value {
    const target = translateLink(body, node.target, guards)
    if (target.kind !== 'value') throw body.error(node.at, `Variable does not exist: ${target.path}`)
    const list = target.value
    const element = list.type.arguments[0]
    if (!isList(list.type) || element === undefined) throw body.error(node.at, `Expression must be a list type: ${list.type.name}`)
    const place = translate(body, node.index)
    if (numberRank(place.type) !== 0) throw body.error(node.at, `List index must be of type Integer: ${place.type.name}`)
    const write = (items: Code, position: Code, value: Code): Code => js`$R.setIndex(${items}, ${position}, ${value})`
    return {
        type: element,
        code: js`$R.index(${list.code}, ${place.code})`,
        assignable: {
            write: (value) => write(list.code, place.code, value),
            prepare: () => {
                const [items, position] = [body.temporary(), body.temporary()]
                const first = [js`${items} = ${list.code}`, js`${position} = ${place.code}`]
                return { first, read: js`$R.index(${items}, ${position})`, write: (value) => write(items, position, value) }
            },
        },
    }
}

function translateCall(body: Body, node: CallNode, guards: Code[]): Value {
    if (node.target === null) return callOwn(body, node)
    const target = node.target.kind === 'super' ? superMeaning(body, node) : translateLink(body, node.target, guards)
    if (target.kind === 'namespace') methodMissing(body, node.at, node.name, argumentValues(body, node.arguments), target.path, true)
    if (target.kind === 'type') {
        if (node.isSafe) throw body.error(node.at, 'Safe navigation operator is not allowed on static members')
        return callOn(body, node, target.type, null)
    }
    const value = guarded(body, node, target.value, guards)
    return callOn(body, node, value.type, value)
}

function superMeaning(body: Body, node: CallNode): Meaning {
    if (body.isStatic) throw body.error(node.at, 'Super cannot be referenced in a static context')
    const parent = body.owner?.superType ?? null
    if (parent === null) throw body.error(node.at, `No super type defined: ${body.owner?.name ?? ''}`)
    return { kind: 'value', value: { type: parent, code: parent.user === null ? 'this' : 'super', isPresent: true, isSuper: true } }
}

function callOn(body: Body, node: CallNode, type: Type, target: Value | null): Value {
    if (isEnum(type) && type.user !== null) return callEnum(body, type, node, target)
    if (type.user !== null) return callUser(body, type.user, node, target)
    if (type.kind === 'null' || type.kind === 'void')
        methodMissing(body, node.at, node.name, argumentValues(body, node.arguments), type.name)
    const values = argumentValues(body, node.arguments)
    if (target !== null && node.name.toLowerCase() === 'adderror') {
        const error = callFieldError(body, target, values)
        if (error !== null) return error
    }
    if (target === null && type.kind === 'sobject') {
        const setting = callSetting(body, type, node, values)
        if (setting !== null) return setting
    }
    return callLibrary(body, type, node, values, target)
}

function translatePlain(body: Body, node: Expression): Value {
    switch (node.kind) {
        case 'literal':
            return literal(body, node)
        case 'this':
        case 'super':
            if (body.isStatic || body.owner === null) throw body.error(node.at, 'This cannot be referenced in a static context')
            return { type: userType(body.owner), code: 'this', isPresent: true }
        case 'classLiteral': {
            const type = body.resolve(node.type)
            return { type: body.world.named('Type'), code: js`$R.typeOf(${body.type(type)})`, isPresent: true }
        }
        case 'parenthesised': {
            const { type, code, ...facts } = translate(body, node.value)
            const { isPresent = false, isField = false, isParent = false } = facts
            return { type, code: js`(${code})`, isPresent, isField, isParent, ...(facts.query === undefined ? {} : { query: facts.query }) }
        }
        case 'cast':
            return translateCast(body, node)
        case 'instanceof':
            return translateInstanceOf(body, node)
        case 'unary':
            return node.operator === '-' && node.value.kind === 'literal'
                ? negativeLiteral(body, node.value, node)
                : unary(body, node.operator, translate(body, node.value), node.at)
        case 'step':
            return translateStep(body, node, true)
        case 'binary':
            if (node.operator === '??') return coalesce(body, node)
            return binary(body, node.operator, translate(body, node.left), translate(body, node.right), node.at)
        case 'assign':
            return translateAssign(body, node)
        case 'conditional':
            return translateConditional(body, node)
        case 'query':
            return translateQuery(body, node.text, node.at)
        case 'new':
            return translateNew(body, node)
        default:
            throw body.error(node.at, `not implemented: ${node.kind}`)
    }
}

export function literal(body: Body, node: Expression & { kind: 'literal' }): Value {
    const { world } = body
    switch (node.type) {
        case 'integer':
            return { type: world.named('Integer'), code: node.text, isPresent: true, literal: node.text }
        case 'long':
            return { type: world.named('Long'), code: `${node.text}n`, isPresent: true, literal: node.text }
        case 'decimal':
            return { type: world.named('Decimal'), code: `$R.decimalLiteral('${node.text}')`, isPresent: true, literal: node.text }
        case 'double':
            return { type: world.named('Double'), code: `$R.doubleLiteral('${node.text}')`, isPresent: true, literal: node.text }
        case 'string':
            return { type: world.named('String'), code: text(node.text), isPresent: true, literal: node.text }
        case 'boolean':
            return { type: world.named('Boolean'), code: node.text, isPresent: true, literal: node.text }
        case 'null':
            return { type: nullType, code: 'null' }
    }
}

function negativeLiteral(body: Body, inner: Expression & { kind: 'literal' }, node: Expression): Value {
    if (inner.type === 'integer' || inner.type === 'long')
        return { ...literal(body, { ...inner, text: `-${inner.text}` }), code: `(-${inner.text}${inner.type === 'long' ? 'n' : ''})` }
    return unary(body, '-', literal(body, inner), node.at)
}

/** The type that both branches convert to. */
function commonType(body: Body, left: Type, right: Type): Type | null {
    if (sameType(left, right) || right.kind === 'null') return left
    if (left.kind === 'null') return right
    if (isNumber(left) && isNumber(right)) return widest(body, left, right)
    if (isString(left) && right.base === 'Id') return left
    if (isString(right) && left.base === 'Id') return right
    if (conversion(body.world, right, left) !== null) return left
    if (conversion(body.world, left, right) !== null) return right
    return isRecord(left) && isRecord(right) ? body.world.named('SObject') : null
}

function translateConditional(body: Body, node: Expression & { kind: 'conditional' }): Value {
    const test = condition(body, translate(body, node.condition), node.condition.at)
    const yes = translate(body, node.yes)
    const no = translate(body, node.no)
    const type = commonType(body, yes.type, no.type)
    if (type === null || type === voidType)
        throw body.error(node.at, `Incompatible types in ternary operator: ${yes.type.name}, ${no.type.name}`)
    const code = js`(${test} ? ${assigned(body, yes, type, node.yes.at)} : ${assigned(body, no, type, node.no.at)})`
    return { type, code, isPresent: yes.isPresent === true && no.isPresent === true }
}

/** Row A20. A query on the left may find no row (row A19). */
function coalesce(body: Body, node: Expression & { kind: 'binary' }): Value {
    const left = translate(body, node.left)
    const right = translate(body, node.right)
    const element = left.query === undefined ? undefined : left.type.arguments[0]
    const record = element === undefined || isList(right.type) ? null : queriedRecord(body, left, element, 'queryOneOrNull')
    const first = record === null || element === undefined ? left : { type: element, code: record }
    const type = commonType(body, first.type, right.type)
    if (type === null || type === voidType || isBoolean(first.type) !== isBoolean(type)) {
        throw body.error(node.at, `Incompatible types in null coalescing operator: ${left.type.name}, ${right.type.name}`)
    }
    return {
        type,
        code: js`(${assigned(body, first, type, node.at)} ?? ${assigned(body, right, type, node.at)})`,
        isPresent: right.isPresent === true,
    }
}
