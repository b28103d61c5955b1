/** All SQL on our own writes as what may come back: done, or on their way and perhaps done. */
import type { Sql } from '../platform/database.ts'
import type { OwnWrite } from './echo-policy.ts'

const COLUMNS = `write_id as id, object, record_id as "recordId", operation, fields, origin, coalesce(sent_at, created_at) as "sentAt",
    settled_at as "settledAt", taken_for as "takenFor"`

/** On these records, in their order. */
export function selectOwn(sql: Sql, orgId: string, recordIds: readonly string[]): Promise<OwnWrite[]> {
    return sql.query<OwnWrite>(
        `select ${COLUMNS} from writes
         where org_id = $1 and record_id = any($2) and (state in ('done', 'leased') or is_unsure) order by place`,
        [orgId, recordIds],
    )
}

/** Those that make a record whose id nobody has told yet: the oldest of them. */
export function selectOnTheirWay(sql: Sql, orgId: string, limit: number): Promise<OwnWrite[]> {
    return sql.query<OwnWrite>(
        `select ${COLUMNS} from writes
         where org_id = $1 and operation = 'create' and record_id is null and (state = 'leased' or state = 'waiting' and is_unsure)
         order by place limit $2`,
        [orgId, limit],
    )
}

/** No other record is taken for what they made. */
export async function noteTaken(
    sql: Sql,
    orgId: string,
    taken: readonly { readonly id: string; readonly recordId: string }[],
): Promise<void> {
    if (taken.length === 0) return
    await sql.query(
        `update writes w set taken_for = t.record_id from unnest($2::uuid[], $3::text[]) as t (id, record_id)
         where w.org_id = $1 and w.write_id = t.id`,
        [orgId, taken.map(({ id }) => id), taken.map(({ recordId }) => recordId)],
    )
}
