/** What a test makes go wrong with query jobs: how long they take, how the next ones end, where a connection breaks. */

export type Outcome = 'JobComplete' | 'Failed' | 'Aborted' | 'stuck'

export interface Cut {
    /** From 1. */
    readonly page: number
    /** The connection ends behind so many bytes of the page. */
    readonly byte: number
}

export class BulkFaults {
    /** From InProgress to the end, besides the time that rows take. */
    processingMs = 2000
    /** The largest page that the server gives, whatever maxRecords says. */
    pageRows = 50_000
    /** Locators of an earlier series are worth nothing. */
    locatorSeries = 0
    readonly #outcomes: Outcome[] = []
    #cuts: Cut[] = []

    plan(outcomes: readonly Outcome[]): void {
        this.#outcomes.push(...outcomes)
    }

    /** Each cut happens once. */
    cut(cuts: readonly Cut[]): void {
        this.#cuts.push(...cuts)
    }

    nextOutcome(): Outcome {
        return this.#outcomes.shift() ?? 'JobComplete'
    }

    takeCut(page: number): number | null {
        const found = this.#cuts.find((cut) => cut.page === page)
        this.#cuts = this.#cuts.filter((cut) => cut !== found)
        return found?.byte ?? null
    }
}
