/** Calls from library code back into compiled classes: compareTo, equals, respond, hasNext… They run synchronously. */
import type { ProgramMethod } from '../apex/program.ts'
import { ApexException } from './exception.ts'
import { programClassesOf } from './object.ts'
import { runToEnd } from './run.ts'

/** Per class: what was found before, because collections ask for equals and hashCode of every element. */
const found = new WeakMap<object, Map<string, ProgramMethod | null>>()

/** The compiled instance method, nearest class first; null where there is none. */
export function findMethod(target: object, name: string, parameterCount: number): ProgramMethod | null {
    const known = found.get(target.constructor) ?? new Map<string, ProgramMethod | null>()
    found.set(target.constructor, known)
    const key = `${name.toLowerCase()}/${parameterCount}`
    const before = known.get(key)
    if (before !== undefined) return before
    const method = searchMethod(target, name.toLowerCase(), parameterCount)
    known.set(key, method)
    return method
}

function searchMethod(target: object, name: string, parameterCount: number): ProgramMethod | null {
    for (const type of programClassesOf(target)) {
        for (const method of type.methods) {
            if (!method.isStatic && method.parameters.length === parameterCount && method.name.toLowerCase() === name) return method
        }
    }
    return null
}

/** @throws TypeException where the object has no such method; a callout in the method is refused as in runSync. */
export function callMethod(target: object, name: string, values: readonly unknown[]): unknown {
    const method = findMethod(target, name, values.length)
    if (method === null) throw new ApexException('System.TypeException', `Method does not exist: ${name}`)
    return runToEnd(method.invoke(target, values))
}
