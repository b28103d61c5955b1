/** Methods, constructors, accessors and initialisers -> JavaScript functions in a call frame. */
import type { Block } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Place } from './body.ts'
import type { Lines } from './statements.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import { Body } from './body.ts'
import { lineage } from '../types/symbols.ts'
import { voidType } from '../types/type.ts'
import { indent, statements } from './statements.ts'

export interface Unit {
    readonly place: Place
    /** `$U[3]` */
    readonly unitName: string
}

/** A function whose head is decided when the text is written: a generator where the method may suspend. */
export interface EmittedFunction {
    readonly method: MethodSymbol
    readonly isStatic: boolean
    readonly parameters: readonly string[]
    readonly lines: readonly Code[]
}

/** Row A39: a subclass takes its parent's sharing, an inner class not its outer one's. Row A40: triggers run without sharing. */
function sharingOf(type: UserType | null): string {
    if (type === null) return "'without'"
    const found = lineage(type).find((level) => level.node.modifiers.sharing !== null)?.node.modifiers.sharing ?? null
    return found === null ? 'null' : `'${found}'`
}

export function framed(unit: Unit, frameName: string, body: Body, lines: readonly Code[]): Code[] {
    const names = Array.from({ length: body.temporaries }, (_, position) => `$${position + 1}`)
    return [
        `const $frame = $R.enter('${frameName}', ${sharingOf(unit.place.owner)}, ${unit.unitName})`,
        ...(names.length === 0 ? [] : [`let ${names.join(', ')}`]),
        'try {',
        ...indent(lines),
        '} finally {',
        '    $R.leave($frame)',
        '}',
    ]
}

/** The statements of a body with its parameters declared. @throws where a value is promised and the end can be reached */
function bodyLines(body: Body, node: Block, method: MethodSymbol): { readonly parameters: string[]; readonly lines: Lines } {
    const parameters = method.parameterNodes.map((parameter, position) => {
        const type = method.parameters[position] ?? voidType
        return body.declare(parameter.at, parameter.name, type, parameter.isFinal, true).jsName
    })
    const lines = statements(body, node.statements)
    if (!lines.isEnding && method.returns !== voidType)
        throw body.error(method.at, `Missing return statement required return type: ${method.returns.name}`)
    return { parameters, lines }
}

export function translateMethod(unit: Unit, method: MethodSymbol): EmittedFunction | null {
    const { owner } = unit.place
    if (method.body === null || owner === null) return null
    const body = new Body(unit.place, method, false)
    const { parameters, lines } = bodyLines(body, method.body, method)
    const end = method.returns === voidType && !lines.isEnding ? ['return null'] : []
    const made = framed(unit, `Class.${owner.name}.${method.name}`, body, [...lines.lines, ...end])
    return { method, isStatic: method.isStatic, parameters, lines: [...staticUse(owner, method.isStatic), ...made] }
}

/** Row A23: statics are ready before first use of the class. */
export function staticUse(owner: UserType, isWanted: boolean): Code[] {
    return isWanted && owner.hasStaticState ? [`${owner.jsName}.$static()`] : []
}

export function translateAccessor(unit: Unit, method: MethodSymbol, kind: 'get' | 'set'): EmittedFunction | null {
    const { owner } = unit.place
    if (method.body === null || owner === null) return null
    const body = new Body(unit.place, method, false)
    const [value] = method.parameters
    if (kind === 'set' && value !== undefined) body.declare(method.at, 'value', value, false, true)
    const lines = statements(body, method.body.statements)
    if (kind === 'get' && !lines.isEnding)
        throw body.error(method.at, `Missing return statement required return type: ${method.returns.name}`)
    const end = kind === 'set' && !lines.isEnding ? ['return value'] : []
    const made = framed(unit, `Class.${owner.name}.${method.name}`, body, [...lines.lines, ...end])
    return {
        method,
        isStatic: method.isStatic,
        parameters: kind === 'set' ? ['value'] : [],
        lines: [...staticUse(owner, method.isStatic), ...made],
    }
}

export function functionText(emitted: EmittedFunction): Code[] {
    const { method, isStatic, parameters } = emitted
    const star = method.suspends ? '*' : ''
    return [`${isStatic ? 'static ' : ''}${star}${method.jsName}(${parameters.join(', ')}) {`, ...indent(emitted.lines), '}']
}
