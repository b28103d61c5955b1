/** What a compiled program declares: its types, their fields and methods, with resolved types. */
import type { Source } from '../build/source.ts'
import type { Block, FieldNode, Modifiers, ParameterNode, Position, PropertyNode, TypeNode } from '../ast.ts'
import type { SourceFile } from '../program.ts'
import type { Type } from './type.ts'

export type Visibility = 'private' | 'protected' | 'public' | 'global'

export interface UserType {
    readonly kind: 'class' | 'interface' | 'enum'
    /** `Outer.Inner`. */
    readonly name: string
    readonly jsName: string
    readonly node: TypeNode
    readonly outer: UserType | null
    readonly source: Source
    readonly file: SourceFile
    readonly visibility: Visibility
    readonly isTest: boolean
    superType: Type | null
    interfaces: readonly Type[]
    /** By lower-case name; properties are fields with accessors. */
    readonly fields: Map<string, FieldSymbol>
    readonly methods: Map<string, MethodSymbol[]>
    readonly constructors: MethodSymbol[]
    readonly inner: Map<string, UserType>
    /** Enum constants by lower-case name. */
    readonly constants: ReadonlyMap<string, string>
    /** Runs field initialisers and blocks of an instance; of the class. */
    readonly instanceStart: MethodSymbol
    readonly staticStart: MethodSymbol
    hasStaticState: boolean
}

export interface FieldSymbol {
    readonly owner: UserType
    readonly name: string
    readonly jsName: string
    readonly type: Type
    readonly isStatic: boolean
    readonly isFinal: boolean
    readonly visibility: Visibility
    readonly isTestVisible: boolean
    readonly at: Position
    readonly field: FieldNode | null
    readonly property: PropertyNode | null
    readonly getter: MethodSymbol | null
    readonly setter: MethodSymbol | null
}

export interface MethodSymbol {
    readonly owner: UserType | null
    /** As written; `<init>`-like symbols are named for the stack trace. */
    readonly name: string
    readonly jsName: string
    readonly parameters: readonly Type[]
    readonly parameterNodes: readonly ParameterNode[]
    readonly returns: Type
    readonly isStatic: boolean
    readonly isAbstract: boolean
    readonly isVirtual: boolean
    readonly isOverride: boolean
    readonly visibility: Visibility
    readonly isTestVisible: boolean
    readonly modifiers: Modifiers
    readonly at: Position
    readonly body: Block | null
    /** Filled while bodies are translated; read by colour.ts. */
    readonly callees: Set<MethodSymbol>
    /** Overrides and implementations that a call through this method may reach, and the reverse. */
    readonly family: Set<MethodSymbol>
    /** Calls a library member that suspends. */
    suspendsItself: boolean
    suspends: boolean
}

export const noModifiers: Modifiers = { words: new Set(), sharing: null, annotations: [] }

export function hasAnnotation(modifiers: Modifiers, name: string): boolean {
    return modifiers.annotations.some((annotation) => annotation.name.toLowerCase() === name.toLowerCase())
}

export function visibilityOf(modifiers: Modifiers): Visibility {
    for (const word of ['global', 'public', 'protected', 'private'] as const) if (modifiers.words.has(word)) return word
    if (modifiers.words.has('webservice')) return 'global'
    return 'private'
}

/** A method symbol with the defaults of one that has no body of its own. */
export function methodSymbol(parts: Partial<MethodSymbol> & Pick<MethodSymbol, 'name' | 'jsName' | 'returns' | 'at'>): MethodSymbol {
    return {
        owner: null,
        parameters: [],
        parameterNodes: [],
        isStatic: false,
        isAbstract: false,
        isVirtual: false,
        isOverride: false,
        visibility: 'private',
        isTestVisible: false,
        modifiers: noModifiers,
        body: null,
        callees: new Set(),
        family: new Set(),
        suspendsItself: false,
        suspends: false,
        ...parts,
    }
}

/** The type and its compiled superclasses, nearest first. */
export function lineage(type: UserType): UserType[] {
    const line: UserType[] = []
    for (let next: UserType | null = type; next !== null; next = next.superType?.user ?? null) line.push(next)
    return line
}

/** The library class that a compiled class extends in the end (`Exception`), if any. */
function libraryAncestor(type: UserType): Type | null {
    const last = lineage(type).at(-1)?.superType ?? null
    return last !== null && last.library !== null ? last : null
}

export function outermost(type: UserType): UserType {
    return type.outer === null ? type : outermost(type.outer)
}

/** Interfaces of the type, its superclasses and their super-interfaces. */
export function interfacesOf(type: UserType): Type[] {
    const found: Type[] = []
    const visit = (next: Type) => {
        if (found.some((known) => known.name === next.name)) return
        found.push(next)
        for (const more of next.user?.interfaces ?? []) visit(more)
    }
    for (const level of lineage(type)) for (const next of level.interfaces) visit(next)
    return found
}

export function isException(type: Type): boolean {
    if (type.library !== null) return type.library.kind === 'exception' || type.base === 'Exception'
    return type.user !== null && type.user.kind === 'class' && libraryAncestor(type.user) !== null
}
