/** Access to records and collections from emitted code, with the null checks of Apex (row A7). Keys are lower case. */
import type { TypeReference } from '../library/registry.ts'
import { callMethod, findMethod } from './call.ts'
import { ANY, ApexList, ApexMap, ApexSet } from './collections.ts'
import { apexException, nullPointer } from './exception.ts'
import { SObject } from './sobject.ts'
import { schemaObject } from './tokens.ts'

export function required<T>(value: T | null): T {
    if (value === null || value === undefined) throw nullPointer()
    return value
}

export function truth(value: boolean | null): boolean {
    if (value === null || value === undefined) throw nullPointer()
    return value
}

/** `new Lead(LastName = 'x', Account = a)`: the order of the fields is kept. */
export function newSObject(objectName: string, fields: Readonly<Record<string, unknown>> = {}): SObject {
    const record = new SObject(schemaObject(objectName))
    for (const [key, value] of Object.entries(fields)) {
        if (record.type.fields.has(key)) record.write(key, value)
        else if (value instanceof SObject || value === null) record.setParent(key, value)
        else throw apexException('SObjectException', `Invalid field ${key} for ${record.type.name}`)
    }
    return record
}

export function getField(record: SObject | null, key: string): unknown {
    if (record === null) throw nullPointer()
    return record.read(key)
}

/** Row B3: `c.Account.Name` is null when the lookup is empty. */
export function getFieldOfParent(record: SObject | null, key: string): unknown {
    return record === null ? null : record.read(key)
}

export function putField(record: SObject | null, key: string, value: unknown): unknown {
    if (record === null) throw nullPointer()
    record.write(key, value)
    return value
}

export function getParent(record: SObject | null, key: string): SObject | null {
    if (record === null) throw nullPointer()
    return record.parent(key)
}

export function getParentOfParent(record: SObject | null, key: string): SObject | null {
    return record === null ? null : record.parent(key)
}

export function putParent(record: SObject | null, key: string, parent: SObject | null): SObject | null {
    required(record).setParent(key, parent)
    return parent
}

export function getChildren(record: SObject | null, key: string): ApexList {
    return required(record).child(key)
}

export function addFieldError(record: SObject | null, key: string, message: string | null): void {
    const known = required(record)
    known.addError(message, [known.field(key).name])
}

const inner = (type: TypeReference, n: number): TypeReference => type.arguments[n] ?? ANY

/** `type` is the whole List<X>, Set<X> or Map<K, V>. */
export function newList(type: TypeReference, items: unknown[] = []): ApexList {
    return new ApexList(inner(type, 0), items)
}

/** `new String[5]` */
export function newArray(type: TypeReference, size: number | null): ApexList {
    return new ApexList(inner(type, 0), new Array<unknown>(required(size)).fill(null))
}

export function newSet(type: TypeReference, items: unknown[] = []): ApexSet {
    return new ApexSet(inner(type, 0), items)
}

export function newMap(type: TypeReference, pairs: [unknown, unknown][] = []): ApexMap {
    return new ApexMap(inner(type, 0), inner(type, 1), pairs)
}

export function index(list: ApexList | null, position: number | null): unknown {
    return required(list).get(required(position))
}

export function setIndex(list: ApexList | null, position: number | null, value: unknown): unknown {
    required(list).set(required(position), value)
    return value
}

/** What a for-each loop walks: a List or Set (guarded, row A34), or a user Iterable or Iterator. */
export function iterate(value: unknown): Iterable<unknown> {
    if (value === null || value === undefined) throw nullPointer()
    if (value instanceof ApexList || value instanceof ApexSet) return value
    if (typeof value !== 'object') throw new Error('the compiler let a for-each over a scalar through')
    if (Symbol.iterator in value) return value as Iterable<unknown>
    return userIteration(findMethod(value, 'iterator', 0) === null ? value : (required(callMethod(value, 'iterator', [])) as object))
}

function* userIteration(source: object): Generator<unknown> {
    if (Symbol.iterator in source) {
        yield* source as Iterable<unknown>
        return
    }
    while (callMethod(source, 'hasNext', []) === true) yield callMethod(source, 'next', [])
}

/** Gives a collection that a library constructor made (`new List<Id>(ids)`) the type arguments of the source. */
export function typed<T>(collection: T, type: TypeReference): T {
    if (collection instanceof ApexList || collection instanceof ApexSet) collection.elementType = inner(type, 0)
    if (collection instanceof ApexMap) {
        collection.keyType = inner(type, 0)
        collection.valueType = inner(type, 1)
    }
    return collection
}
