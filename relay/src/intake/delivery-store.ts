/** All SQL of intake: the org's lock, the proof of acceptance, and the append to the feed. */
import type { Change } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { toJsonLines, toTextLines } from '../platform/json-lines.ts'
import { prepared } from '../platform/prepared.ts'

export interface AcceptedDelivery {
    readonly bodyHash: Buffer
    readonly accepted: number
}

/** First key of the advisory lock; the second is a hash of the org, so that orgs whose hashes collide merely wait for each other. */
const LOCK_CLASS = 4_200_002

// What is done under the lock finds its rows by their keys. Where the store has counted its tables while they were tiny, it would read them from
// end to end instead, and a connection goes on doing so with a prepared statement until they are counted again: a flood in a young store then
// took seconds for a transaction, and senders got 503.
const UNDER_LOCK = `pg_advisory_xact_lock(${LOCK_CLASS}, hashtext($1)), set_config('enable_seqscan', 'off', true)`
const LOCK = prepared(`select ${UNDER_LOCK}`)

/**
 * One writer per org at a time, until the transaction ends. Invariant: positions of an org become visible in their order. Without
 * the lock a later position could commit first, and a reader's cursor would pass over the earlier one for ever.
 */
export async function lockOrg(sql: Sql, orgId: string): Promise<void> {
    await sql.query(LOCK, [orgId])
}

export interface NewDelivery extends AcceptedDelivery {
    readonly deliveryId: string
    readonly kind: string
}

const INSERT = prepared(`
    insert into deliveries (org_id, delivery_id, body_hash, kind, accepted)
    select $1, * from unnest($2::text[], $3::bytea[], $4::text[], $5::int[])
    on conflict (org_id, delivery_id) do nothing returning delivery_id as "deliveryId"`)

/** Notes the deliveries; returns what was accepted before under the ids that are known already. The ids are distinct. */
export async function insertDeliveries(
    sql: Sql,
    orgId: string,
    deliveries: readonly NewDelivery[],
): Promise<ReadonlyMap<string, AcceptedDelivery>> {
    const added = await sql.query<{ deliveryId: string }>(INSERT, [
        orgId,
        deliveries.map(({ deliveryId }) => deliveryId),
        deliveries.map(({ bodyHash }) => bodyHash),
        deliveries.map(({ kind }) => kind),
        deliveries.map(({ accepted }) => accepted),
    ])
    const isNew = new Set(added.map(({ deliveryId }) => deliveryId))
    const known = deliveries.map(({ deliveryId }) => deliveryId).filter((deliveryId) => !isNew.has(deliveryId))
    return known.length === 0 ? new Map() : selectDeliveries(sql, orgId, known)
}

async function selectDeliveries(sql: Sql, orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, AcceptedDelivery>> {
    const select = `select delivery_id as "deliveryId", body_hash as "bodyHash", accepted from deliveries
        where org_id = $1 and delivery_id = any($2)`
    const rows = await sql.query<AcceptedDelivery & { deliveryId: string }>(select, [orgId, ids])
    return new Map(rows.map((row) => [row.deliveryId, row]))
}

// The changes are taken apart and read before the org's lock is asked for, while the transaction before this one still holds it: of all that the
// store does for them that is a quarter. A join of both gives no row, and so no position, before the lock is held; what is sent behind it is
// planned as under the lock.
const READ_AND_INSERT = `
    with given as materialized (
        select * from unnest(string_to_array($2, e'\\n'), string_to_array($3, e'\\n'), string_to_array($4, e'\\n'), string_to_array($5, e'\\n'),
            $6::int[], string_to_array($7, e'\\n')::timestamptz[], string_to_array($8, e'\\n')::timestamptz[], string_to_array($9, e'\\n', ''),
            string_to_array($10, e'\\n')::jsonb[], string_to_array($11, e'\\n')::jsonb[], string_to_array($12, e'\\n', ''), $13::text[],
            $14::boolean[], string_to_array($15, e'\\n'))
            with ordinality as c (object, record_id, operation, transaction, sequence, captured_at, system_modstamp, changed_by,
                values, previous, merged_into, origin, is_reread, delivery_id, place)
    ), locked as materialized (
        select ${UNDER_LOCK} from (select count(*) from given) as read
    )
    insert into changes (org_id, object, record_id, operation, transaction, sequence, captured_at, system_modstamp, changed_by,
        values, previous, merged_into, origin, is_late, is_reread, delivery_id)
    select $1, object, record_id, operation, transaction, sequence, captured_at, system_modstamp, changed_by,
        values, previous, merged_into, origin, false, is_reread, delivery_id
    from locked cross join given
    order by place`

const APPEND = prepared(`${READ_AND_INSERT}
    on conflict (org_id, transaction, sequence) do nothing returning position, transaction, sequence`)
/** Nearly all changes come once. To look for each before it is inserted is a tenth of appending it (measured). */
const APPEND_NEW = prepared(`${READ_AND_INSERT} returning position`)

/** Names a change within its org. */
export const nameOf = (change: { readonly transaction: string; readonly sequence: number }): string =>
    `${change.transaction} ${change.sequence}`

/** A change on its way into the feed. */
export interface NewChange {
    readonly change: Change
    readonly deliveryId: string
}

function append<Row extends object>(text: string, sql: Sql, orgId: string, added: readonly NewChange[]): Promise<Row[]> {
    const all = <Name extends keyof Change>(name: Name) => added.map(({ change }) => change[name])
    return sql.query<Row>(text, [
        orgId,
        toTextLines(all('object')),
        toTextLines(all('recordId')),
        toTextLines(all('operation')),
        toTextLines(all('transaction')),
        all('sequence'),
        toTextLines(all('capturedAt')),
        toTextLines(all('systemModstamp')),
        toTextLines(all('changedBy')),
        toJsonLines(all('values')),
        toJsonLines(all('previous')),
        toTextLines(all('mergedInto')),
        all('origin'),
        all('isReread'),
        toTextLines(added.map(({ deliveryId }) => deliveryId)),
    ])
}

/**
 * Under the org's lock, which it takes where the transaction does not hold it, appends the changes in their order.
 * Returns the position of each one that was not in the feed before.
 */
export type Append = (sql: Sql, orgId: string, added: readonly NewChange[]) => Promise<ReadonlyMap<Change, number>>

/** No two of them have one name. */
export const appendChanges: Append = async (sql, orgId, added) => {
    const rows = await append<{ position: number; transaction: string; sequence: number }>(APPEND, sql, orgId, added)
    const places = new Map(rows.map((row) => [nameOf(row), row.position]))
    return new Map(
        added.flatMap(({ change }) => {
            const position = places.get(nameOf(change))
            return position === undefined ? [] : [[change, position]]
        }),
    )
}

/** Likewise, but throws where one of them is in the feed already, or stands among them twice: see isRepeatedKey. */
export const appendNewChanges: Append = async (sql, orgId, added) => {
    const rows = await append<{ position: number }>(APPEND_NEW, sql, orgId, added)
    const positions = rows.map(({ position }) => position).sort((a, b) => a - b)
    return new Map(added.map(({ change }, index) => [change, positions[index] ?? NaN]))
}

/** Marks changes that came after newer ones of their record: few, and known only while they are appended. */
export async function markLate(sql: Sql, orgId: string, positions: readonly number[]): Promise<void> {
    if (positions.length === 0) return
    await sql.query('update changes set is_late = true where org_id = $1 and position = any($2)', [orgId, positions])
}
