/** Rules between a class and its super-types (rows A27, A28); it also joins overrides into the families that are coloured together. */
import type { LibraryMember } from '../../library/registry.ts'
import type { Type } from './type.ts'
import type { World } from './world.ts'
import type { MethodSymbol, UserType, Visibility } from './symbols.ts'
import { interfacesOf, isException, lineage } from './symbols.ts'
import { isSubtype } from './convert.ts'
import { signatureOf } from './declare.ts'
import { sameType, userType, voidType } from './type.ts'

const openness: Readonly<Record<Visibility, number>> = { private: 0, protected: 1, public: 2, global: 3 }

export function checkInheritance(world: World, type: UserType): void {
    checkSuperclass(type)
    for (const methods of type.methods.values()) for (const method of methods) checkMethod(type, method)
    checkBodies(type)
    if (type.kind === 'class') {
        checkAbstracts(type)
        for (const next of interfacesOf(type)) checkInterface(world, type, next)
    }
    for (const inner of type.inner.values()) checkInheritance(world, inner)
}

function checkSuperclass(type: UserType): void {
    const { source, node } = type
    const parent = type.superType
    const isNamedException = /exception$/i.test(node.name)
    if (type.kind !== 'class') return
    if (parent !== null && isException(userType(type)) && !isNamedException) {
        throw source.error(node.at, `Classes extending Exception must have a name ending in 'Exception': ${type.name}`)
    }
    if (isNamedException && !isException(userType(type)))
        throw source.error(node.at, `Exception class must extend another Exception class: ${type.name}`)
    if (parent?.user && !parent.user.node.modifiers.words.has('virtual') && !parent.user.node.modifiers.words.has('abstract')) {
        throw source.error(node.at, `Non-virtual and non-abstract type cannot be extended: ${parent.name}`)
    }
}

/** The method of a superclass that this one has the name and parameters of. */
function overridden(type: UserType, method: MethodSymbol): MethodSymbol | null {
    for (const parent of lineage(type).slice(1)) {
        const found = parent.methods.get(method.name.toLowerCase())?.find((other) => other.jsName === method.jsName)
        if (found !== undefined) return found
    }
    return null
}

function join(one: MethodSymbol, other: MethodSymbol): void {
    one.family.add(other)
    other.family.add(one)
}

function checkMethod(type: UserType, method: MethodSymbol): void {
    const error = (message: string) => type.source.error(method.at, message)
    const parent = overridden(type, method)
    const isHidden = parent === null || (parent.visibility === 'private' && !parent.isAbstract)
    const isNew = type.file.apiVersion >= 65
    if (isNew && (method.isAbstract || method.isOverride) && method.visibility === 'private' && type.kind === 'class') {
        throw error(`Method must be declared as protected, public or global: ${signatureOf(method)}`)
    }
    if (isHidden) {
        const isObjectMethod = ['tostring', 'equals', 'hashcode'].includes(method.name.toLowerCase())
        const isOfInterface = interfacesOf(type).some((next) => hasMethod(next, method.name))
        if (method.isOverride && !isObjectMethod && !isOfInterface && !isLibraryMethod(type, method))
            throw error(`@Override specified for non-overriding method: ${signatureOf(method)}`)
        return
    }
    if (parent.isStatic !== method.isStatic || parent.isStatic) {
        if (parent.isStatic && method.isStatic) return
        throw error(`Cannot override static method: ${signatureOf(parent)} with ${signatureOf(method)}`)
    }
    if (!parent.isVirtual) throw error(`Non-virtual, non-abstract methods cannot be overridden: ${signatureOf(method)}`)
    if (!method.isOverride) throw error(`Method must use the override keyword: ${signatureOf(method)}`)
    if (openness[method.visibility] < openness[parent.visibility])
        throw error(`Cannot reduce the visibility of method: ${signatureOf(method)}`)
    if (!sameType(parent.returns, method.returns)) {
        throw error(
            `Method return types clash: ${method.returns.name} ${signatureOf(method)} vs ${parent.returns.name} ${signatureOf(parent)} from the type ${type.name}`,
        )
    }
    join(method, parent)
}

function hasMethod(type: Type, name: string): boolean {
    if (type.user !== null) return type.user.methods.has(name.toLowerCase())
    return (type.library?.members ?? []).some((member) => member.name.toLowerCase() === name.toLowerCase())
}

/** `override getMessage()` of an exception. */
function isLibraryMethod(type: UserType, method: MethodSymbol): boolean {
    const root = lineage(type).at(-1)?.superType ?? null
    return root !== null && hasMethod(root, method.name)
}

