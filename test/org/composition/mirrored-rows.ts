/**
 * Rows in which the platform shows its metadata, kept in step with it: known by their names, so that a row keeps its id over
 * deployments. What the metadata is, is others' matter.
 */
import type { PlatformStore } from '../async/host.ts'

type Values = Readonly<Record<string, unknown>>

export class MirroredRows {
    readonly #store: PlatformStore
    readonly #object: string
    readonly #keys: readonly string[]
    readonly #known = new Map<string, string>()
    readonly #kept = new Set<string>()

    /** @param keys the fields that name a row, together. */
    constructor(store: PlatformStore, object: string, keys: readonly string[]) {
        this.#store = store
        this.#object = object
        this.#keys = keys
        for (const id of store.allRows(object))
            this.#known.set(
                this.#nameOf((key) => store.readField(id, key)),
                id,
            )
    }

    /** @param initial what only a new row is given: its state from then on is its own. @returns the row's id. */
    put(values: Values, initial: Values = {}): string {
        const name = this.#nameOf((key) => values[key])
        const known = this.#known.get(name)
        const id = known ?? this.#store.putRow(this.#object, { ...values, ...initial })
        if (known !== undefined) this.#store.patchRow(id, values)
        this.#known.set(name, id)
        this.#kept.add(id)
        return id
    }

    /** Of metadata that is gone. @returns their ids. */
    removeOthers(): string[] {
        const gone = [...this.#known.values()].filter((id) => !this.#kept.has(id))
        for (const id of gone) this.#store.removeRow(id)
        return gone
    }

    #nameOf(read: (key: string) => unknown): string {
        return JSON.stringify(this.#keys.map(read))
    }
}
