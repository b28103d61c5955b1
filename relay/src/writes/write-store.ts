/** All SQL on writes as they are asked for, looked at and decided about by people. Carrying them is another file's. */
import type { Sql } from '../platform/database.ts'
import { toJsonLines } from '../platform/json-lines.ts'
import { WRITE_STATES } from './write-types.ts'
import type { NewWrite, Write, WriteState } from './write-types.ts'

type WriteRow = Write

export const COLUMNS = `write_id as id, state, place, kind, operation, object, record_id as "recordId", fields, seen, origin,
    client_id as "clientId", input_hash as "inputHash", merged_into as "mergedInto", channel, attempts, is_unsure as "isUnsure",
    is_followed as "isFollowed", run_after as "runAfter", problem, written_as as "writtenAs", write_as as "writeAs",
    carried_as as "carriedAs", write_as_problem as "writeAsProblem", created_at as "createdAt",
    settled_at as "settledAt"`

const lineOf = ({ id, recordId, line }: NewWrite): string => line ?? recordId ?? id

/** In their order. One whose id is there already is left as it is. Returns the ids of those that are new. */
export async function insertWrites(sql: Sql, orgId: string, writes: readonly NewWrite[], at: Date): Promise<ReadonlySet<string>> {
    const all = <Name extends keyof NewWrite>(name: Name) => writes.map((write) => write[name])
    const rows = await sql.query<{ id: string }>(
        `insert into writes (org_id, write_id, line, state, kind, operation, object, record_id, fields, seen, origin, client_id, input_hash,
             run_after, created_at, write_as, carried_as)
         select $1, id, line, 'waiting', kind, operation, object, record_id, fields, seen, origin, client_id, input_hash, $13, $13, write_as,
             write_as
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], string_to_array($8, e'\\n')::jsonb[],
             string_to_array($9, e'\\n')::jsonb[], $10::text[], $11::text[], $12::text[], $14::text[]) with ordinality
             as w (id, line, kind, operation, object, record_id, fields, seen, origin, client_id, input_hash, write_as, nth)
         order by nth
         on conflict (org_id, write_id) do nothing returning write_id as id`,
        [
            orgId,
            all('id'),
            writes.map(lineOf),
            all('kind'),
            all('operation'),
            all('object'),
            all('recordId'),
            toJsonLines(all('fields')),
            toJsonLines(all('seen')),
            all('origin'),
            all('clientId'),
            all('inputHash'),
            at,
            writes.map(({ writeAs = null }) => writeAs),
        ],
    )
    return new Set(rows.map(({ id }) => id))
}

export async function selectWrites(sql: Sql, orgId: string, ids: readonly string[]): Promise<Map<string, Write>> {
    const rows = await sql.query<WriteRow>(`select ${COLUMNS} from writes where org_id = $1 and write_id = any($2::uuid[])`, [orgId, ids])
    return new Map(rows.map((row) => [row.id, row]))
}

/** Kept from others until the transaction ends. */
export async function lockWrite(sql: Sql, orgId: string, id: string): Promise<Write | null> {
    const [row] = await sql.query<WriteRow>(`select ${COLUMNS} from writes where org_id = $1 and write_id = $2 for update`, [orgId, id])
    return row ?? null
}

export interface WriteFilter {
    readonly states: readonly WriteState[]
    readonly recordId: string | null
    /** Of the problem; null: any. */
    readonly code: string | null
    readonly afterPlace: number
    readonly limit: number
}

const FILTERED = `place > $3 and ($4::text is null or record_id = $4) and ($5::text is null or problem ->> 'code' = $5) order by place limit $6`

const textOf = (state: WriteState): string =>
    `select * from writes where org_id = $1 and state = '${state}' and '${state}' = any($2) and ${FILTERED}`

// Each by itself, since the indexes by place are of one state each: asked for together they have none, and a page read the whole line.
const OF_EACH_STATE = WRITE_STATES.map(textOf).join(') union all (')

const LIST = `select ${COLUMNS} from ((${OF_EACH_STATE})) page order by place limit $6`

/** In their order. */
export function listWrites(sql: Sql, orgId: string, filter: WriteFilter): Promise<Write[]> {
    return sql.query<WriteRow>(LIST, [orgId, filter.states, filter.afterPlace, filter.recordId, filter.code, filter.limit])
}

/** Since when the first in line waits; null when nothing does. */
export async function selectWaitingSince(sql: Sql, orgId: string): Promise<Date | null> {
    const [row] = await sql.query<{ createdAt: Date }>(
        `select created_at as "createdAt" from writes where org_id = $1 and state = 'waiting' order by place limit 1`,
        [orgId],
    )
    return row?.createdAt ?? null
}
