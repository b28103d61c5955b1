/** COPY … FROM STDIN through the driver's own messages: the fastest way for rows into Postgres. */
import type pg from 'pg'

/** What the driver calls on a query object of one's own (pg's `Submittable`). */
interface CopyConnection {
    query(text: string): void
    sendCopyFromChunk(chunk: Buffer): void
    endCopyFrom(): void
}

class CopyIn implements pg.Submittable {
    readonly done: Promise<void>
    readonly #text: string
    readonly #rows: Buffer
    readonly #settle = Promise.withResolvers<undefined>()

    constructor(text: string, rows: Buffer) {
        this.#text = text
        this.#rows = rows
        this.done = this.#settle.promise
    }

    submit(connection: unknown): void {
        ;(connection as CopyConnection).query(this.#text)
    }

    handleCopyInResponse(connection: CopyConnection): void {
        connection.sendCopyFromChunk(this.#rows)
        connection.endCopyFrom()
    }

    handleCommandComplete(): void {
        // The row count is not needed; the commit is told by handleReadyForQuery.
    }

    handleReadyForQuery(): void {
        this.#settle.resolve(undefined)
    }

    handleError(error: Error): void {
        this.#settle.reject(error)
    }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** One value of the text format of COPY (https://www.postgresql.org/docs/18/sql-copy.html). */
export const copyText = (value: string | null): string =>
    value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found)

/** Commits when it resolves: COPY outside a transaction block is one. */
export function copyRows(client: pg.PoolClient, text: string, rows: Buffer): Promise<void> {
    return client.query(new CopyIn(text, rows)).done
}
