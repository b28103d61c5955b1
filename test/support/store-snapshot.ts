/** Everything a store holds, as one text per table: two equal snapshots mean that nothing was written in between. */
import type { Sql } from '../../relay/src/platform/database.ts'

/** What the relay notes of each org by itself, whoever asks for what. */
const OWN_NOTES = ['write_state']

export async function takeSnapshot(sql: Sql): Promise<Record<string, string>> {
    const tables = await sql.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`)
    const snapshot: Record<string, string> = {}
    for (const { name } of tables) {
        if (OWN_NOTES.includes(name)) continue
        const text = `select coalesce(string_agg(row::text, E'\\n' order by row::text), '') as rows from "${name}" as row`
        const [all] = await sql.query<{ rows: string }>(text)
        snapshot[name] = all?.rows ?? ''
    }
    return snapshot
}
