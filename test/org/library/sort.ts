/** The order of List.sort() without a Comparator (row A37): nulls first, Strings by character code. */
import { callMethod, findMethod } from '../runtime/call.ts'
import { orderOf } from '../runtime/comparison.ts'
import { ApexEnumValue } from '../runtime/enum.ts'
import { NotImplementedError, apexException } from '../runtime/exception.ts'
import { SObject } from '../runtime/sobject.ts'
import { typeNameOf } from '../runtime/type-name.ts'

export function compareElements(a: unknown, b: unknown): number {
    if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
    if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
    if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
    if (a instanceof ApexEnumValue && b instanceof ApexEnumValue) return a.ordinal - b.ordinal
    if (a instanceof SObject && b instanceof SObject) return compareRecords(a, b)
    return orderOf(a, b) ?? compareObjects(a, b)
}

function compareObjects(a: unknown, b: unknown): number {
    if (typeof a !== 'object' || a === null || findMethod(a, 'compareTo', 1) === null) {
        throw apexException('ListException', `One or more of the items in this list is not Comparable: ${typeNameOf(a)}`)
    }
    return callMethod(a, 'compareTo', [b]) as number
}

/** Type label, Name, standard fields alphabetically, then custom ones; a field that is only in one record is not settled by the guide. */
function compareRecords(a: SObject, b: SObject): number {
    if (a.type !== b.type) return compareElements(a.type.label, b.type.label)
    const names = [...new Set([...a.values.keys(), ...b.values.keys()])].filter((name) => name !== 'name')
    const isCustom = (name: string): number => Number(name.endsWith('__c'))
    names.sort((x, y) => isCustom(x) - isCustom(y) || compareElements(x, y))
    for (const name of ['name', ...names]) {
        if (name !== 'name' && a.values.has(name) !== b.values.has(name))
            throw new NotImplementedError('sorting records with different fields set')
        const order = compareElements(a.values.get(name) ?? null, b.values.get(name) ?? null)
        if (order !== 0) return order
    }
    return 0
}
