/** Constructors and the initialisers of instances and classes (rows A23, A25). */
import type { Block, CallNode, FieldNode, InitializerNode, Statement } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Unit, EmittedFunction } from './methods.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import { Body } from './body.ts'
import type { Value } from './value.ts'
import { joined, js } from '../emit/code.ts'
import { isException } from '../types/symbols.ts'
import { userType } from '../types/type.ts'
import { argumentCodes, argumentValues } from './calls.ts'
import { chooseConstructor, constructorsOf, implicitConstructor } from './creation.ts'
import { framed, staticUse } from './methods.ts'
import { at, indent, statements } from './statements.ts'
import { translate } from './expressions.ts'
import { assigned } from './value.ts'

/** Every constructor of the class, the implicit ones included. */
export function translateConstructors(unit: Unit, owner: UserType): EmittedFunction[] {
    const probe = new Body(unit.place, owner.instanceStart, false)
    return constructorsOf(probe, owner).map((method) => translateConstructor(unit, owner, method))
}

function translateConstructor(unit: Unit, owner: UserType, method: MethodSymbol): EmittedFunction {
    const body = new Body(unit.place, method, true)
    if (method.body === null) return implicit(unit, owner, method, body)
    const [first, ...rest] = method.body.statements
    const call = startCall(first)
    const parameters = method.parameterNodes.map(
        (parameter, position) =>
            body.declare(parameter.at, parameter.name, method.parameters[position] ?? userType(owner), parameter.isFinal, true).jsName,
    )
    const begun = call === null ? begin(body, owner) : explicitStart(body, owner, call)
    const own: Block = { ...method.body, statements: call === null ? method.body.statements : rest }
    refuseLateStart(body, own)
    const lines = statements(body, own.statements)
    const made = framed(unit, `Class.${owner.name}.<init>`, body, [...begun, ...lines.lines, ...(lines.isEnding ? [] : ['return this'])])
    return { method, isStatic: false, parameters, lines: [...staticUse(owner, true), ...made] }
}

function startCall(first: Statement | undefined): CallNode | null {
    const call = first?.kind === 'expression' ? first.expression : null
    return call?.kind === 'call' && call.target === null && (call.name === 'this' || call.name === 'super') ? call : null
}

function refuseLateStart(body: Body, node: Block): void {
    for (const statement of node.statements) {
        const call = startCall(statement)
        if (call !== null) throw body.error(call.at, `Call to '${call.name}()' must be the first statement in a constructor method`)
    }
}

/** The superclass first, then this class's fields and blocks. */
function begin(body: Body, owner: UserType): Code[] {
    const parent = owner.superType?.user ?? null
    if (parent === null || isException(userType(owner))) return [startFields(body, owner)]
    const found = constructorsOf(body, parent).find((method) => method.parameters.length === 0)
    if (found === undefined) throw body.error(owner.node.at, `No default constructor available in super type: ${parent.name}`)
    return [ended(body.call(found, js`super.${found.jsName}()`)), startFields(body, owner)]
}

/** Ended by a semicolon: the next line may start with a bracket, as `(yield* …)` does. */
const ended = (code: Code): Code => js`${code};`

const startFields = (body: Body, owner: UserType): Code => ended(body.call(owner.instanceStart, `this.${owner.instanceStart.jsName}()`))

function explicitStart(body: Body, owner: UserType, call: CallNode): Code[] {
    const mark = at(body, call.at)
    body.isBeforeInstance = true
    const values = argumentValues(body, call.arguments)
    body.isBeforeInstance = false
    if (call.name === 'this') {
        const found = chooseConstructor(body, owner, call, values)
        return [mark, ended(body.call(found, js`this.${found.jsName}(${argumentCodes(body, values, found)})`))]
    }
    const parent = owner.superType
    if (parent === null) throw body.error(call.at, `No super type defined: ${owner.name}`)
    if (parent.user === null) return [mark, exceptionStart(body, call, values), startFields(body, owner)]
    const found = chooseConstructor(body, parent.user, call, values)
    return [mark, ended(body.call(found, js`super.${found.jsName}(${argumentCodes(body, values, found)})`)), startFields(body, owner)]
}

/** `super(message, cause)` of a class that extends Exception itself (row A28). */
function exceptionStart(body: Body, call: CallNode, values: readonly Value[]): Code {
    const given = values.map((value) => (isException(value.type) ? 'Exception' : value.type.name)).join(', ')
    if (!['', 'String', 'Exception', 'String, Exception'].includes(given)) {
        throw body.error(call.at, `Constructor not defined: [Exception].<Constructor>(${given})`)
    }
    return ended(
        js`this.initialise([${joined(
            values.map((value) => value.code),
            ', ',
        )}])`,
    )
}

/** Row A25, and the four forms of an exception (row A28). */
function implicit(unit: Unit, owner: UserType, method: MethodSymbol, body: Body): EmittedFunction {
    const parameters = method.parameters.map((_, position) => `value${position + 1}`)
    if (isException(userType(owner))) {
        const lines = [startFields(body, owner), `return this.initialise([${parameters.join(', ')}])`]
        return {
            method,
            isStatic: false,
            parameters,
            lines: [...staticUse(owner, true), ...framed(unit, `Class.${owner.name}.<init>`, body, lines)],
        }
    }
    const lines = [...begin(body, owner), 'return this']
    return {
        method: implicitConstructor(owner),
        isStatic: false,
        parameters,
        lines: [...staticUse(owner, true), ...framed(unit, `Class.${owner.name}.<init>`, body, lines)],
    }
}

/** Field initialisers and blocks in textual order: of the instance, or of the class (`holder` keeps the statics). */
export function translateStart(unit: Unit, owner: UserType, isStatic: boolean): EmittedFunction {
    const method = isStatic ? owner.staticStart : owner.instanceStart
    const body = new Body(unit.place, method, true)
    const members = owner.node.members.filter((member): member is FieldNode | InitializerNode => {
        if (member.kind === 'initializer') return member.isStatic === isStatic
        return member.kind === 'field' && member.modifiers.words.has('static') === isStatic
    })
    const lines = members.flatMap((member) =>
        member.kind === 'field' ? startField(body, owner, member, isStatic) : startBlock(body, member),
    )
    const statics = isStatic
        ? [...owner.fields.values()].filter((field) => field.isStatic).map((field) => `$holder.${field.jsName} = null`)
        : []
    const framedLines = lines.length === 0 ? [] : framed(unit, `Class.${owner.name}`, body, lines)
    return { method, isStatic, parameters: isStatic ? ['$holder'] : [], lines: [...statics, ...framedLines] }
}

function startField(body: Body, owner: UserType, node: FieldNode, isStatic: boolean): Code[] {
    const field = owner.fields.get(node.name.toLowerCase())
    if (node.initial === null || field === undefined) return []
    const mark = at(body, node.at)
    return [
        mark,
        js`${isStatic ? '$holder' : 'this'}.${field.jsName} = ${assigned(body, translate(body, node.initial), field.type, node.at)}`,
    ]
}

function startBlock(body: Body, node: InitializerNode): Code[] {
    return body.scoped(() => ['{', ...indent(statements(body, node.body.statements).lines), '}'])
}
