/** What each kind of action does. All of them are local: they commit in the very transaction that takes them off the outbox. */
import type { Sql } from '../platform/database.ts'
import { endEnrollments, holdSequences, startEnrollments } from '../sequences/index.ts'
import type { EnrollmentChange } from '../sequences/index.ts'
import type { OutboxItem } from './outbox-store.ts'

export interface CarriedOut {
    readonly done: OutboxItem[]
    /** No attempt can succeed: the sequence is gone, or a newer relay wrote a kind of action that this one does not know. */
    readonly impossible: OutboxItem[]
}

const toEnrollmentChange = ({ action, object, recordId }: OutboxItem): EnrollmentChange => ({
    sequenceId: action.sequenceId,
    object,
    recordId,
    ruleId: action.ruleId,
})

/** Carries out actions of one org, at most one per record, in a constant number of statements. */
async function carryOutOfOrg(sql: Sql, orgId: string, items: readonly OutboxItem[]): Promise<CarriedOut> {
    const known = await holdSequences(
        sql,
        orgId,
        items.map((item) => item.action.sequenceId),
    )
    const possible = items.filter((item) => known.has(item.action.sequenceId))
    const added = possible.filter((item) => item.action.type === 'add_to_sequence')
    const removed = possible.filter((item) => item.action.type === 'remove_from_sequence')
    if (added.length > 0) await startEnrollments(sql, orgId, added.map(toEnrollmentChange))
    if (removed.length > 0) await endEnrollments(sql, orgId, removed.map(toEnrollmentChange))
    const done = [...added, ...removed]
    return { done, impossible: items.filter((item) => !done.includes(item)) }
}

export async function carryOut(sql: Sql, items: readonly OutboxItem[]): Promise<CarriedOut> {
    const done: OutboxItem[] = []
    const impossible: OutboxItem[] = []
    for (const [orgId, ofOrg] of Map.groupBy(items, (item) => item.orgId)) {
        const outcome = await carryOutOfOrg(sql, orgId, ofOrg)
        done.push(...outcome.done)
        impossible.push(...outcome.impossible)
    }
    return { done, impossible }
}
