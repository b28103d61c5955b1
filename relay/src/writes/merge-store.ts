/** All SQL on changes of one record that wait in line together: they become one write. */
import type { Sql } from '../platform/database.ts'
import type { NewWrite } from './write-types.ts'

/**
 * The newer takes the fields of the older along, and the two change places: a page that ended with the first of two at one place would be
 * followed by one without the other. Only what was never sent is taken: what may have its row in the org already would be known there by a
 * key whose fields are others. Only of the same origin, or a rule could be fired by what it caused itself. The lock on the line's last keeps
 * two that come at once from taking the same.
 */
const MERGE = `
    with older as (
        select write_id as older_id, place as older_place, fields as older_fields, seen as older_seen from writes
        where org_id = $1 and line = $3 and state = 'waiting' and operation = 'update' and object = $4 and origin = $5 and attempts = 0
            and write_id <> $2
            and not exists (select from writes later where later.org_id = $1 and later.line = $3 and later.write_id <> $2
                and later.place > writes.place and later.state in ('waiting', 'leased', 'review'))
        order by place desc limit 1 for update
    ), merged as (
        update writes set state = 'merged', merged_into = $2, settled_at = created_at,
            place = (select place from writes where org_id = $1 and write_id = $2)
        from older
        where org_id = $1 and write_id = older_id and state = 'waiting' and attempts = 0
        returning older_place, older_fields, older_seen
    )
    update writes set fields = older_fields || fields, seen = seen || older_seen, place = older_place
    from merged where org_id = $1 and write_id = $2`

export async function mergeWaiting(sql: Sql, orgId: string, { id, recordId, object, origin }: NewWrite): Promise<void> {
    await sql.query(MERGE, [orgId, id, recordId, object, origin])
}
