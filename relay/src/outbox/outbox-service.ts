/** Takes due actions off the outbox and carries them out, each exactly once in effect. It does not know when to look. */
import { systemClock } from '../platform/clock.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import type { Logger } from '../platform/log.ts'
import { endDueWaits } from '../rules/index.ts'
import { carryOut, KINDS } from './outbox-actions.ts'
import { claimActions, deleteActions, parkActions, postponeAction } from './outbox-store.ts'
import type { OutboxItem } from './outbox-store.ts'

/** More a claim is hardly faster, and all of a claim is done again when one of it fails. */
const CLAIM_SIZE = 50
export const ATTEMPTS_MAX = 10
/** Waits that end in one transaction. */
const WAITS_MAX = 500

export type Outcome = 'done' | 'retried' | 'parked'
type Outcomes = Record<Outcome, number>

export interface OutboxOptions {
    readonly database: Database
    readonly log: Logger
    /** By which what is written waits. */
    readonly clock?: Clock
    readonly count: (outcome: Outcome, number: number) => void
    /** Carries claimed actions out; handed in where a test needs one that fails. */
    readonly perform?: typeof carryOut
}

const NOTHING: Outcomes = { done: 0, retried: 0, parked: 0 }
const sumOf = ({ done, retried, parked }: Outcomes): number => done + retried + parked

export function createOutboxService({ database, log, clock = systemClock, count, perform = carryOut }: OutboxOptions) {
    /** Carrying out and taking off are one transaction: a relay that dies in between has done nothing. */
    async function settle(sql: Sql, items: OutboxItem[]): Promise<Outcomes> {
        const { done, impossible } = await perform(sql, items, clock.now())
        if (done.length > 0) await deleteActions(sql, done)
        reachFailPoint('after-mark')
        if (impossible.length > 0) await parkActions(sql, impossible, 'action_impossible')
        return { ...NOTHING, done: done.length, parked: impossible.length }
    }

    async function attempt(sql: Sql, item: OutboxItem): Promise<Outcomes> {
        await sql.query('savepoint attempt')
        try {
            return await settle(sql, [item])
        } catch (error) {
            await sql.query('rollback to savepoint attempt')
            const reason = error instanceof HeadroomError ? error.code : 'internal'
            log.warn({ outboxId: item.outboxId, reason }, 'An action failed; it is tried again later until its attempts are used up.')
            const isParked = await postponeAction(sql, item, reason, ATTEMPTS_MAX)
            return { ...NOTHING, [isParked ? 'parked' : 'retried']: 1 }
        }
    }

    /** Counts only what was committed. */
    async function claim(limit: number, work: (sql: Sql, items: OutboxItem[]) => Promise<Outcomes>): Promise<Outcomes> {
        const run = async (sql: Sql): Promise<Outcomes> => {
            const items = await claimActions(sql, limit, KINDS)
            if (items.length === 0) return NOTHING
            reachFailPoint('claim')
            return work(sql, items)
        }
        const outcomes = await acrossOrgs(() => database.transaction(run))
        for (const outcome of ['done', 'retried', 'parked'] as const) if (outcomes[outcome] > 0) count(outcome, outcomes[outcome])
        if (outcomes.parked > 0)
            log.error({ actions: outcomes.parked }, 'Actions were given up; they stay in the outbox with their reason.')
        return outcomes
    }

    /** After a failed claim: each action by itself, so that one that cannot be done does not hold up the others. */
    async function runSingly(): Promise<number> {
        let total = 0
        for (let turn = 0; turn < CLAIM_SIZE; turn++) {
            const number = sumOf(await claim(1, (sql, [item]) => (item === undefined ? Promise.resolve(NOTHING) : attempt(sql, item))))
            if (number === 0) break
            total += number
        }
        return total
    }

    return {
        /** Puts what has waited long enough into the outbox. */
        endWaits: async (): Promise<void> => {
            let ended = 0
            do ended = await acrossOrgs(() => database.transaction((sql) => endDueWaits(sql, WAITS_MAX)))
            while (ended === WAITS_MAX)
        },
        /** Carries out one claim; resolves with the number of actions looked at, 0 when none is due. */
        runOnce: async (): Promise<number> => {
            try {
                return sumOf(await claim(CLAIM_SIZE, settle))
            } catch (error) {
                if (error instanceof HeadroomError && error.retryable) throw error
                return runSingly()
            }
        },
    }
}
