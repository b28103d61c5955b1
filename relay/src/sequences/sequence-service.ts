/** Sequences as use cases: made, given steps, paused and deleted by people through the API. Who is enrolled is another service's. */
import type { Clock } from '../platform/clock.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { beginRelease } from './release-service.ts'
import type { Sequence, SequenceInput } from './sequence-schema.ts'
import * as store from './sequence-store.ts'

export const SEQUENCES_MAX = 1_000

/** Name of a rule that acts on the sequence, or null. Handed in, so that sequences need not know rules. */
export type FindRuleUsing = (sql: Sql, orgId: string, sequenceId: string) => Promise<string | null>

export interface SequenceService {
    create(orgId: string, input: SequenceInput): Promise<Sequence>
    find(orgId: string, sequenceId: string): Promise<Sequence>
    replace(orgId: string, sequenceId: string, input: SequenceInput): Promise<Sequence>
    remove(orgId: string, sequenceId: string): Promise<void>
    /** None of its enrollments goes on until it is resumed; what is due by then is done at once. Again is nothing. */
    pause(orgId: string, sequenceId: string): Promise<Sequence>
    resume(orgId: string, sequenceId: string): Promise<Sequence>
}

export const unknownSequence = (): HeadroomError => new HeadroomError('not_found', 'There is no sequence with this id.')
const nameTaken = (): HeadroomError =>
    new HeadroomError('conflict', 'Another sequence has this name: choose another name.', { field: 'name' })

function required(sequence: Sequence | null): Sequence {
    if (sequence === null) throw unknownSequence()
    return sequence
}

export function createSequenceService(database: Database, clock: Clock, findRuleUsing: FindRuleUsing): SequenceService {
    return {
        create: async (orgId, input) => {
            const sequence = await store.insertSequence(database, orgId, input, SEQUENCES_MAX)
            if (sequence !== null) return sequence
            if (await store.isSequenceNameTaken(database, orgId, input.name, null)) throw nameTaken()
            throw new HeadroomError('conflict', `An org has at most ${SEQUENCES_MAX} sequences: delete one first.`)
        },
        find: async (orgId, sequenceId) => required(await store.findSequence(database, orgId, sequenceId)),
        replace: (orgId, sequenceId, input) =>
            database.transaction(async (sql) => {
                await store.lockSequences(sql, orgId)
                if (await store.isSequenceNameTaken(sql, orgId, input.name, sequenceId)) throw nameTaken()
                if (!(await store.lockSequence(sql, orgId, sequenceId))) throw unknownSequence()
                if (input.steps !== undefined) await store.keepFormerSteps(sql, orgId, sequenceId)
                return required(await store.updateSequence(sql, orgId, sequenceId, input))
            }),
        remove: (orgId, sequenceId) =>
            database.transaction(async (sql) => {
                if (!(await store.lockSequence(sql, orgId, sequenceId))) throw unknownSequence()
                const rule = await findRuleUsing(sql, orgId, sequenceId)
                if (rule !== null)
                    throw new HeadroomError('in_use', `The rule ${JSON.stringify(rule)} uses it: change or delete that rule first.`)
                await store.deleteSequence(sql, orgId, sequenceId)
            }),
        pause: async (orgId, sequenceId) => required(await store.pauseSequence(database, orgId, sequenceId, clock.now())),
        resume: (orgId, sequenceId) =>
            database.transaction(async (sql) => {
                const sequence = required(await store.pauseSequence(sql, orgId, sequenceId, null))
                await beginRelease(sql, orgId, sequenceId)
                return sequence
            }),
    }
}
