/** Type.newInstance: an object of a type known only at run time, made by its no-argument constructor (row G15). */
import type { TypeReference } from './registry.ts'
import { ANY, ApexList, ApexMap, ApexSet } from '../runtime/collections.ts'
import { ApexException } from '../runtime/exception.ts'
import { runToEnd } from '../runtime/run.ts'
import { SObject } from '../runtime/sobject.ts'
import { transaction } from '../runtime/transaction.ts'
import { printType } from '../runtime/type-name.ts'

/** @throws TypeException where the type cannot be made. */
export function instantiate(type: TypeReference): unknown {
    const { program, schema } = transaction().org
    const compiled = program.classes.get(type.name.toLowerCase())
    if (compiled !== undefined) return runToEnd(compiled.construct([]))
    const object = schema.object(type.name)
    if (object !== undefined) return new SObject(object)
    const collection = newCollection(type)
    if (collection === null) throw new ApexException('System.TypeException', `${printType(type)} cannot be constructed`)
    return collection
}

export function newCollection(type: TypeReference): ApexList | ApexSet | ApexMap | null {
    const [first = ANY, second = ANY] = type.arguments
    switch (type.name.toLowerCase()) {
        case 'list':
            return new ApexList(first)
        case 'set':
            return new ApexSet(first)
        case 'map':
            return new ApexMap(first, second)
        default:
            return null
    }
}
