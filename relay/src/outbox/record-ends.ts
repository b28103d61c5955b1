/** Notes in the outbox what the end of a record means for its enrollments: a deletion or a conversion ends them, a merge moves them to the winner. */
import { isConversion } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import type { StoredAction } from './outbox-store.ts'

interface Judge {
    readonly needsBefore: (change: Change) => boolean
    readonly judge: (judged: readonly JudgedChange[]) => Promise<number>
}

const isEnd = ({ change, before, after }: JudgedChange): boolean =>
    change.operation === 'deleted' || (change.operation === 'updated' && isConversion(before, after))

function toAction({ change: { operation, mergedInto } }: JudgedChange): StoredAction {
    if (operation !== 'deleted') return { type: 'end_enrollments', reason: 'record_converted' }
    return mergedInto === null
        ? { type: 'end_enrollments', reason: 'record_deleted' }
        : { type: 'move_enrollments', toRecordId: mergedInto }
}

/** That the record has ended is all there is to know. One statement, none when nothing ends. */
async function queueRecordEnds(sql: Sql, orgId: string, ends: readonly JudgedChange[]): Promise<void> {
    if (ends.length === 0) return
    await sql.query(
        `insert into outbox (org_id, object, record_id, action)
         select $1, object, record_id, action from unnest($2::text[], $3::text[], $4::jsonb[])
             with ordinality as gone (object, record_id, action, place) order by place`,
        [
            orgId,
            ends.map(({ change }) => change.object),
            ends.map(({ change }) => change.recordId),
            ends.map((end) => JSON.stringify(toAction(end))),
        ],
    )
}

/** An end, and what comes after it on the same record, is later; all else is now. Ends that are queued already are over. */
export function splitAtEnds(judged: readonly JudgedChange[], queued: ReadonlySet<JudgedChange>) {
    const [now, ends, later]: [JudgedChange[], JudgedChange[], JudgedChange[]] = [[], [], []]
    const ended = new Set<string>()
    for (const one of judged) {
        const { recordId } = one.change
        const endsNow = isEnd(one) && !queued.has(one)
        if (endsNow && !ended.has(recordId)) ends.push(one)
        if (endsNow) ended.add(recordId)
        if (ended.has(recordId)) later.push(one)
        else now.push(one)
    }
    return { now, ends, later }
}

/**
 * Judges changes so that the outbox holds, record by record, what earlier changes caused, then the record's end, then what a rule on
 * the end or a later change causes. Without an end that is one call of `judge`, with ends nearly always two.
 */
async function judgeAroundEnds(sql: Sql, orgId: string, judged: readonly JudgedChange[], judge: Judge['judge']): Promise<number> {
    const queued = new Set<JudgedChange>()
    let fired = 0
    for (let rest = judged; rest.length > 0;) {
        const { now, ends, later } = splitAtEnds(rest, queued)
        fired += await judge(now)
        await queueRecordEnds(sql, orgId, ends)
        for (const one of ends) queued.add(one)
        rest = later
    }
    return fired
}

/** Whether an update converts the record depends on what it was before. */
export const needForEnds =
    (needsBefore: Judge['needsBefore']): Judge['needsBefore'] =>
    (change) =>
        needsBefore(change) || (change.operation === 'updated' && isConversion(null, change.values))

/** The judge who minds record ends as well. */
export const mindEnds = (sql: Sql, orgId: string, { needsBefore, judge }: Judge): Judge => ({
    needsBefore: needForEnds(needsBefore),
    judge: (judged) => judgeAroundEnds(sql, orgId, judged, judge),
})

/**
 * The judge of rows that are read in full: no rule fires, and a record ends only if the mirror had it before. So a first load ends
 * nothing, though it may bring many converted leads.
 */
export function mindEndsAlone(sql: Sql, orgId: string): Promise<Judge> {
    const { needsBefore, judge } = mindEnds(sql, orgId, { needsBefore: needsNothing, judge: () => Promise.resolve(0) })
    return Promise.resolve({ needsBefore, judge: (judged) => judge(judged.filter(({ hasBefore }) => hasBefore)) })
}
const needsNothing = (): boolean => false
export const needForEndsAlone = needForEnds(needsNothing)
