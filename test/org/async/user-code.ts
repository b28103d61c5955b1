/** Questions about user code that asynchronous runners ask: what an instance implements, and in which transaction it runs. */
import type { Suspendable } from '../apex/program.ts'
import { programClassesOf } from '../runtime/object.ts'
import { transaction } from '../runtime/transaction.ts'
import { OrgTransaction } from './transactions.ts'

/** @throws Error where the current transaction was not made by transactions.ts: a bug of the caller. */
export function runningTransaction(): OrgTransaction {
    const tx = transaction()
    if (!(tx instanceof OrgTransaction)) throw new Error('asynchronous Apex needs a transaction of the org')
    return tx
}

/** Superclasses included; interfaces as declared, with or without their namespace. */
export function implementsInterface(target: object, name: string): boolean {
    const wanted = plain(name)
    return programClassesOf(target).some((type) => type.interfaces.some((implemented) => plain(implemented.name) === wanted))
}

/** One class may be Queueable, Schedulable and Finalizer at once: the context's type says which execute is meant. */
export function callExecute(target: object, contextType: string, context: unknown): Suspendable<unknown> {
    for (const { methods } of programClassesOf(target)) {
        const found = methods.find(({ isStatic, name, parameters }) => {
            return (
                !isStatic &&
                name.toLowerCase() === 'execute' &&
                parameters.length === 1 &&
                plain(parameters[0]?.name ?? '') === plain(contextType)
            )
        })
        if (found !== undefined) return found.invoke(target, [context])
    }
    throw new Error(`an object without execute(${contextType}) was accepted as a job`)
}

function plain(name: string): string {
    return name.toLowerCase().replace(/^system\./, '')
}
