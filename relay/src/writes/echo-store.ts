/** All SQL on our own writes as what may come back: done, or on their way and perhaps done. */
import type { Sql } from '../platform/database.ts'
import type { OwnWrite } from './echo-policy.ts'

const COLUMNS = 'object, record_id as "recordId", operation, fields, origin, settled_at as "settledAt"'

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
