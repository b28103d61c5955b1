/** All SQL that looks at secrets as sealed bytes, whichever feature they belong to. It opens none. */
import type { Sql } from '../platform/database.ts'

export interface SealedSecret {
    readonly orgId: string
    readonly sealed: Buffer
}

/** Every column that holds something sealed with the encryption key, org id as additional data: a new one belongs in this list. */
export const SEALED_COLUMNS = [
    { table: 'orgs', column: 'request_key' },
    { table: 'orgs', column: 'response_key' },
    { table: 'orgs', column: 'previous_request_key' },
    { table: 'orgs', column: 'previous_response_key' },
    { table: 'orgs', column: 'used_request_key' },
    { table: 'orgs', column: 'used_response_key' },
    { table: 'connections', column: 'secret' },
    { table: 'webhooks', column: 'secret' },
    { table: 'webhooks', column: 'previous_secret' },
] as const
export type SealedColumn = (typeof SEALED_COLUMNS)[number]

export function selectSealed(sql: Sql, { table, column }: SealedColumn): Promise<SealedSecret[]> {
    return sql.query<SealedSecret>(
        `select org_id as "orgId", ${column} as sealed from ${table} where ${column} is not null order by org_id`,
    )
}

/** No two sealed texts are equal, so the old one names its row; a row that was given a new secret meanwhile is left alone. */
export async function replaceSealed(
    sql: Sql,
    { table, column }: SealedColumn,
    { orgId, sealed }: SealedSecret,
    fresh: Buffer,
): Promise<void> {
    await sql.query(`update ${table} set ${column} = $3 where org_id = $1 and ${column} = $2`, [orgId, sealed, fresh])
}
