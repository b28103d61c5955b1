/** List, Set, Map, Iterable, Iterator, Comparable, Comparator. Elements arrive converted: the compiler knows the type arguments. */
import { systemInterface, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { callMethod } from '../runtime/call.ts'
import { ANY, ApexList, ApexMap, ApexSet } from '../runtime/collections.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { keyOf, newKeySpace, sameElement } from '../runtime/equality.ts'
import { hashOf } from '../runtime/hash.ts'
import { LibraryObject } from '../runtime/object.ts'
import { SObject } from '../runtime/sobject.ts'
import { toText } from '../runtime/text.ts'
import { tokenOf } from '../runtime/tokens.ts'
import { iterate } from '../runtime/access.ts'
import { compareElements } from './sort.ts'

class ListIterator extends LibraryObject {
    readonly apexType = 'Iterator'
    private position = 0
    private readonly list: unknown[]

    constructor(list: unknown[]) {
        super()
        this.list = list
    }

    override isA(name: string): boolean {
        return name === 'iterator'
    }

    hasNext(): boolean {
        return this.position < this.list.length
    }

    next(): unknown {
        if (!this.hasNext()) throw apexException('NoSuchElementException', 'Iterator has no more elements.')
        return this.list[this.position++]
    }

    *[Symbol.iterator](): Generator<unknown> {
        while (this.hasNext()) yield this.next()
    }
}

function present<T>(value: T | null): T {
    if (value === null) throw nullPointer()
    return value
}

function indexOf(list: ApexList, value: unknown): number {
    const space = newKeySpace()
    const key = keyOf(value, space)
    return list.items.findIndex((item) => keyOf(item, space) === key)
}

function sort(list: ApexList, comparator: object | null = null): void {
    const compare = comparator === null ? compareElements : (a: unknown, b: unknown) => callMethod(comparator, 'compare', [a, b]) as number
    list.replace([...list.items].sort(compare))
}

function deepClone(list: ApexList, keepId = false, keepAudit = false, keepAutoNumber = false): ApexList {
    return new ApexList(
        list.elementType,
        list.items.map((item) => (item instanceof SObject ? item.clone(keepId, true, keepAudit, keepAutoNumber) : item)),
    )
}

function listSObjectType(list: ApexList): unknown {
    const first = list.items.find((item) => item instanceof SObject)
    return first === undefined ? null : tokenOf(first.type)
}

function retain(set: ApexSet, others: Iterable<unknown>): boolean {
    const kept = new ApexSet(set.elementType, others)
    const gone = set.values().filter((value) => !kept.has(value))
    for (const value of gone) set.remove(value)
    return gone.length > 0
}

/** How many were added or removed decides the answer. */
const anyOf = (values: Iterable<unknown>, change: (value: unknown) => boolean): boolean => [...values].filter(change).length > 0

const every = (values: Iterable<unknown>, test: (value: unknown) => boolean): boolean => [...values].every(test)

const list = systemType(
    'List',
    {
        'new()': () => new ApexList(ANY),
        'new(Integer)': (size: number) => new ApexList(ANY, new Array<unknown>(size).fill(null)),
        'new(List<E>)': (other: ApexList | null) => new ApexList(ANY, [...present(other)]),
        'new(Set<E>)': (other: ApexSet | null) => new ApexList(ANY, present(other).values()),
        'new(Iterable<E>)': (other: unknown) => new ApexList(ANY, [...iterate(other)]),
        'void add(E)': (items: ApexList, value: unknown) => items.add(value),
        'void add(Integer, E)': (items: ApexList, position: number, value: unknown) => items.insert(position, value),
        'void addAll(List<E>)': (items: ApexList, values: ApexList | null) => items.addAll(present(values)),
        'void addAll(Set<E>)': (items: ApexList, values: ApexSet | null) => items.addAll(present(values)),
        'void clear()': (items: ApexList) => items.replace([]),
        'List<E> clone()': (items: ApexList) => new ApexList(items.elementType, [...items.items]),
        'List<E> deepClone()': (items: ApexList) => deepClone(items),
        'List<E> deepClone(Boolean)': deepClone,
        'List<E> deepClone(Boolean, Boolean, Boolean)': deepClone,
        'Boolean contains(E)': (items: ApexList, value: unknown) => indexOf(items, value) >= 0,
        'E get(Integer)': (items: ApexList, position: number | null) => items.get(present(position)),
        'Integer indexOf(E)': indexOf,
        'Boolean isEmpty()': (items: ApexList) => items.items.length === 0,
        'Iterator<E> iterator()': (items: ApexList) => new ListIterator(items.items),
        'E remove(Integer)': (items: ApexList, position: number) => items.remove(position),
        'void set(Integer, E)': (items: ApexList, position: number, value: unknown) => items.set(position, value),
        'Integer size()': (items: ApexList) => items.items.length,
        'void sort()': (items: ApexList) => sort(items),
        'void sort(Comparator<E>)': sort,
        'Schema.SObjectType getSObjectType()': listSObjectType,
        'Boolean equals(Object)': sameElement,
        'Integer hashCode()': hashOf,
        'String toString()': (items: ApexList) => toText(items),
    },
    { typeParameters: ['E'], interfaces: ['Iterable<E>'] },
)

const set = systemType(
    'Set',
    {
        'new()': () => new ApexSet(ANY),
        'new(List<E>)': (other: ApexList | null) => new ApexSet(ANY, present(other)),
        'new(Set<E>)': (other: ApexSet | null) => new ApexSet(ANY, present(other)),
        'Boolean add(E)': (items: ApexSet, value: unknown) => items.add(value),
        'Boolean addAll(List<E>)': (items: ApexSet, values: ApexList | null) => anyOf(present(values), (value) => items.add(value)),
        'Boolean addAll(Set<E>)': (items: ApexSet, values: ApexSet | null) => anyOf(present(values), (value) => items.add(value)),
        'void clear()': (items: ApexSet) => items.clear(),
        'Set<E> clone()': (items: ApexSet) => new ApexSet(items.elementType, items),
        'Boolean contains(E)': (items: ApexSet, value: unknown) => items.has(value),
        'Boolean containsAll(List<E>)': (items: ApexSet, values: ApexList | null) => every(present(values), (value) => items.has(value)),
        'Boolean containsAll(Set<E>)': (items: ApexSet, values: ApexSet | null) => every(present(values), (value) => items.has(value)),
        'Boolean isEmpty()': (items: ApexSet) => items.size === 0,
        'Iterator<E> iterator()': (items: ApexSet) => new ListIterator(items.values()),
        'Boolean remove(E)': (items: ApexSet, value: unknown) => items.remove(value),
        'Boolean removeAll(List<E>)': (items: ApexSet, values: ApexList | null) => anyOf(present(values), (value) => items.remove(value)),
        'Boolean removeAll(Set<E>)': (items: ApexSet, values: ApexSet | null) => anyOf(present(values), (value) => items.remove(value)),
        'Boolean retainAll(List<E>)': (items: ApexSet, values: ApexList | null) => retain(items, present(values)),
        'Boolean retainAll(Set<E>)': (items: ApexSet, values: ApexSet | null) => retain(items, present(values)),
        'Integer size()': (items: ApexSet) => items.size,
        'Boolean equals(Object)': sameElement,
        'Integer hashCode()': hashOf,
        'String toString()': (items: ApexSet) => toText(items),
    },
    { typeParameters: ['E'], interfaces: ['Iterable<E>'] },
)

function byId(records: ApexList | null): ApexMap {
    const map = new ApexMap(ANY, ANY)
    for (const record of present(records)) {
        const id = record instanceof SObject ? record.id : null
        if (id === null) throw apexException('ListException', `Row with null Id at index: ${map.size}`)
        if (map.has(id)) throw apexException('ListException', `Row with duplicate Id at index: ${map.size}`)
        map.put(id, record)
    }
    return map
}

function putAll(map: ApexMap, source: ApexMap | ApexList | null): void {
    for (const [key, value] of present(source) instanceof ApexMap ? (source as ApexMap).pairs() : byId(source as ApexList).pairs())
        map.put(key, value)
}

const map = systemType(
    'Map',
    {
        'new()': () => new ApexMap(ANY, ANY),
        'new(Map<K, V>)': (other: ApexMap | null) => new ApexMap(ANY, ANY, present(other).pairs()),
        'new(List<SObject>)': byId,
        'void clear()': (entries: ApexMap) => entries.clear(),
        'Map<K, V> clone()': (entries: ApexMap) => new ApexMap(entries.keyType, entries.valueType, entries.pairs()),
        'Boolean containsKey(K)': (entries: ApexMap, key: unknown) => entries.has(key),
        'V get(K)': (entries: ApexMap, key: unknown) => entries.get(key),
        'Boolean isEmpty()': (entries: ApexMap) => entries.size === 0,
        'Set<K> keySet()': (entries: ApexMap) => entries.keySet(),
        'V put(K, V)': (entries: ApexMap, key: unknown, value: unknown) => entries.put(key, value),
        'void putAll(Map<K, V>)': putAll,
        'void putAll(List<SObject>)': putAll,
        'V remove(K)': (entries: ApexMap, key: unknown) => entries.remove(key),
        'Integer size()': (entries: ApexMap) => entries.size,
        'List<V> values()': (entries: ApexMap) => new ApexList(entries.valueType, entries.values()),
        'Boolean equals(Object)': sameElement,
        'Integer hashCode()': hashOf,
        'String toString()': (entries: ApexMap) => toText(entries),
    },
    { typeParameters: ['K', 'V'] },
)

export const collectionTypes: readonly LibraryType[] = [
    list,
    set,
    map,
    systemInterface('Iterable', ['Iterator<E> iterator()'], { typeParameters: ['E'] }),
    systemInterface('Iterator', ['Boolean hasNext()', 'E next()'], { typeParameters: ['E'] }),
    systemInterface('Comparable', ['Integer compareTo(Object)']),
    systemInterface('Comparator', ['Integer compare(T, T)'], { typeParameters: ['T'] }),
]
