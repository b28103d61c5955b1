/** What each kind of action does. All of them are local: they commit in the very transaction that takes them off the outbox. */
import type { Sql } from '../platform/database.ts'
import { continueForgetting, continueMatching, dropWaitsOfRecords, moveWaits, startWaits } from '../rules/index.ts'
import { continueRelease, endEnrollments, endRecords, holdSequences, mergeRecords, startEnrollments } from '../sequences/index.ts'
import type { EnrollmentChange } from '../sequences/index.ts'
import { holdWebhooks, queueCalls } from '../webhooks/index.ts'
import { queueRecordWrites, selectOrigins } from '../writes/index.ts'
import type { RecordWrite } from '../writes/index.ts'
import type { OutboxItem } from './outbox-store.ts'

export interface CarriedOut {
    readonly done: OutboxItem[]
    /** No attempt can succeed: the sequence or the webhook is gone. */
    readonly impossible: OutboxItem[]
}

type Perform = (sql: Sql, orgId: string, items: readonly OutboxItem[], at: Date) => Promise<unknown>

const toEnrollmentChange = ({ action, object, recordId }: OutboxItem): EnrollmentChange => ({
    sequenceId: action.sequenceId ?? '',
    object,
    recordId,
    ruleId: action.ruleId ?? null,
})

const toCaused = ({ action: { ruleId = '' }, firingId }: OutboxItem) => ({ by: `rule:${ruleId}`, firingId })

/** The same action after a wait is another one, and says so itself. */
const toRecordWrite = (item: OutboxItem): RecordWrite => {
    const { action, object, recordId } = item
    const { type, subject = '', field = '', value = null } = action
    const what = { ...toCaused(item), object, recordId, name: JSON.stringify(action) }
    return type === 'create_task' ? { ...what, task: { ...action, subject } } : { ...what, field: { name: field, value } }
}

const queueWrites: Perform = (sql, orgId, items, at) => queueRecordWrites(sql, orgId, items.map(toRecordWrite), at)

/** Each takes any number of actions of its kind, at most one per record, in one statement. */
const PERFORM: Readonly<Record<string, Perform>> = {
    add_to_sequence: async (sql, orgId, items, at) => {
        const origins = await selectOrigins(sql, orgId, items.map(toCaused))
        const changes = items.map((item, index) => ({ ...toEnrollmentChange(item), origin: origins[index] ?? '' }))
        await startEnrollments(sql, orgId, changes, at)
    },
    remove_from_sequence: (sql, orgId, items) => endEnrollments(sql, orgId, items.map(toEnrollmentChange)),
    create_task: queueWrites,
    update_field: queueWrites,
    call_webhook: (sql, orgId, items) =>
        queueCalls(
            sql,
            orgId,
            items.map(({ action, firingId }) => ({ webhookId: action.webhookId ?? '', firingId: firingId ?? 0 })),
        ),
    wait: (sql, orgId, items) =>
        startWaits(
            sql,
            orgId,
            items.map(({ object, recordId, firingId, action: { ruleId = '', minutes = 0, then = [] } }) => {
                return { object, recordId, firingId: firingId ?? 0, ruleId, minutes, then }
            }),
        ),
    end_enrollments: async (sql, orgId, items) => {
        // An action without a reason was written by a relay that knew no other.
        const ends = items.map(({ recordId, action }) => ({ recordId, reason: action.reason ?? ('record_deleted' as const) }))
        await endRecords(sql, orgId, ends)
        await dropWaitsOfRecords(sql, orgId, ends)
    },
    approve_matches: async (sql, orgId, items) => {
        for (const { action } of items)
            await continueMatching(sql, orgId, {
                ruleId: action.ruleId ?? '',
                ruleVersion: action.ruleVersion ?? 0,
                afterRecordId: action.afterRecordId ?? '',
            })
    },
    forget_rule: async (sql, orgId, items) => {
        for (const { recordId: ruleId, object, action } of items)
            await continueForgetting(sql, orgId, { ruleId, object, actor: action.actor ?? '' })
    },
    release_enrollments: async (sql, orgId, items) => {
        for (const { recordId: sequenceId, action } of items)
            await continueRelease(sql, orgId, { sequenceId, afterRecordId: action.afterRecordId ?? '' })
    },
    move_enrollments: async (sql, orgId, items) => {
        const merges = items.map((item) => ({ fromRecordId: item.recordId, toRecordId: item.action.toRecordId ?? '' }))
        await mergeRecords(sql, orgId, merges)
        await moveWaits(sql, orgId, merges)
    },
}

/** What this relay can do. */
export const KINDS = Object.keys(PERFORM)

async function carryOutOfOrg(sql: Sql, orgId: string, items: readonly OutboxItem[], at: Date): Promise<CarriedOut> {
    const wanted = items.flatMap(({ action }) => action.sequenceId ?? [])
    const known = wanted.length === 0 ? new Set<string>() : await holdSequences(sql, orgId, wanted)
    const webhooks = await holdWebhooks(
        sql,
        orgId,
        items.flatMap(({ action }) => action.webhookId ?? []),
    )
    const isPossible = ({ action: { sequenceId, webhookId } }: OutboxItem): boolean =>
        (sequenceId === undefined || known.has(sequenceId)) && (webhookId === undefined || webhooks.has(webhookId))
    const done = items.filter(isPossible)
    for (const [type, ofType] of Map.groupBy(done, (item) => item.action.type)) await PERFORM[type]?.(sql, orgId, ofType, at)
    return { done, impossible: items.filter((item) => !isPossible(item)) }
}

export async function carryOut(sql: Sql, items: readonly OutboxItem[], at = new Date()): Promise<CarriedOut> {
    const done: OutboxItem[] = []
    const impossible: OutboxItem[] = []
    for (const [orgId, ofOrg] of Map.groupBy(items, (item) => item.orgId)) {
        const outcome = await carryOutOfOrg(sql, orgId, ofOrg, at)
        done.push(...outcome.done)
        impossible.push(...outcome.impossible)
    }
    return { done, impossible }
}
