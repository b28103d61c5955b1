/** Method calls: own methods, methods of user types, and who answers for everything else (library-calls.ts). */
import type { CallNode, Expression, Position } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { joined, js } from '../emit/code.ts'
import { interfacesOf, lineage } from '../types/symbols.ts'
import { chooseOverload } from '../types/overloads.ts'
import { signatureOf } from '../types/declare.ts'
import { voidType } from '../types/type.ts'
import { isVisible } from './names.ts'
import { converted, receiver } from './value.ts'
import { callLibrary, callObjectMethod } from './library-calls.ts'
import { translate } from './expressions.ts'

/** How a call may be made: through an instance, through the class name, or unqualified. */
export type Access = 'instance' | 'static' | 'own'

export function argumentValues(body: Body, nodes: readonly Expression[]): Value[] {
    return nodes.map((node) => {
        const value = translate(body, node)
        if (value.type.kind === 'void') throw body.error(node.at, 'Arithmetic expressions are not allowed on void types')
        return value
    })
}

/** Arguments as the parameters want them; overload resolution has made sure that they convert. */
export function argumentCodes(body: Body, values: readonly Value[], method: Pick<MethodSymbol, 'parameters'>): Code {
    return joined(
        values.map((value, position) => converted(body, value, method.parameters[position] ?? value.type) ?? value.code),
        ', ',
    )
}

export function methodMissing(
    body: Body,
    at: Position,
    name: string,
    values: readonly Value[],
    typeName: string,
    isLibrary = false,
): never {
    const signature = `${name}(${values.map((value) => value.type.name).join(', ')})`
    const suffix = isLibrary ? ' (not implemented by this runtime)' : ''
    throw body.error(at, `Method does not exist or incorrect signature: void ${signature} from the type ${typeName}${suffix}`)
}

/** Methods of that name that a value of the type answers to, nearest class first; overridden ones once. */
function methodsNamed(type: UserType, name: string): MethodSymbol[] {
    const found: MethodSymbol[] = []
    const types = [...lineage(type), ...interfacesOf(type).flatMap((next) => next.user ?? [])]
    for (const level of types) {
        for (const method of level.methods.get(name.toLowerCase()) ?? []) {
            if (!found.some((known) => known.jsName === method.jsName)) found.push(method)
        }
    }
    return found
}

function findMethod(body: Body, type: UserType, node: CallNode, values: readonly Value[]): MethodSymbol | null {
    const candidates = methodsNamed(type, node.name).map((target) => ({ parameters: target.parameters, target }))
    const choice = chooseOverload(
        body.world,
        candidates,
        values.map((value) => value.type),
    )
    if (choice.kind === 'ambiguous')
        throw body.error(
            node.at,
            `Ambiguous method signature: ${signatureOf({ name: node.name, parameters: values.map((value) => value.type) })}`,
        )
    return choice.kind === 'found' ? choice.candidate.target : null
}

/** `run(x)`: a method of this class or its superclasses, or a static one of the class around it. */
export function callOwn(body: Body, node: CallNode): Value {
    const values = argumentValues(body, node.arguments)
    const owner = body.owner
    if (owner === null) methodMissing(body, node.at, node.name, values, 'AnonymousBlock')
    const own = findMethod(body, owner, node, values)
    if (own !== null) return invoke(body, own, node, values, own.isStatic ? null : { type: voidType, code: 'this', isPresent: true }, 'own')
    const outer = owner.outer === null ? null : findMethod(body, owner.outer, node, values)
    if (outer?.isStatic) return invoke(body, outer, node, values, null, 'own')
    if (!body.isStatic) {
        const self: Value = { type: voidType, code: 'this', isPresent: true }
        const inherited = lineage(owner).at(-1)?.superType ?? null
        if (inherited !== null) return callLibrary(body, inherited, node, values, self)
        const found = callObjectMethod(body, node, values, self)
        if (found !== null) return found
    }
    methodMissing(body, node.at, node.name, values, owner.name)
}

export function callUser(body: Body, type: UserType, node: CallNode, target: Value | null): Value {
    const values = argumentValues(body, node.arguments)
    const found = findMethod(body, type, node, values)
    if (found !== null) return invoke(body, found, node, values, target, target === null ? 'static' : 'instance')
    if (target !== null) {
        const inherited = lineage(type).at(-1)?.superType ?? interfacesOf(type).find((next) => next.library !== null)
        if (inherited && inherited.library !== null && hasMember(inherited.library, node.name))
            return callLibrary(body, inherited, node, values, target)
        const general = callObjectMethod(body, node, values, target)
        if (general !== null) return general
    }
    methodMissing(body, node.at, node.name, values, type.name)
}

const hasMember = (library: { members: readonly { name: string }[] }, name: string) =>
    library.members.some((member) => member.name.toLowerCase() === name.toLowerCase())

function invoke(body: Body, method: MethodSymbol, node: CallNode, values: readonly Value[], target: Value | null, access: Access): Value {
    const text = signatureOf(method)
    if (!isVisible(body, method))
        throw body.error(node.at, `Method is not visible: ${method.returns.name} ${method.owner?.name ?? ''}.${text}`)
    if (method.isStatic && access === 'instance')
        throw body.error(
            node.at,
            `Static method cannot be referenced from a non static context: ${method.returns.name} ${method.owner?.name ?? ''}.${text}`,
        )
    if (!method.isStatic && (access === 'static' || (access === 'own' && body.isStatic))) {
        throw body.error(
            node.at,
            `Non static method cannot be referenced from a static context: ${method.returns.name} ${method.owner?.name ?? ''}.${text}`,
        )
    }
    if (!method.isStatic && access === 'own' && body.isBeforeInstance)
        throw body.error(node.at, `Cannot reference instance methods in a constructor invocation: ${text}`)
    if (target?.isSuper && method.isAbstract) throw body.error(node.at, `Abstract method cannot be called directly: ${text}`)
    const code = argumentCodes(body, values, method)
    const future = method.modifiers.annotations.find((annotation) => annotation.name.toLowerCase() === 'future')
    if (future !== undefined) {
        const call = js`$R.callFuture('${method.owner?.name ?? ''}', '${method.name}', [${code}], ${future.parameters['callout'] ?? 'false'})`
        return { type: voidType, code: call }
    }
    const self: Code = method.isStatic
        ? (method.owner?.jsName ?? '')
        : target === null
          ? 'this'
          : target.isSuper
            ? 'super'
            : receiver(target)
    return { type: method.returns, code: body.call(method, js`${self}.${method.jsName}(${code})`) }
}
