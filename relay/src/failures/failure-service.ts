/** What a person does with a failure: has its change applied after all, or gives it up. */
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Failure } from './failure-schema.ts'
import * as store from './failure-store.ts'

/** Applies a parked change as if it had just come, inside the transaction; returns how many rules it fired, or throws what is wrong. */
export type ApplyAgain = (sql: Sql, orgId: string, failure: Failure) => Promise<number>

export interface FailureParts {
    readonly database: Database
    readonly applyAgain: ApplyAgain
    /** Called after the commit. */
    readonly onApplied: (orgId: string, fired: number) => void
}

export interface FailureService {
    /** Returns the failure as it is afterwards: applied, or parked still with what is the cause now. */
    retry(orgId: string, failureId: number): Promise<Failure>
    discard(orgId: string, failureId: number): Promise<Failure>
}

async function lockParked(sql: Sql, orgId: string, failureId: number): Promise<Failure> {
    const failure = await store.lockFailure(sql, orgId, failureId)
    if (failure === null) throw new HeadroomError('not_found', 'There is no failure with this id.')
    if (failure.state === 'parked') return failure
    throw new HeadroomError('conflict', `The change was ${failure.state} already: there is nothing left to decide.`)
}

async function find(sql: Sql, orgId: string, failureId: number): Promise<Failure> {
    const failure = await store.lockFailure(sql, orgId, failureId)
    if (failure === null) throw new HeadroomError('not_found', 'The failure was removed meanwhile.')
    return failure
}

/** A refusal of the retry itself says nothing about the change, nor does a store that is away. */
const ABOUT_THE_RETRY = new Set(['not_found', 'conflict', 'store_unavailable'])

function toCause(error: unknown): { cause: string; field: string | null } {
    if (error instanceof HeadroomError) {
        if (ABOUT_THE_RETRY.has(error.code)) throw error
        return { cause: error.message, field: error.field ?? null }
    }
    throw error
}

export function createFailureService({ database, applyAgain, onApplied }: FailureParts): FailureService {
    const apply = (orgId: string, failureId: number): Promise<number> =>
        database.transaction(async (sql) => {
            const fired = await applyAgain(sql, orgId, await lockParked(sql, orgId, failureId))
            await store.settleFailure(sql, orgId, failureId, 'applied')
            return fired
        })
    return {
        async retry(orgId, failureId) {
            try {
                onApplied(orgId, await apply(orgId, failureId))
            } catch (error) {
                await store.noteAttempt(database, orgId, failureId, toCause(error))
            }
            return find(database, orgId, failureId)
        },
        discard: (orgId, failureId) =>
            database.transaction(async (sql) => {
                await lockParked(sql, orgId, failureId)
                await store.settleFailure(sql, orgId, failureId, 'discarded')
                return find(sql, orgId, failureId)
            }),
    }
}
