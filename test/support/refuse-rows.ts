/** Makes the store refuse whatever changes or deletes the rows that one org has in a table: an org that something is wrong with. */
import type { Database } from '../../relay/src/platform/database.ts'

/** Returns what ends it. */
export async function refuseRows(database: Database, table: string, orgId: string): Promise<() => Promise<unknown>> {
    await database.query(`create function refuse_rows() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`)
    await database.query(
        `create trigger refuse_rows before update or delete on ${table} for each row when (old.org_id = '${orgId}') execute function refuse_rows()`,
    )
    return () => database.query('drop function refuse_rows cascade')
}
