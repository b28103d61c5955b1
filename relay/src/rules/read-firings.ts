/**
 * What a rule did already because a change was read, when the same change comes late by its delivery, as out of the buffer after a
 * shortage. Its `previous` would make the rule fire again, under the transaction that Apex gave it.
 */
import { READ_PREFIXES } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import type { NewFiring } from './firing-store.ts'

/** A row that was read stands for everything saved up to its stamp. */
const SELECT = `
    select candidate.place::int as place from unnest($2::uuid[], $3::text[], $4::timestamptz[])
        with ordinality as candidate (rule_id, record_id, stamp, place)
    where exists (
        select from firings f join changes c on c.org_id = f.org_id and c.position = f.position
        where f.org_id = $1 and f.rule_id = candidate.rule_id and f.record_id = candidate.record_id
            and f.transaction like any($5::text[]) and c.system_modstamp >= candidate.stamp
    )`

async function leaveOut(sql: Sql, orgId: string, late: readonly NewFiring[]): Promise<ReadonlySet<NewFiring>> {
    const places = await sql.query<{ place: number }>(SELECT, [
        orgId,
        late.map(({ rule }) => rule.id),
        late.map(({ judged }) => judged.change.recordId),
        late.map(({ judged }) => judged.change.systemModstamp),
        READ_PREFIXES.map((prefix) => `${prefix}%`),
    ])
    return new Set(places.flatMap(({ place }) => late[place - 1] ?? []))
}

/** Those of the firings that are news. Asks the store only where a change is late. */
export async function withoutRead(sql: Sql, orgId: string, firings: readonly NewFiring[]): Promise<readonly NewFiring[]> {
    const late = firings.filter(({ judged }) => judged.isLate)
    if (late.length === 0) return firings
    const known = await leaveOut(sql, orgId, late)
    return known.size === 0 ? firings : firings.filter((firing) => !known.has(firing))
}
