/**
 * Apex List, Set and Map. Iteration is in insertion order (row A35 leaves it open; programs must not rely on it). What counts as the
 * same element is decided in equality.ts.
 */
import type { TypeReference } from '../library/registry.ts'
import { NotImplementedError, apexException } from './exception.ts'
import { keyOf, type KeySpace, newKeySpace } from './equality.ts'

export const ANY: TypeReference = { name: 'ANY', arguments: [] }

abstract class ApexCollection {
    private iterators = 0
    /** Goes up with every change. */
    protected version = 0

    /** Row A34. */
    protected change(): void {
        this.version++
        if (this.iterators > 0) throw apexException('FinalException', 'Cannot modify a collection while it is being iterated.')
    }

    protected guard<T>(source: Iterator<T>): IterableIterator<T> {
        this.iterators++
        let isOpen = true
        const close = (): void => {
            if (isOpen) this.iterators--
            isOpen = false
        }
        return {
            next: () => {
                const step = source.next()
                if (step.done === true) close()
                return step
            },
            return: () => {
                close()
                return { done: true, value: undefined }
            },
            [Symbol.iterator]() {
                return this
            },
        }
    }
}

export class ApexList extends ApexCollection {
    elementType: TypeReference
    items: unknown[]

    constructor(elementType: TypeReference, items: unknown[] = []) {
        super()
        this.elementType = elementType
        this.items = items
    }

    /** Row A33. */
    private check(index: number): void {
        if (index < 0 || index >= this.items.length) throw apexException('ListException', `List index out of bounds: ${index}`)
    }

    get(index: number): unknown {
        this.check(index)
        return this.items[index]
    }

    set(index: number, value: unknown): void {
        this.check(index)
        this.items[index] = value
    }

    add(value: unknown): void {
        this.change()
        this.items.push(value)
    }

    insert(index: number, value: unknown): void {
        this.change()
        if (index !== this.items.length) this.check(index)
        this.items.splice(index, 0, value)
    }

    addAll(values: Iterable<unknown>): void {
        this.change()
        for (const value of [...values]) this.items.push(value)
    }

    remove(index: number): unknown {
        this.change()
        this.check(index)
        return this.items.splice(index, 1)[0]
    }

    replace(items: unknown[]): void {
        this.change()
        this.items = items
    }

    [Symbol.iterator](): IterableIterator<unknown> {
        return this.guard(this.items[Symbol.iterator]())
    }
}

export class ApexSet extends ApexCollection {
    elementType: TypeReference
    private readonly entries = new Map<unknown, unknown>()
    private readonly keys: KeySpace = newKeySpace()

    constructor(elementType: TypeReference, items: Iterable<unknown> = []) {
        super()
        this.elementType = elementType
        for (const item of items) this.add(item)
    }

    get size(): number {
        return this.entries.size
    }

    has(value: unknown): boolean {
        return this.entries.has(keyOf(value, this.keys))
    }

    add(value: unknown): boolean {
        this.change()
        const key = keyOf(value, this.keys)
        if (this.entries.has(key)) return false
        this.entries.set(key, value)
        return true
    }

    remove(value: unknown): boolean {
        this.change()
        return this.entries.delete(keyOf(value, this.keys))
    }

    clear(): void {
        this.change()
        this.entries.clear()
    }

    values(): unknown[] {
        return [...this.entries.values()]
    }

    [Symbol.iterator](): IterableIterator<unknown> {
        return this.guard(this.entries.values())
    }
}

export class ApexMap extends ApexCollection {
    keyType: TypeReference
    valueType: TypeReference
    private readonly entries = new Map<unknown, { readonly key: unknown; value: unknown }>()
    private readonly space: KeySpace = newKeySpace()

    constructor(keyType: TypeReference, valueType: TypeReference, pairs: Iterable<readonly [unknown, unknown]> = []) {
        super()
        this.keyType = keyType
        this.valueType = valueType
        for (const [key, value] of pairs) this.put(key, value)
    }

    get size(): number {
        return this.entries.size
    }

    has(key: unknown): boolean {
        return this.entries.has(keyOf(key, this.space))
    }

    get(key: unknown): unknown {
        return this.entries.get(keyOf(key, this.space))?.value ?? null
    }

    /** @returns the value before, or null. */
    put(key: unknown, value: unknown): unknown {
        this.change()
        const hash = keyOf(key, this.space)
        const entry = this.entries.get(hash)
        const before = entry?.value ?? null
        if (entry === undefined) this.entries.set(hash, { key, value })
        else entry.value = value
        return before
    }

    remove(key: unknown): unknown {
        this.change()
        const hash = keyOf(key, this.space)
        const before = this.entries.get(hash)?.value ?? null
        this.entries.delete(hash)
        return before
    }

    clear(): void {
        this.change()
        this.entries.clear()
    }

    keys(): unknown[] {
        return [...this.entries.values()].map((entry) => entry.key)
    }

    values(): unknown[] {
        return [...this.entries.values()].map((entry) => entry.value)
    }

    pairs(): (readonly [unknown, unknown])[] {
        return [...this.entries.values()].map((entry) => [entry.key, entry.value] as const)
    }

    keySet(): ApexKeySet {
        return new ApexKeySet(this.keyType, this.keys(), this.viewOfKeys())
    }

    private viewOfKeys(): KeysView {
        const { version } = this
        return {
            isCurrent: () => this.version === version,
            guard: (values) => this.guard(values),
        }
    }
}

interface KeysView {
    readonly isCurrent: () => boolean
    readonly guard: (values: Iterator<unknown>) => IterableIterator<unknown>
}

/**
 * Map.keySet(): while it is iterated the map may not change (row A34). Whether it follows later changes of the map, or changes the map
 * itself, is not documented, so both are refused.
 */
class ApexKeySet extends ApexSet {
    private readonly view: KeysView

    constructor(elementType: TypeReference, keys: Iterable<unknown>, view: KeysView) {
        super(elementType, keys)
        this.view = view
    }

    private check(): void {
        if (!this.view.isCurrent()) throw new NotImplementedError('a keySet() used after its Map changed (doubtful): copy it first')
    }

    /** The constructor fills the set before there is a view. */
    protected override change(): void {
        if ((this.view as KeysView | undefined) !== undefined)
            throw new NotImplementedError('changing the keySet() of a Map (doubtful): copy it first')
    }

    override get size(): number {
        this.check()
        return super.size
    }

    override has(value: unknown): boolean {
        this.check()
        return super.has(value)
    }

    override values(): unknown[] {
        this.check()
        return super.values()
    }

    override [Symbol.iterator](): IterableIterator<unknown> {
        this.check()
        return this.view.guard(super[Symbol.iterator]())
    }
}
