/**
 * Transactions that take their time: their rows carry the stamp of the moment at which they were written and are seen by others only when
 * the transaction commits, minutes later. That is why SystemModstamp alone is no watermark.
 */
import { randomUUID } from 'node:crypto'
import type { LocalOrg } from '../../local-org.ts'
import type { DmlOperation, RowResult } from '../../platform/data-types.ts'
import type { SObject } from '../../runtime/sobject.ts'

export interface LateSave {
    readonly operation: DmlOperation
    readonly records: readonly SObject[]
}

export interface LongTransaction {
    readonly id: string
    readonly startedAt: string
    readonly commitsAt: string
    state: 'open' | 'committed'
    /** One per row, once committed. */
    results: readonly RowResult[]
}

/** A test opens a few; the bound keeps a runaway one from filling the memory. */
const TRANSACTIONS_MAX = 10_000

export class LongTransactions {
    readonly #org: LocalOrg
    readonly #transactions: LongTransaction[] = []

    constructor(org: LocalOrg) {
        this.#org = org
    }

    /** @param save null for one that writes nothing that anybody reads. */
    open(save: LateSave | null, commitAfterMs: number): LongTransaction {
        if (this.#transactions.length >= TRANSACTIONS_MAX) throw new RangeError(`at most ${TRANSACTIONS_MAX} long transactions`)
        const { clock } = this.#org.services
        const startMs = clock.now()
        const transaction: LongTransaction = {
            id: randomUUID(),
            startedAt: new Date(startMs).toISOString(),
            commitsAt: new Date(startMs + commitAfterMs).toISOString(),
            state: 'open',
            results: [],
        }
        this.#transactions.push(transaction)
        clock.after(commitAfterMs, () => {
            if (save !== null) transaction.results = clock.during(startMs, () => this.#write(save))
            transaction.state = 'committed'
        })
        return transaction
    }

    list(): readonly LongTransaction[] {
        return this.#transactions
    }

    /** When the oldest of the open ones began; null where none is open. */
    oldestStart(): number | null {
        const open = this.#transactions.filter(({ state }) => state === 'open')
        return open.length === 0 ? null : Math.min(...open.map(({ startedAt }) => Date.parse(startedAt)))
    }

    #write({ operation, records }: LateSave): RowResult[] {
        const save = () => this.#org.services.data.dml(operation, records, { allOrNone: false, externalIdField: null })
        return this.#org.runAsUser(this.#org.users.admin, 'rest', save)
    }
}
