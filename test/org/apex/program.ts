/** What the compiler hands to the platform: classes and triggers that run as JavaScript. Types only. */
import type { TypeReference } from '../library/registry.ts'

/** A value, or a generator that may suspend for a callout before it returns the value. */
export type Suspendable<T> = T | Generator<Suspension, T, unknown>

/** What a running transaction waits for. `perform` does the waiting; its outcome resumes the Apex code. */
export interface Suspension {
    readonly reason: 'callout'
    readonly perform: () => Promise<unknown>
}

export interface SourceFile {
    /** File name without folder: `ChangeCapture.cls`, `LeadChange.trigger`. */
    readonly name: string
    readonly text: string
    /** From the -meta.xml beside it, e.g. 65. */
    readonly apiVersion: number
    /** Namespace of a package installed in the org, or ''. */
    readonly namespace: string
}

export interface Annotation {
    readonly name: string
    readonly parameters: Readonly<Record<string, string>>
}

export interface ProgramMethod {
    readonly name: string
    readonly parameters: readonly TypeReference[]
    /** In the same order; Lightning passes values by name. */
    readonly parameterNames: readonly string[]
    readonly returns: TypeReference
    readonly isStatic: boolean
    readonly modifiers: readonly string[]
    readonly annotations: readonly Annotation[]
    readonly line: number
    /** `self` is null for a static method. */
    readonly invoke: (self: unknown, values: readonly unknown[]) => Suspendable<unknown>
}

/** An instance field or a property with storage: what JSON, debug texts and job snapshots see. */
export interface ProgramField {
    readonly name: string
    readonly type: TypeReference
    readonly isTransient: boolean
    readonly get: (self: object) => unknown
    readonly set: (self: object, value: unknown) => void
}

export interface ProgramClass {
    /** `Outer.Inner` for an inner class. */
    readonly name: string
    readonly kind: 'class' | 'interface' | 'enum'
    readonly sharing: 'with' | 'without' | 'inherited' | null
    readonly modifiers: readonly string[]
    readonly annotations: readonly Annotation[]
    readonly superType: TypeReference | null
    readonly interfaces: readonly TypeReference[]
    /** Own and inherited methods, the class's own first, static ones included. */
    readonly methods: readonly ProgramMethod[]
    /** The class's own instance fields in textual order, not those of its superclasses. */
    readonly fields: readonly ProgramField[]
    /** Makes an instance without running any constructor (JSON.deserialize, snapshots); fields are null. Absent: abstract, interface or enum. */
    readonly allocate?: () => object
    /** Enum constants in order; enums only. */
    readonly enumValues?: readonly unknown[]
    readonly isTest: boolean
    readonly source: SourceFile
    /** Makes an instance with the constructor that takes these types; throws TypeException where there is none. */
    readonly construct: (values: readonly unknown[]) => Suspendable<unknown>
}

export type TriggerEvent =
    'before insert' | 'before update' | 'before delete' | 'after insert' | 'after update' | 'after delete' | 'after undelete'

export interface ProgramTrigger {
    readonly name: string
    readonly object: string
    readonly events: ReadonlySet<TriggerEvent>
    readonly source: SourceFile
    /** Reads Trigger.* from the current transaction's trigger context. */
    readonly run: () => Suspendable<void>
}

/** Per source file: line number -> times run. Only coverable lines are keys. */
export type Coverage = ReadonlyMap<string, Map<number, number>>

export interface Program {
    readonly classes: ReadonlyMap<string, ProgramClass> // by lower-case name, inner classes as 'outer.inner'
    readonly triggers: readonly ProgramTrigger[]
    readonly coverage: Coverage
    /** Compiles and returns a block of anonymous Apex. */
    readonly anonymous: (source: string) => () => Suspendable<void>
}

/** Compile-time refusal, as `Class:line:column: message`. An API or construct that the runtime does not know says "not implemented: X". */
export class ApexCompileError extends Error {
    readonly file: string
    readonly line: number
    readonly column: number
    constructor(file: string, line: number, column: number, message: string) {
        super(`${file}:${line}:${column}: ${message}`)
        this.name = 'ApexCompileError'
        this.file = file
        this.line = line
        this.column = column
    }

    /** Of each file that is refused at the same stage, itself first. */
    get all(): readonly ApexCompileError[] {
        return [this]
    }
}
