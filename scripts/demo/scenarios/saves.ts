/** People who save: one record in one transaction, as a REST request does it, and what of it should arrive. */
import { SObject } from '../../../test/org/runtime/sobject.ts'
import type { World } from '../world.ts'

/** Each save sets it to the next number, so that every change can be told from every other. */
export const COUNTED_FIELD = 'NumberOfEmployees'

export class Saves {
    /** Of all that ever saved: a record given the number that it has would not change. */
    static #lastNumber = 0
    /** Record id -> the numbers that it was given, in order. */
    readonly made = new Map<string, number[]>()
    transactions = 0
    failed = 0
    readonly #org: World['org']
    readonly #recordIds: readonly string[]
    #count = 0

    constructor({ org }: Pick<World, 'org'>, recordIds: readonly string[]) {
        this.#org = org
        this.#recordIds = recordIds
    }

    /** Records saved so far, each save counted. */
    get count(): number {
        return this.#count
    }

    /** Saves of single records, one after the other over the list. */
    saveOne(): void {
        this.saveTogether(1)
    }

    /** So many rows in one transaction, as Data Loader sends them. */
    saveTogether(rows: number): void {
        const { data, schema } = this.#org.services
        const lead = schema.object('Lead')
        if (lead === undefined) throw new Error('the org has no object Lead')
        const records = Array.from({ length: rows }, (_, index) => this.#change(new SObject(lead), this.#count + index))
        const options = { allOrNone: false, externalIdField: null }
        const results = this.#org.runAsUser(this.#org.users.standard, 'rest', () => data.dml('update', records, options))
        for (const result of results) if (!result.success) this.failed += 1
        this.#count += rows
        this.transactions += 1
    }

    #change(record: SObject, index: number): SObject {
        const id = this.#recordIds[index % this.#recordIds.length] ?? ''
        const number = (Saves.#lastNumber += 1)
        record.setRaw('id', id)
        record.setRaw(COUNTED_FIELD.toLowerCase(), number)
        const numbers = this.made.get(id)
        if (numbers === undefined) this.made.set(id, [number])
        else numbers.push(number)
        return record
    }
}
