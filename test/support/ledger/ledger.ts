/** What a sender has had accepted: the other side of the relay's books. Its entries are written by the sender's own process. */

export interface Entry {
    readonly recordId: string
    /** Names one Apex transaction; a delivery carries one. */
    readonly transaction: string
    /** Grows with each change of a record: the order in which its changes were sent, each after the one before was accepted. */
    readonly number: number
    /** Whether the rule of the scene matches it. */
    readonly fires: boolean
}

export interface Ledger {
    readonly entries: readonly Entry[]
    /** Answers other than 200 and 503, which no delivery of the sender should get. */
    readonly refusals: readonly string[]
    /** Attempts that were not accepted: no answer, or 503. */
    readonly failedAttempts: number
}

/** What the sending process is told. The keys are base64: messages between processes are JSON. */
export type Order =
    | {
          readonly type: 'start'
          readonly orgId: string
          readonly requestKey: string
          readonly lanes: number
          readonly urls: readonly string[]
      }
    | { readonly type: 'use'; readonly urls: readonly string[] }
    | { readonly type: 'finish' }

export type Report = { readonly type: 'accepted'; readonly deliveries: number } | { readonly type: 'ledger'; readonly ledger: Ledger }
