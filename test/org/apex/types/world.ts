/** Every type that a source may name, and the rules by which a name finds its type. */
import type { Library, LibraryType, TypeReference } from '../../library/registry.ts'
import type { Schema } from '../../platform/schema-types.ts'
import type { Source } from '../build/source.ts'
import type { TypeName } from '../ast.ts'
import type { Type } from './type.ts'
import type { UserType } from './symbols.ts'
import { anyType, libraryType, sObjectType, userType, voidType } from './type.ts'
import { hasAnnotation, lineage, outermost } from './symbols.ts'

/** A private inner class is its file's own, a protected one its subclasses' too; @TestVisible opens it to tests (row E19). */
export function isTypeVisible(type: UserType, scope: UserType | null): boolean {
    const { outer, visibility } = type
    if (outer === null || visibility === 'public' || visibility === 'global') return true
    if (scope === null) return false
    if (outermost(scope) === outermost(type)) return true
    if (hasAnnotation(type.node.modifiers, 'TestVisible') && outermost(scope).isTest) return true
    return visibility === 'protected' && lineage(scope).includes(outer)
}

export class World {
    readonly library: Library
    readonly schema: Schema
    /** Top-level types by lower-case name. */
    readonly types = new Map<string, UserType>()
    private readonly plain = new Map<string, Type>()

    constructor(library: Library, schema: Schema) {
        this.library = library
        this.schema = schema
    }

    /** A library type that the compiler itself needs. @throws Error where the library lacks it: the runtime is incomplete. */
    named(name: string, ...inner: readonly Type[]): Type {
        const known = inner.length === 0 ? this.plain.get(name) : undefined
        if (known !== undefined) return known
        const found = this.library.find(name)
        if (found === undefined) throw new Error(`the library has no ${name}`)
        const type = libraryType(found, inner)
        if (inner.length === 0) this.plain.set(name, type)
        return type
    }

    listOf(element: Type): Type {
        return this.named('List', element)
    }

    resolve(name: TypeName, source: Source, scope: UserType | null): Type {
        const inner = name.arguments.map((part) => this.resolve(part, source, scope))
        const type = this.find(name.name, scope)
        if (type === null) throw source.error(name.at, `Invalid type: ${name.name}`)
        if (type.user !== null && !isTypeVisible(type.user, scope)) throw source.error(name.at, `Type is not visible: ${name.name}`)
        const expected = type.library?.typeParameters.length ?? 0
        if (expected === inner.length) return type.library === null || expected === 0 ? type : libraryType(type.library, inner)
        if (expected === 0) throw source.error(name.at, `Type arguments provided for a non-parameterized type: ${type.base}`)
        if (inner.length === 0) throw source.error(name.at, `No type arguments provided for a parameterized type: ${type.base}`)
        throw source.error(name.at, `Invalid type argument count for ${type.base}: expected ${expected} but found ${inner.length}`)
    }

    /** A name without type arguments; null where nothing is called so. */
    find(name: string, scope: UserType | null): Type | null {
        const parts = name.split('.')
        if (parts.length > 1) return this.findDotted(parts, scope)
        const key = name.toLowerCase()
        if (key === 'object') return anyType
        if (key === 'void') return voidType
        for (let level = scope; level !== null; level = level.outer) {
            if (level.node.name.toLowerCase() === key) return userType(level)
            for (const type of lineage(level)) {
                const inner = type.inner.get(key)
                if (inner !== undefined) return userType(inner)
            }
        }
        return this.findTopLevel(name)
    }

    findTopLevel(name: string): Type | null {
        const user = this.types.get(name.toLowerCase())
        if (user !== undefined) return userType(user)
        const library = this.library.find(name)
        if (library !== undefined) return libraryType(library)
        const object = this.schema.object(name)
        return object === undefined ? null : sObjectType(object)
    }

    private findDotted(parts: readonly string[], scope: UserType | null): Type | null {
        const [first = '', ...rest] = parts
        const outer = this.find(first, scope)
        if (outer?.user && rest.length === 1) {
            for (const type of lineage(outer.user)) {
                const inner = type.inner.get((rest[0] ?? '').toLowerCase())
                if (inner !== undefined) return userType(inner)
            }
        }
        const library = this.library.find(parts.join('.'))
        if (library !== undefined) return libraryType(library)
        if (first.toLowerCase() === 'schema' && rest.length === 1) {
            const object = this.schema.object(rest[0] ?? '')
            if (object !== undefined) return sObjectType(object)
        }
        if (first.toLowerCase() === 'system' && rest.length === 1 && (rest[0] ?? '').toLowerCase() === 'object') return anyType
        return null
    }

    /** A type of a library signature; `bound` says what E, K and V stand for. */
    ofReference(reference: TypeReference, bound: ReadonlyMap<string, Type>): Type {
        const parameter = bound.get(reference.name)
        if (parameter !== undefined) return parameter
        const type = this.find(reference.name, null)
        if (type === null) throw new Error(`a library signature names the unknown type ${reference.name}`)
        if (reference.arguments.length === 0 || type.library === null) return type
        return libraryType(
            type.library,
            reference.arguments.map((part) => this.ofReference(part, bound)),
        )
    }

    /** `This` in a signature of SObject is the object itself: `Lead copy = lead.clone()`. */
    bindings(type: Type): ReadonlyMap<string, Type> {
        if (type.kind === 'sobject') return new Map([['This', type]])
        const names = type.library?.typeParameters ?? []
        return new Map(names.map((name, position) => [name, type.arguments[position] ?? anyType]))
    }

    superOf(type: Type): Type | null {
        if (type.user !== null) return type.user.superType
        const parent = type.library?.superType
        return parent ? this.ofReference(parent, this.bindings(type)) : null
    }

    interfacesOf(type: Type): readonly Type[] {
        if (type.user !== null) return type.user.interfaces
        return (type.library?.interfaces ?? []).map((parent) => this.ofReference(parent, this.bindings(type)))
    }

    libraryOf(type: Type): LibraryType | null {
        if (type.kind === 'sobject') return this.library.find('SObject') ?? null
        if (type.kind === 'any') return this.library.find('Object') ?? null
        return type.library
    }
}
