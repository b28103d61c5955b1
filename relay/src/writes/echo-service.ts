/**
 * Recognises our own writes in changes that were read through the API, where they come without an origin: by the record and the values.
 * What the package captures carries its origin already.
 */
import type { Change, Values } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'

interface OwnWrite {
    readonly recordId: string
    readonly operation: 'create' | 'update'
    readonly fields: Values
    readonly origin: string
}

/** A late answer or a late row may take so long. */
const DAYS = 2

function isEchoOf(change: Change, writes: readonly OwnWrite[]): boolean {
    if (change.operation === 'created') return writes.some(({ operation }) => operation === 'create')
    const changed = Object.keys(change.previous)
    if (change.operation !== 'updated' || changed.length === 0) return false
    const written = Object.assign({}, ...writes.map(({ fields }) => fields)) as Values
    // A field that somebody else changed in the same interval makes it a change of theirs.
    return changed.every((name) => Object.hasOwn(written, name) && written[name] === change.values[name])
}

const joinOrigins = (writes: readonly OwnWrite[]): string =>
    [...new Set(writes.flatMap(({ origin }) => origin.split(' ')))].join(' ').slice(0, 255)

/** The same changes; those that our own writes made say so. */
export async function recogniseEchoes(sql: Sql, orgId: string, changes: readonly Change[]): Promise<readonly Change[]> {
    const unnamed = changes.filter(({ origin }) => origin === null)
    if (unnamed.length === 0) return changes
    const rows = await sql.query<OwnWrite>(
        `select record_id as "recordId", operation, fields, origin from writes
         where org_id = $1 and record_id = any($2) and state = 'done' and settled_at > now() - $3 * interval '1 day' order by place`,
        [orgId, unnamed.map(({ recordId }) => recordId), DAYS],
    )
    const byRecord = Map.groupBy(rows, ({ recordId }) => recordId)
    return changes.map((change) => {
        const own = change.origin === null ? (byRecord.get(change.recordId) ?? []) : []
        return isEchoOf(change, own) ? { ...change, origin: joinOrigins(own) } : change
    })
}
