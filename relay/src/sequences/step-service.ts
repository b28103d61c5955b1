/** Takes enrollments through the steps that are due, each exactly once in effect. It does not know when to look. */
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Logger } from '../platform/log.ts'
import { queueRecordWrites } from '../writes/index.ts'
import type { RecordWrite } from '../writes/index.ts'
import { takeTurn } from './step-policy.ts'
import type { Turn } from './step-policy.ts'
import * as store from './step-store.ts'
import type { DueEnrollment } from './step-store.ts'

/** In one transaction: the tasks are written in it, and what is claimed waits for it. */
const TURNS_MAX = 200
const PUT_OFF_MS = 15 * 60_000

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

type Claimed = (due: readonly DueEnrollment[]) => void

/** Tasks, place and end of a turn are one transaction. Returns how many enrollments it looked at. */
async function takeTurns(sql: Sql, orgId: string, at: Date, limit: number, onClaimed: Claimed = () => undefined): Promise<number> {
    const { running, paused } = await store.holdSequencesDue(sql, orgId, at, limit)
    const held = paused.length === 0 ? 0 : await store.holdDue(sql, orgId, paused, at, limit)
    const due = running.length === 0 ? [] : await store.claimDue(sql, orgId, running, at, limit)
    onClaimed(due)
    if (due.length > 0) await goOn(sql, orgId, due, at)
    return held + due.length
}

/** The store may be there again in a second; nothing else heals by itself. */
const isPassing = (error: unknown): boolean => error instanceof HeadroomError && error.code === 'store_unavailable'

export interface StepService {
    /** Of one org; 0 when nothing is due. */
    goOn(orgId: string, at: Date): Promise<number>
}

export function createStepService({ database, log }: { readonly database: Database; readonly log: Logger }): StepService {
    const take = (orgId: string, at: Date, limit: number, onClaimed?: Claimed): Promise<number> =>
        database.transaction((sql) => takeTurns(sql, orgId, at, limit, onClaimed))

    /** The oldest that is due. One whose turn fails is put off, so that the others go on. */
    async function takeOne(orgId: string, at: Date): Promise<number> {
        const claimed: DueEnrollment[] = []
        try {
            return await take(orgId, at, 1, (due) => claimed.push(...due))
        } catch (error) {
            const [failed] = claimed
            if (failed === undefined || isPassing(error)) throw error
            const { sequenceId, recordId } = failed
            await store.putOff(database, orgId, failed, new Date(at.getTime() + PUT_OFF_MS))
            log.error(
                { orgId, sequenceId, recordId, err: error },
                'A turn of an enrollment fails; it is tried again in a quarter of an hour.',
            )
            return 1
        }
    }

    async function takeOneByOne(orgId: string, at: Date): Promise<number> {
        for (let taken = 0; taken < TURNS_MAX; taken++) if ((await takeOne(orgId, at)) === 0) return taken
        return TURNS_MAX
    }

    return {
        goOn: async (orgId, at) => {
            try {
                return await take(orgId, at, TURNS_MAX)
            } catch (error) {
                if (isPassing(error)) throw error
                return takeOneByOne(orgId, at)
            }
        },
    }
}
