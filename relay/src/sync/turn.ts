/** Whose turn it is to read from an org: what is read is written, and what is asked is sent, by the holder alone. */
import type { Sql } from '../platform/database.ts'
import type { Salesforce } from '../salesforce/index.ts'

export interface Done {
    readonly calls?: number
    readonly rows?: number
}

export interface Turn {
    readonly orgId: string
    /** Names in the feed what is read in this turn. */
    readonly transaction: string
    /** Renews the lease; until the transaction ends nobody takes it over. Throws LeaseLost where that has happened. */
    hold(sql: Sql, done: Done): Promise<void>
    /** Gives it back: whoever looks next goes on. */
    release(sql: Sql): Promise<void>
}

/** Another relay took over: what this one still holds must not be written. */
export class LeaseLost extends Error {}

/** The relay stops: another one, or the next start, goes on. */
export class RunStopped extends Error {}

/** Each request renews the lease, and is not sent by who lost it or is to stop. */
export function keepTurn(salesforce: Salesforce, turn: Turn, sql: Sql, signal: AbortSignal): Salesforce {
    return {
        ...salesforce,
        async send(request) {
            if (signal.aborted) throw new RunStopped('The relay stops.')
            await turn.hold(sql, { calls: 1 })
            return salesforce.send(request)
        },
    }
}
