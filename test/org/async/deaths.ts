/**
 * Deaths that a test asks for: a job or its finalizer ends at a statement, as a governor limit ends it anywhere. Apex cannot catch it, and
 * what the transaction has done is undone.
 */
import type { OrgTransaction } from './transactions.ts'

export interface Death {
    /** Of the queueable. */
    readonly className: string
    readonly part: 'job' | 'finalizer'
    /** Statements of Apex that still run, those of triggers among them. */
    readonly statements: number
}

export class Deaths {
    #wish: Death | null = null
    #meant: OrgTransaction | null = null

    /** The next one of the kind dies, if it has so many statements. */
    wish(death: Death): void {
        this.#wish = death
        this.#meant = null
    }

    /** Whether the one that was meant has come and has come to that statement. */
    get hasCome(): boolean {
        return this.#meant?.limits.isEndAhead === false
    }

    /** As the transaction opens. */
    meet(className: string, part: Death['part'], transaction: OrgTransaction): OrgTransaction {
        const wish = this.#wish
        if (wish?.className !== className || wish.part !== part) return transaction
        this.#wish = null
        this.#meant = transaction
        transaction.limits.endAfter(wish.statements)
        return transaction
    }
}
