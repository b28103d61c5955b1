/**
 * The governor: every call to Salesforce is reserved here before it is made and settled after it. The own limit is a hard cap across
 * replicas, because a reservation is granted under the lock of the org's quotas and counts as used until it is settled.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Database, Sql } from '../platform/database.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { explainRefusal, foresee, judgeSpends } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import type { Bounds, Refusal, Reservation, Spend } from './quota-types.ts'
import * as store from './reservation-store.ts'
import { addUse } from './use-store.ts'

export type Reserved =
    { readonly granted: true; readonly reservation: Reservation } | { readonly granted: false; readonly refusal: Refusal }

export interface Governor {
    /** All spends or none: data and bulk of one Bulk request are one decision. Each quota at most once. */
    reserve(orgId: string, spends: readonly Spend[]): Promise<Reserved>
    /** `calls` were really made, of each quota that was reserved; a reservation that was given up as forgotten stays spent. */
    settle(reservation: Reservation, calls: number): Promise<void>
    /** Whether it is worth starting: what `reserve` would say now. Reserves nothing. */
    wouldRefuse(orgId: string, spend: Spend): Promise<Refusal | null>
}

interface GovernorParts {
    readonly database: Database
    readonly clock: Clock
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<Bounds>
}

/** Backfill that has to wait is no shortage yet, and a probe that was made lately is none at all. */
const pauses = (spends: readonly Spend[], { quota }: Refusal): boolean =>
    spends.some((spend) => spend.quota === quota && (spend.urgency === 'write' || spend.urgency === 'interval'))

export function createGovernor(parts: GovernorParts): Governor {
    const { database, clock } = parts

    async function turnAway(sql: Sql, orgId: string, spends: readonly Spend[], refusal: Refusal, at: Date): Promise<Reserved> {
        if (pauses(spends, refusal)) await store.pauseQuota(sql, orgId, refusal.quota, refusal.cause, at)
        return { granted: false, refusal }
    }

    async function grant(sql: Sql, orgId: string, judgements: readonly Judgement[], at: Date): Promise<Reserved> {
        for (const { spend, facts } of judgements) {
            if (spend.urgency === 'probe') await store.markProbed(sql, orgId, spend.quota, at)
            else if (facts.isPaused) await store.resumeQuota(sql, orgId, spend.quota)
        }
        const reservation = { id: randomUUID(), orgId, spends: judgements.map(({ spend }) => spend) }
        await store.insertReservation(sql, reservation, at)
        return { granted: true, reservation }
    }

    async function decide(sql: Sql, orgId: string, spends: readonly Spend[]): Promise<Reserved> {
        const at = clock.now()
        const quotas = spends.map(({ quota }) => quota)
        await store.lockQuotas(sql, orgId, quotas)
        await store.spendForgotten(sql, orgId, at)
        const judgements = await judgeSpends(sql, orgId, spends, await parts.boundsOf(sql, orgId), at)
        const refusal = await explainRefusal(sql, orgId, judgements, at)
        return refusal === null ? grant(sql, orgId, judgements, at) : turnAway(sql, orgId, spends, refusal, at)
    }

    return {
        reserve: (orgId, spends) => withinOrg(orgId, () => database.transaction((sql) => decide(sql, orgId, spends))),
        settle: ({ id, orgId }, calls) =>
            withinOrg(orgId, () =>
                database.transaction(async (sql) => {
                    const uses = await store.deleteReservation(sql, orgId, id)
                    if (calls > 0)
                        await addUse(
                            sql,
                            orgId,
                            clock.now(),
                            uses.map((use) => ({ ...use, calls })),
                        )
                }),
            ),
        wouldRefuse: (orgId, spend) => withinOrg(orgId, () => foresee({ ...parts, sql: database }, orgId, spend)),
    }
}
