/** Takes in what came of carried writes, by whichever channel, inside the caller's transaction. Telling it twice does no harm. */
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { explainError } from './error-table.ts'
import { lockReported, settleWrites } from './lease-store.ts'
import { insertFound } from './row-store.ts'
import { listTargets, settleWrite } from './settle-policy.ts'
import { pauseWrites } from './state-store.ts'
import type { Channel, Write, WriteResult } from './write-types.ts'
import { selectWinners } from './winner-store.ts'

const PAUSE_MS = 15 * 60_000

export interface Report {
    readonly channel: Channel
    /** Of the API's own lease; null for Apex, whose results do not name one. */
    readonly leaseId: string | null
    readonly results: readonly WriteResult[]
    readonly writtenAs: string | null
    readonly at: Date
}

type Reported = Write & { readonly leaseId: string | null }

/** That it is done is true whoever says it; that it failed is of use only to who carries it now. */
function concerns(write: Reported | undefined, { ok }: WriteResult, { channel, leaseId }: Report): write is Reported {
    if (write === undefined) return false
    // The API's answer may have been lost with the id of what it made.
    if (write.state === 'done') return ok && write.recordId === null
    if (ok) return true
    return write.state === 'leased' && write.channel === channel && (leaseId === null || write.leaseId === leaseId)
}

async function pauseIfAsked(sql: Sql, orgId: string, { results, at }: Report): Promise<void> {
    const asking = results.find((result) => !result.ok && explainError(result.error.code).verdict === 'pause')
    if (asking !== undefined && !asking.ok) await pauseWrites(sql, orgId, new Date(at.getTime() + PAUSE_MS), asking.error)
}

/** Returns how many writes were settled. */
export async function takeResults(sql: Sql, orgId: string, report: Report): Promise<number> {
    const { results, at, writtenAs } = report
    if (results.length === 0) return 0
    const keys = results.map(({ key }) => key)
    const known = await lockReported(sql, orgId, keys)
    const lost = results.filter(({ key, ok }) => ok && !known.has(key))
    await insertFound(
        sql,
        orgId,
        lost.map(({ key }) => key),
        at,
    )
    const pairs = results.flatMap((result) => {
        const write = known.get(result.key)
        return concerns(write, result, report) ? [{ write, result }] : []
    })
    const lostTargets = pairs.filter(({ result }) => !result.ok && result.error.code === 'ENTITY_IS_DELETED')
    const winners = await selectWinners(
        sql,
        orgId,
        lostTargets.flatMap(({ write }) => listTargets(write)),
    )
    const settlements = pairs.map(({ write, result }) => settleWrite(write, result, winners, { at, writtenAs }))
    await settleWrites(sql, orgId, settlements, at)
    await pauseIfAsked(sql, orgId, report)
    reachFailPoint('write-settled')
    return settlements.length
}
