/** A store in which something happens between two statements of an answer: what is answered may show all of it or nothing. */
import type { Database, Sql } from '../../relay/src/platform/database.ts'

export interface Interruption {
    /** For startRelay. */
    readonly wrapDatabase: (database: Database) => Database
    /** Once, right after the next statement that holds these words. */
    readonly after: (words: string, happen: () => Promise<unknown>) => void
}

export function createInterruption(): Interruption {
    let armed: { readonly words: string; readonly happen: () => Promise<unknown> } | null = null
    const watch = (sql: Sql): Sql => ({
        async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
            const rows = await sql.query<Row>(text, values)
            if (armed === null || !text.includes(armed.words)) return rows
            const { happen } = armed
            armed = null
            await happen()
            return rows
        },
    })
    return {
        wrapDatabase: (database) => ({
            ...database,
            ...watch(database),
            snapshot: (work) => database.snapshot((sql) => work(watch(sql))),
        }),
        after: (words, happen) => {
            armed = { words, happen }
        },
    }
}
