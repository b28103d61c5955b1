/**
 * Writes that rules and sequences cause: tasks and changes of fields on account of a record. Queued in the transaction that takes the
 * action off the outbox, so judging rules never waits for Salesforce. Rules that set each other off are stopped here, and people are told.
 */
import type { FieldValue, Values } from '../mirror/index.ts'
import { giveNotice } from '../notices/index.ts'
import type { Sql } from '../platform/database.ts'
import { countByRules, selectCauses, selectOwners, selectTimeZones } from './cause-store.ts'
import { dueDate } from './due-date.ts'
import { mergeWaiting } from './merge-store.ts'
import { parkWrites } from './park-store.ts'
import { nameWrite } from './write-id.ts'
import { insertWrites } from './write-store.ts'
import type { TaskAction } from './task-schema.ts'
import type { NewWrite } from './write-types.ts'

/** What is to be done on account of a record: exactly one of task and field. */
export interface RecordWrite {
    readonly object: string
    readonly recordId: string
    /** `rule:<id>` or `sequence:<id>`. */
    readonly by: string
    readonly firingId: number | null
    /** The rules that it goes back to, where no firing tells. */
    readonly goesBackTo?: string | null
    /** Names it among all that its cause does to the record. */
    readonly name: string
    readonly task?: TaskAction
    readonly field?: { readonly name: string; readonly value: FieldValue }
}

/** Writes of rules on account of one record in an hour. */
export const PER_RECORD_MAX = 20
/** Rules that caused each other: so many ids are a change's origin of at most 255 characters. */
export const DEPTH_MAX = 5
const HOUR_MS = 3_600_000

/** A task stands under the person it is about, or under what it is about. */
function toReference(object: string, recordId: string): Values {
    if (object === 'Lead' || object === 'Contact') return { WhoId: recordId }
    return object === 'Account' || object === 'Opportunity' || object === 'Campaign' ? { WhatId: recordId } : {}
}

function toTask({ object, recordId, task }: RecordWrite, owner: string | undefined, zone: string | undefined, at: Date): Values {
    if (task === undefined) return {}
    const { subject, description, dueInDays, priority } = task
    const due = dueInDays === undefined ? undefined : dueDate(at, dueInDays, zone)
    const told = { Subject: subject, Description: description, OwnerId: owner, ActivityDate: due, Priority: priority }
    const given = Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return { ...Object.fromEntries(given), ...toReference(object, recordId) }
}

/** The rules that it goes back to, and this one last. */
const toOrigin = (by: string, cause: string | null): string =>
    [...(cause ?? '').split(' ').filter((word) => word.startsWith('rule:')), by].join(' ')

export interface Caused {
    readonly by: string
    readonly firingId: number | null
}

/** In their order: what each thing that firings cause goes back to. */
export async function selectOrigins(sql: Sql, orgId: string, caused: readonly Caused[]): Promise<string[]> {
    const causes = await selectCauses(sql, orgId, idsOf(caused))
    return caused.map(({ by, firingId }) => toOrigin(by, causes.get(firingId ?? -1)?.origin ?? null))
}
const idsOf = (caused: readonly Caused[]): number[] => caused.flatMap(({ firingId }) => firingId ?? [])

interface Prepared extends NewWrite {
    readonly line: string
    readonly problem: string | null
}

/** In their order: who is to own each task, as far as is known. */
async function findOwners(sql: Sql, orgId: string, asked: readonly RecordWrite[]): Promise<(string | undefined)[]> {
    const owners = await selectOwners(sql, orgId, asked)
    return asked.map(({ object, recordId, task }) => task?.ownerId ?? (object === 'User' ? recordId : owners.get(recordId)))
}

async function prepare(sql: Sql, orgId: string, asked: readonly RecordWrite[], at: Date): Promise<Prepared[]> {
    const causes = await selectCauses(sql, orgId, idsOf(asked))
    const owners = await findOwners(sql, orgId, asked)
    const zones = await selectTimeZones(sql, orgId, [...new Set(owners.filter((owner) => owner !== undefined))])
    const counts = await countByRules(
        sql,
        orgId,
        asked.map(({ recordId }) => recordId),
        new Date(at.getTime() - HOUR_MS),
    )
    return asked.map((one, index): Prepared => {
        const { object, recordId, by, firingId, goesBackTo = null, name, field } = one
        const cause = causes.get(firingId ?? -1)
        const origin = toOrigin(by, cause?.origin ?? goesBackTo)
        const count = (counts.get(recordId) ?? 0) + 1
        counts.set(recordId, count)
        const isLoop = origin.startsWith('rule:') && (count > PER_RECORD_MAX || origin.split(' ').length > DEPTH_MAX)
        const id = nameWrite(orgId, [by, recordId, cause?.transaction ?? '', name].join(' '))
        const what = { id, origin: isLoop ? by : origin, seen: {}, clientId: null, inputHash: null, line: recordId }
        if (field !== undefined) {
            const problem = isLoop ? 'LOOP_GUARD' : null
            return { ...what, kind: 'record', operation: 'update', object, recordId, fields: { [field.name]: field.value }, problem }
        }
        const fields = toTask(one, owners[index], zones.get(owners[index] ?? ''), at)
        const problem = isLoop ? 'LOOP_GUARD' : fields['OwnerId'] === undefined ? 'NO_OWNER' : null
        return { ...what, kind: 'task', operation: 'create', object: 'Task', recordId: null, fields, problem }
    })
}

/** Once for each record and hour. */
async function tellOfLoops(sql: Sql, orgId: string, writes: readonly Prepared[], at: Date): Promise<void> {
    const looping = writes.filter(({ problem }) => problem === 'LOOP_GUARD')
    for (const [recordId, [first]] of Map.groupBy(looping, ({ line }) => line)) {
        const event = `${recordId} ${at.toISOString().slice(0, 13)}`
        await giveNotice(sql, orgId, { kind: 'rules_looped', event, details: { recordId, origin: first?.origin ?? '' } })
    }
}

/** One that is there already stays as it is. What cannot be done is parked with its reason, where people see it. */
export async function queueRecordWrites(sql: Sql, orgId: string, asked: readonly RecordWrite[], at: Date): Promise<readonly string[]> {
    const writes = await prepare(sql, orgId, asked, at)
    const added = await insertWrites(sql, orgId, writes, at)
    const fresh = writes.filter(({ id }) => added.has(id))
    await parkWrites(
        sql,
        orgId,
        fresh.flatMap(({ id, problem }) => (problem === null ? [] : [{ id, problem }])),
        at,
    )
    for (const write of fresh) if (write.operation === 'update' && write.problem === null) await mergeWaiting(sql, orgId, write)
    await tellOfLoops(sql, orgId, fresh, at)
    return writes.map(({ id }) => id)
}
