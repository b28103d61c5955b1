/** How many commands the answer to a delivery tells of, so that its job starts another for them. Part of every delivery: one short statement. */
import type { Sql } from '../platform/database.ts'
import { prepared } from '../platform/prepared.ts'
import { DEFAULTS } from '../settings/index.ts'
import { readChannels } from './channel-service.ts'
import type { ChannelParts } from './channel-service.ts'

/** More need not be known: a job that carries so many asks for more by itself. */
const COUNT_MAX = 50
/** Rows that could be emptied wait so long for a job that comes anyway. */
const ROWS_WAIT_MS = 3_600_000

interface Waiting {
    /** Also what an earlier job has carried and not told yet. */
    readonly commands: number
    readonly hasOldRows: boolean
}

const COUNT = prepared(`
    select (
        select count(*)::int from (
            select from writes where org_id = $1 and state in ('waiting', 'leased')
                and (state = 'waiting' and run_after <= $2 and carried_as is null or channel = 'apex' and state = 'leased') limit ${COUNT_MAX}
        ) found
    ) as commands, exists (
        select from writes where org_id = $1 and row_state in ('full', 'emptied', 'purging') and settled_at < $3
            and (row_state = 'full' or settled_at < $2::timestamptz - interval '1 day' *
                coalesce((select (changed ->> 'restoreWindowDays')::int from org_settings where org_id = $1), $4::int))
    ) as "hasOldRows"`)

/** 0 while Apex may carry none and has no rows to clear away. Inside the accepting transaction. */
export async function countCommands(sql: Sql, orgId: string, parts: ChannelParts): Promise<number> {
    const at = parts.clock.now()
    const rowsBefore = new Date(at.getTime() - ROWS_WAIT_MS)
    const [waiting] = await sql.query<Waiting>(COUNT, [orgId, at, rowsBefore, DEFAULTS.restoreWindowDays])
    if (waiting === undefined || (waiting.commands === 0 && !waiting.hasOldRows)) return 0
    const { apex, housekeeping } = await readChannels(sql, orgId, parts)
    if (apex.isOpen && waiting.commands > 0) return waiting.commands
    return housekeeping.isOpen && waiting.hasOldRows ? 1 : 0
}
