/** Enrollments as use cases of people and applications: records put into a sequence, looked at, paused, resumed and taken out. */
import type { Clock } from '../platform/clock.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { selectWrites } from '../writes/index.ts'
import type { Enrollment, EnrollmentDetail } from './enrollment-schema.ts'
import { endEnrollments, findEnrollments, selectEnrollments, startEnrollments } from './enrollment-store.ts'
import { viewEnrollment, viewSteps } from './enrollment-view.ts'
import { unknownSequence } from './sequence-service.ts'
import { holdSequences } from './sequence-store.ts'
import { pauseEnrollment } from './step-store.ts'

export interface RecordReference {
    readonly object: string
    readonly recordId: string
}

export interface EnrollmentService {
    /** Repeats are nothing. Returns how many were not active before, and all of them as they are now. */
    start(orgId: string, sequenceId: string, records: readonly RecordReference[]): Promise<{ started: number; enrollments: Enrollment[] }>
    /** not_found if the record never was in the sequence, as for the others. */
    find(orgId: string, sequenceId: string, recordId: string): Promise<EnrollmentDetail>
    /** Nothing if it has ended. */
    end(orgId: string, sequenceId: string, recordId: string): Promise<void>
    /** A conflict if it has ended. Again is nothing. */
    pause(orgId: string, sequenceId: string, recordId: string): Promise<EnrollmentDetail>
    /** What is due by then is done at once. */
    resume(orgId: string, sequenceId: string, recordId: string): Promise<EnrollmentDetail>
}

async function start(sql: Sql, orgId: string, sequenceId: string, records: readonly RecordReference[], at: Date) {
    const distinct = [...new Map(records.map((record) => [record.recordId, record])).values()]
    if (!(await holdSequences(sql, orgId, [sequenceId])).has(sequenceId)) throw unknownSequence()
    const changes = distinct.map(({ object, recordId }) => ({ sequenceId, object, recordId, ruleId: null }))
    const started = await startEnrollments(sql, orgId, changes, at)
    const recordIds = changes.map((change) => change.recordId)
    return { started, enrollments: await findEnrollments(sql, orgId, sequenceId, recordIds) }
}

async function find(sql: Sql, orgId: string, sequenceId: string, recordId: string): Promise<EnrollmentDetail> {
    const [row] = await selectEnrollments(sql, orgId, sequenceId, [recordId])
    if (row === undefined) throw new HeadroomError('not_found', 'This record was never in this sequence.')
    return { ...viewEnrollment(row), steps: viewSteps(row, await selectWrites(sql, orgId, row.writeIds)) }
}

export function createEnrollmentService(database: Database, clock: Clock): EnrollmentService {
    const pauseAt = (orgId: string, sequenceId: string, recordId: string, at: Date | null): Promise<EnrollmentDetail> =>
        database.transaction(async (sql) => {
            const isActive = await pauseEnrollment(sql, orgId, sequenceId, recordId, at)
            const enrollment = await find(sql, orgId, sequenceId, recordId)
            if (!isActive) throw new HeadroomError('conflict', 'It has ended: put the record into the sequence again instead.')
            return enrollment
        })

    return {
        start: (orgId, sequenceId, records) => database.transaction((sql) => start(sql, orgId, sequenceId, records, clock.now())),
        find: (orgId, sequenceId, recordId) => find(database, orgId, sequenceId, recordId),
        end: (orgId, sequenceId, recordId) =>
            database.transaction(async (sql) => {
                const { object } = await find(sql, orgId, sequenceId, recordId)
                await endEnrollments(sql, orgId, [{ sequenceId, object, recordId, ruleId: null }])
            }),
        pause: (orgId, sequenceId, recordId) => pauseAt(orgId, sequenceId, recordId, clock.now()),
        resume: (orgId, sequenceId, recordId) => pauseAt(orgId, sequenceId, recordId, null),
    }
}
