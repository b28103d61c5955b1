/** Bases of the two kinds of instances: those of compiled Apex classes and those of library classes. */
import type { ProgramClass } from '../apex/program.ts'

/** What the constructor function of every emitted class carries. */
export interface ApexConstructor {
    readonly $class: ProgramClass
}

/** Base of emitted classes. Fields are set by the emitted code. */
export class ApexObject {}

/** Base of library objects such as HttpRequest. The type name is as Apex prints it. */
export abstract class LibraryObject {
    abstract readonly apexType: string

    /** Whether the object is one of a library interface or superclass; the name is lower case without `system.`. */
    isA(_name: string): boolean {
        return false
    }
}

/** The class of an instance of a compiled class (exceptions included), or null for any other value. */
export function programClassOf(value: unknown): ProgramClass | null {
    if (typeof value !== 'object' || value === null) return null
    const made = value.constructor as unknown as Partial<ApexConstructor>
    return Object.hasOwn(made, '$class') ? (made.$class ?? null) : null
}

/** The class and its compiled superclasses, nearest first. */
export function programClassesOf(value: object): ProgramClass[] {
    const classes: ProgramClass[] = []
    let made: unknown = value.constructor
    while (typeof made === 'function' && made !== Function.prototype) {
        if (Object.hasOwn(made, '$class')) classes.push((made as unknown as ApexConstructor).$class)
        made = Object.getPrototypeOf(made)
    }
    return classes
}
