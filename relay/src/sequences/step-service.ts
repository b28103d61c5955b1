/** Takes enrollments through the steps that are due, each exactly once in effect. It does not know when to look. */
import type { Database, Sql } from '../platform/database.ts'
import { queueRecordWrites } from '../writes/index.ts'
import type { RecordWrite } from '../writes/index.ts'
import { takeTurn } from './step-policy.ts'
import type { Turn } from './step-policy.ts'
import * as store from './step-store.ts'
import type { DueEnrollment } from './step-store.ts'

/** In one transaction: the tasks are written in it, and what is claimed waits for it. */
const TURNS_MAX = 200

/** The task of the same step of the same run has the same name each time, so that a store restored from a backup makes nothing twice. */
function toWrites({ sequenceId, object, recordId, run, origin }: DueEnrollment, { tasks }: Turn): RecordWrite[] {
    return tasks.map(({ step, task }) => {
        const name = `${run} ${step} ${JSON.stringify(task)}`
        return { object, recordId, by: `sequence:${sequenceId}`, firingId: null, goesBackTo: origin, name, task }
    })
}

async function goOn(sql: Sql, orgId: string, due: readonly DueEnrollment[], at: Date): Promise<void> {
    const taken = due.map((enrollment) => ({ enrollment, turn: takeTurn(enrollment.steps, enrollment.step, at) }))
    const ids = await queueRecordWrites(
        sql,
        orgId,
        taken.flatMap(({ enrollment, turn }) => toWrites(enrollment, turn)),
        at,
    )
    let from = 0
    const turns = taken.map(({ enrollment: { sequenceId, recordId }, turn: { tasks, wait } }) => {
        const writeIds = ids.slice(from, (from += tasks.length))
        return { sequenceId, recordId, wait, writeIds }
    })
    await store.saveTurns(sql, orgId, turns, at)
}

/** Tasks, place and end of a turn are one transaction. Returns how many enrollments it looked at. */
async function takeTurns(sql: Sql, orgId: string, at: Date): Promise<number> {
    const { running, paused } = await store.holdSequencesDue(sql, orgId, at, TURNS_MAX)
    const held = paused.length === 0 ? 0 : await store.holdDue(sql, orgId, paused, at, TURNS_MAX)
    const due = running.length === 0 ? [] : await store.claimDue(sql, orgId, running, at, TURNS_MAX)
    if (due.length > 0) await goOn(sql, orgId, due, at)
    return held + due.length
}

export interface StepService {
    /** Of one org; 0 when nothing is due. */
    goOn(orgId: string, at: Date): Promise<number>
}

export const createStepService = (database: Database): StepService => ({
    goOn: (orgId, at) => database.transaction((sql) => takeTurns(sql, orgId, at)),
})
