/** Sequences as use cases: lists of records, each in a list at most once, started and ended by people through the API and by rules. */
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { endEnrollments, findEnrollments, startEnrollments } from './enrollment-store.ts'
import type { Enrollment, Sequence, SequenceInput } from './sequence-schema.ts'
import * as store from './sequence-store.ts'

export const SEQUENCES_MAX = 1_000

/** Name of a rule that acts on the sequence, or null. Handed in, so that sequences need not know rules. */
export type FindRuleUsing = (sql: Sql, orgId: string, sequenceId: string) => Promise<string | null>

export interface RecordReference {
    readonly object: string
    readonly recordId: string
}

export interface SequenceService {
    create(orgId: string, input: SequenceInput): Promise<Sequence>
    find(orgId: string, sequenceId: string): Promise<Sequence>
    rename(orgId: string, sequenceId: string, input: SequenceInput): Promise<Sequence>
    remove(orgId: string, sequenceId: string): Promise<void>
    /** Repeats are nothing. Returns how many were not active before, and all of them as they are now. */
    enroll(orgId: string, sequenceId: string, records: readonly RecordReference[]): Promise<{ started: number; enrollments: Enrollment[] }>
    /** Ends one; not_found if the record never was in the sequence, nothing if it has ended. */
    unenroll(orgId: string, sequenceId: string, recordId: string): Promise<void>
}

const unknownSequence = (): HeadroomError => new HeadroomError('not_found', 'There is no sequence with this id.')
const nameTaken = (): HeadroomError =>
    new HeadroomError('conflict', 'Another sequence has this name: choose another name.', { field: 'name' })

export function createSequenceService(database: Database, findRuleUsing: FindRuleUsing): SequenceService {
    return {
        create: async (orgId, { name }) => {
            const sequence = await store.insertSequence(database, orgId, name, SEQUENCES_MAX)
            if (sequence !== null) return sequence
            if (await store.isSequenceNameTaken(database, orgId, name, null)) throw nameTaken()
            throw new HeadroomError('conflict', `An org has at most ${SEQUENCES_MAX} sequences: delete one first.`)
        },
        find: async (orgId, sequenceId) => {
            const sequence = await store.findSequence(database, orgId, sequenceId)
            if (sequence === null) throw unknownSequence()
            return sequence
        },
        rename: (orgId, sequenceId, { name }) =>
            database.transaction(async (sql) => {
                await store.lockSequences(sql, orgId)
                if (await store.isSequenceNameTaken(sql, orgId, name, sequenceId)) throw nameTaken()
                const sequence = await store.updateSequence(sql, orgId, sequenceId, name)
                if (sequence === null) throw unknownSequence()
                return sequence
            }),
        remove: (orgId, sequenceId) =>
            database.transaction(async (sql) => {
                if (!(await store.lockSequence(sql, orgId, sequenceId))) throw unknownSequence()
                const rule = await findRuleUsing(sql, orgId, sequenceId)
                if (rule !== null)
                    throw new HeadroomError('in_use', `The rule ${JSON.stringify(rule)} uses it: change or delete that rule first.`)
                await store.deleteSequence(sql, orgId, sequenceId)
            }),
        enroll: (orgId, sequenceId, records) => enroll(database, orgId, sequenceId, records),
        unenroll: (orgId, sequenceId, recordId) =>
            database.transaction(async (sql) => {
                const [enrollment] = await findEnrollments(sql, orgId, sequenceId, [recordId])
                if (enrollment === undefined) throw new HeadroomError('not_found', 'This record was never in this sequence.')
                await endEnrollments(sql, orgId, [{ ...enrollment, ruleId: null }])
            }),
    }
}

function enroll(
    database: Database,
    orgId: string,
    sequenceId: string,
    records: readonly RecordReference[],
): Promise<{ started: number; enrollments: Enrollment[] }> {
    const distinct = [...new Map(records.map((record) => [record.recordId, record])).values()]
    return database.transaction(async (sql) => {
        if (!(await store.holdSequences(sql, orgId, [sequenceId])).has(sequenceId)) throw unknownSequence()
        const changes = distinct.map(({ object, recordId }) => ({ sequenceId, object, recordId, ruleId: null }))
        const started = await startEnrollments(sql, orgId, changes)
        const recordIds = changes.map((change) => change.recordId)
        return { started, enrollments: await findEnrollments(sql, orgId, sequenceId, recordIds) }
    })
}
