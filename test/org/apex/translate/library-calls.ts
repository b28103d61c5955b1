/** Calls of the standard library: on its types, on records, and the methods that every object has. */
import type { LibraryMember } from '../../library/registry.ts'
import type { CallNode } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { joined, js } from '../emit/code.ts'
import { chooseOverload } from '../types/overloads.ts'
import { signatureOf } from '../types/declare.ts'
import { isRecord } from '../types/type.ts'
import { argumentCodes, methodMissing } from './calls.ts'
import { variablesInScope } from './scope.ts'
import { receiver } from './value.ts'

interface Found {
    readonly member: LibraryMember
    readonly parameters: readonly Type[]
    readonly returns: Type
    /** The library type that declares it, which may be a super-type of the one called. */
    readonly declaredBy: Type
}

export function callLibrary(body: Body, type: Type, node: CallNode, values: readonly Value[], target: Value | null): Value {
    const candidates = membersNamed(body, type, node.name, target === null)
    const choice = chooseOverload(
        body.world,
        candidates.map((found) => ({ parameters: found.parameters, target: found })),
        values.map((value) => value.type),
    )
    if (choice.kind === 'ambiguous')
        throw body.error(
            node.at,
            `Ambiguous method signature: ${signatureOf({ name: node.name, parameters: values.map((value) => value.type) })}`,
        )
    if (choice.kind === 'found') return invokeMember(body, node, choice.candidate.target, values, target)
    if (target !== null) {
        const general = callObjectMethod(body, node, values, target)
        if (general !== null) return general
    }
    methodMissing(body, node.at, node.name, values, type.name, true)
}

function membersNamed(body: Body, type: Type, name: string, isStatic: boolean): Found[] {
    const found: Found[] = []
    const visit = (level: Type) => {
        const bound = body.world.bindings(level)
        for (const member of body.world.libraryOf(level)?.members ?? []) {
            if (member.kind !== 'method' || member.isStatic !== isStatic || member.name.toLowerCase() !== name.toLowerCase()) continue
            const parameters = member.parameters.map((parameter) => body.world.ofReference(parameter, bound))
            if (found.some((known) => signatureOf({ name, parameters: known.parameters }) === signatureOf({ name, parameters }))) continue
            found.push({ member, parameters, returns: body.world.ofReference(member.returns, bound), declaredBy: level })
        }
        if (level.user !== null) return
        const parent = body.world.superOf(level)
        if (parent !== null) visit(parent)
        for (const next of body.world.interfacesOf(level)) visit(next)
    }
    visit(type)
    return found
}

function invokeMember(body: Body, node: CallNode, found: Found, values: readonly Value[], target: Value | null): Value {
    const { member, declaredBy } = found
    const name = body.links.member(declaredBy.kind === 'sobject' ? 'SObject' : declaredBy.base, member)
    const plain = argumentCodes(body, values, found)
    const codes = member.seesVariables === true ? js`${plain}, ${variablesInScope(body, node.at)}` : plain
    if (target === null) return result(body, found, js`${name}(${codes})`)
    const self = receiver(target)
    if (declaredBy.library?.kind === 'interface') {
        return { type: found.returns, code: js`$R.callInterface(${self}, '${member.name}', ${name}, [${codes}])` }
    }
    return result(body, found, js`${name}(${joined(values.length === 0 ? [self] : [self, codes], ', ')})`)
}

function result(body: Body, found: Found, code: Code): Value {
    return { type: found.returns, code: found.member.suspends ? body.suspendingCall(code) : code }
}

/** equals, hashCode and toString, which every value has. */
export function callObjectMethod(body: Body, node: CallNode, values: readonly Value[], target: Value): Value | null {
    const self = receiver(target)
    const [first] = values
    const name = node.name.toLowerCase()
    if (name === 'equals' && first !== undefined && values.length === 1)
        return { type: body.world.named('Boolean'), code: js`$R.objectEquals(${self}, ${first.code})`, isPresent: true }
    if (name === 'hashcode' && values.length === 0)
        return { type: body.world.named('Integer'), code: js`$R.objectHashCode(${self})`, isPresent: true }
    if (name === 'tostring' && values.length === 0)
        return { type: body.world.named('String'), code: js`$R.objectToString(${self})`, isPresent: true }
    return null
}

/** `record.Status.addError('…')`. */
export function callFieldError(body: Body, target: Value, values: readonly Value[]): Value | null {
    const field = target.recordField
    if (field === undefined || values.length < 1 || isRecord(target.type)) return null
    const message = values.at(0)
    if (message?.type.base !== 'String') return null
    return {
        type: body.world.find('void', null) ?? target.type,
        code: js`$R.addFieldError(${field.record}, '${field.name}', ${message.code})`,
    }
}
