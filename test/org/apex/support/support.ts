/** Runtime operations that belong to the language alone: emitted code finds them beside those of the runtime. */
import type { TypeReference } from '../../library/registry.ts'
import { ApexList, ApexMap, ApexSet } from '../../runtime/collections.ts'
import type { ApexEnumValue } from '../../runtime/enum.ts'
import { apexException, nullPointer } from '../../runtime/exception.ts'
import { newList, newMap, newSet } from '../../runtime/operations.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { TriggerContext } from '../../runtime/transaction.ts'

/** A collection made from another one carries the type arguments of the `new` expression. */
export function retyped(type: TypeReference, made: unknown): unknown {
    if (made instanceof ApexList) return newList(type, made.items)
    if (made instanceof ApexSet) return newSet(type, made.values())
    return made instanceof ApexMap
        ? newMap(
              type,
              [...made.pairs()].map(([key, value]) => [key, value]),
          )
        : made
}

export function longToInteger(value: bigint | null): number | null {
    return value === null ? null : Number(BigInt.asIntN(32, value))
}

export function enumValueOf(typeName: string, constants: readonly ApexEnumValue[], name: string | null): ApexEnumValue {
    if (name === null) throw nullPointer()
    const found = constants.find((constant) => constant.name.toLowerCase() === name.toLowerCase())
    if (found === undefined) throw apexException('NoSuchElementException', `No enum constant ${typeName}.${name}`)
    return found
}

/** A @Future method runs later, in a transaction of its own (row D12). */
export function callFuture(className: string, methodName: string, values: readonly unknown[], allowsCallouts: boolean): null {
    transaction().org.async.future(className, methodName, values, allowsCallouts)
    return null
}

/** Row C3; outside of triggers everything is null or false. */
export function triggerVariable(name: string, constant: (name: string) => unknown): unknown {
    const context = transaction().triggers.at(-1)
    if (context === undefined) return name.startsWith('is') ? false : null
    switch (name) {
        case 'new':
            return context.newRecords
        case 'old':
            return context.oldRecords
        case 'newmap':
            return context.newMap
        case 'oldmap':
            return context.oldMap
        case 'operationtype':
            return constant(context.event.replace(' ', '_').toUpperCase())
        case 'size':
            return (context.newRecords ?? context.oldRecords)?.items.length ?? 0
        case 'isexecuting':
            return true
        default:
            return isEvent(context, name.slice(2))
    }
}

function isEvent(context: TriggerContext, word: string): boolean {
    return context.event.split(' ').includes(word)
}
