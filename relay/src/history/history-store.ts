/** All SQL that reads the feed back as the changes that intake once judged. */
import type { Change } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'

export interface PastChange extends Change {
    readonly position: number
    readonly receivedAt: string
}

const time = (column: string, name: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`

/** `values` and `previous` are the SQL of these columns. */
function listColumns(values: string, previous: string): string {
    return `position, object, operation, record_id as "recordId", transaction, sequence, ${time('captured_at', 'capturedAt')},
        ${time('system_modstamp', 'systemModstamp')}, changed_by as "changedBy", ${values}, ${previous}, merged_into as "mergedInto", origin,
        is_reread as "isReread", ${time('received_at', 'receivedAt')}`
}

export interface RecordHistoryFilter {
    readonly object: string
    readonly recordId: string
    readonly beforePosition: number
    readonly limit: number
}

/** The newest before a position, from the oldest of them on. */
export async function readRecordChanges(
    sql: Sql,
    orgId: string,
    { object, recordId, beforePosition, limit }: RecordHistoryFilter,
): Promise<PastChange[]> {
    const rows = await sql.query<PastChange>(
        `select ${listColumns('values', 'previous')} from changes where org_id = $1 and object = $2 and record_id = $3 and position < $4
         order by position desc limit $5`,
        [orgId, object, recordId, beforePosition, limit],
    )
    return rows.reverse()
}

/** The last position before a time; 0 when everything is newer. Found by halving: positions and times grow together. */
export async function findPositionBefore(sql: Sql, orgId: string, time: Date): Promise<number> {
    const [newest] = await sql.query<{ position: number }>('select max(position) as position from changes where org_id = $1', [orgId])
    let [low, high] = [0, newest?.position ?? 0]
    while (low < high) {
        const middle = Math.floor((low + high) / 2)
        const [next] = await sql.query<{ position: number; isBefore: boolean }>(
            `select position, received_at < $3 as "isBefore" from changes where org_id = $1 and position > $2 order by position limit 1`,
            [orgId, middle, time],
        )
        if (next?.isBefore === true) low = next.position
        else high = middle
    }
    return low
}

export interface ObjectHistoryFilter {
    readonly object: string
    /** Of values and previous values only these fields are read, and that there were any. */
    readonly fields: readonly string[]
    readonly afterPosition: number
    /** So many changes of the feed are looked at, whatever their object. */
    readonly limit: number
}

export interface ObjectHistoryPage {
    readonly changes: PastChange[]
    /** The last change looked at; null at the end of the feed. */
    readonly end: { readonly position: number; readonly receivedAt: string } | null
}

/** No Salesforce field has an empty name: it stands for all the fields that are not read. */
const MARKER = ''

const keep = (column: string): string => `case when ${column} = '{}' then ${column} else (
    select jsonb_object_agg(field, coalesce(${column}->field, 'null')) from unnest($5::text[]) as field
    where field = '${MARKER}' or ${column} ? field) end as ${column}`

const OBJECT_PAGE = `
    with page as (select * from changes where org_id = $1 and position > $3 order by position limit $4)
    select last.*, c.* from (
        select position as "lastPosition", ${time('received_at', 'lastReceivedAt')} from page order by position desc limit 1
    ) last
    left join lateral (
        select ${listColumns(keep('values'), keep('previous'))} from page where object = $2
    ) c on true
    order by c.position`

/**
 * In the order in which they were accepted. The feed is read in its own order, as its readers do; left alone, a planner without
 * statistics read the whole feed for each page and sorted it, which took seconds in a store of 100,000 changes.
 */
export async function readObjectChanges(
    sql: Sql,
    orgId: string,
    { object, fields, afterPosition, limit }: ObjectHistoryFilter,
): Promise<ObjectHistoryPage> {
    await sql.query('set local enable_sort = off')
    type Row = PastChange & { lastPosition: number; lastReceivedAt: string }
    const rows = await sql.query<Row>(OBJECT_PAGE, [orgId, object, afterPosition, limit, [MARKER, ...fields]])
    const [first] = rows
    const end = first === undefined ? null : { position: first.lastPosition, receivedAt: first.lastReceivedAt }
    return { changes: rows.filter(({ position }) => position !== null), end }
}
