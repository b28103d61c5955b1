/** Names to the audit who is behind what follows in a transaction, where that is not who sends it. */
import type { Sql } from './database.ts'

/** Empty: the relay. */
export async function nameActor(sql: Sql, actor: string): Promise<void> {
    await sql.query(`select set_config('headroom.actor', $1, true)`, [actor])
}