function checkBodies(type: UserType): void {
    if (type.kind === 'interface') return
    const isAbstractClass = type.node.modifiers.words.has('abstract')
    for (const method of [...type.methods.values()].flat()) {
        if (method.isAbstract && method.body !== null) throw type.source.error(method.at, 'Abstract methods cannot have a body')
        if (method.isAbstract && !isAbstractClass)
            throw type.source.error(
                type.node.at,
                `Class ${type.name} must implement the abstract method: ${method.returns.name} ${type.name}.${signatureOf(method)}`,
            )
        if (!method.isAbstract && method.body === null) throw type.source.error(method.at, 'Method must have a body')
    }
}

function checkAbstracts(type: UserType): void {
    if (type.node.modifiers.words.has('abstract')) return
    for (const parent of lineage(type).slice(1)) {
        for (const method of [...parent.methods.values()].flat()) {
            if (method.isAbstract && implementation(type, method)?.isAbstract !== false) {
                throw type.source.error(
                    type.node.at,
                    `Class ${type.name} must implement the abstract method: ${method.returns.name} ${parent.name}.${signatureOf(method)}`,
                )
            }
        }
    }
}

function implementation(type: UserType, method: MethodSymbol): MethodSymbol | null {
    for (const level of lineage(type)) {
        const found = level.methods.get(method.name.toLowerCase())?.find((other) => other.jsName === method.jsName && !other.isStatic)
        if (found !== undefined) return found
    }
    return null
}

function checkInterface(world: World, type: UserType, next: Type): void {
    if (next.user !== null) checkUserInterface(type, next.user)
    else checkLibraryInterface(world, type, next)
}

function checkUserInterface(type: UserType, wanted: UserType): void {
    for (const method of [...wanted.methods.values()].flat()) {
        const found = implementation(type, method)
        const text = `${method.returns.name} ${wanted.name}.${signatureOf(method)}`
        if (found === null) {
            if (type.node.modifiers.words.has('abstract')) continue
            throw type.source.error(type.node.at, `Class ${type.name} must implement the method: ${text}`)
        }
        if (!sameType(found.returns, method.returns)) {
            throw type.source.error(
                found.at,
                `Method return types clash: ${found.returns.name} ${signatureOf(found)} vs ${method.returns.name} ${signatureOf(method)} from the type ${type.name}`,
            )
        }
        if (openness[found.visibility] < openness.public) throw type.source.error(found.at, notVisible(type, text))
        join(found, method)
    }
}

const notVisible = (type: UserType, text: string) =>
    `${type.name}: Overriding implementations of global or public interface methods must be global or public: ${text}`

/** Several members of one name in a library interface are alternatives, as start() of Database.Batchable is. */
function checkLibraryInterface(world: World, type: UserType, next: Type): void {
    if (type.node.modifiers.words.has('abstract')) return
    const bound = world.bindings(next)
    const members = (next.library?.members ?? []).filter((member) => member.kind === 'method' && !member.isStatic)
    for (const name of new Set(members.map((member) => member.name.toLowerCase()))) {
        const wanted = members.filter((member) => member.name.toLowerCase() === name)
        const [first] = wanted
        if (first === undefined) continue
        const own = lineage(type).flatMap((level) => level.methods.get(name) ?? [])
        const found = own.find((method) => wanted.some((member) => implementsMember(world, method, member, bound)))
        const parameters = first.parameters.map((parameter) => world.ofReference(parameter, bound))
        const text = `${world.ofReference(first.returns, bound).name} ${next.name}.${signatureOf({ name: first.name, parameters })}`
        if (found === undefined) throw type.source.error(type.node.at, `Class ${type.name} must implement the method: ${text}`)
        if (openness[found.visibility] < openness.public) throw type.source.error(found.at, notVisible(type, text))
    }
}

function implementsMember(world: World, method: MethodSymbol, member: LibraryMember, bound: ReadonlyMap<string, Type>): boolean {
    if (method.isStatic || method.parameters.length !== member.parameters.length) return false
    const returns = world.ofReference(member.returns, bound)
    const isReturning =
        sameType(method.returns, returns) ||
        (returns !== voidType && method.returns !== voidType && isSubtype(world, method.returns, returns))
    return (
        isReturning &&
        member.parameters.every((parameter, position) => {
            const wanted = world.ofReference(parameter, bound)
            const given = method.parameters[position] ?? wanted
            return sameType(wanted, given) || (wanted.base === 'List' && given.base === 'List')
        })
    )
}
