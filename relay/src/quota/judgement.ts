/** What the governor would say to a spend now, with the facts it says it by, and why. Writes nothing. */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { refuse, surplus } from './govern-policy.ts'
import { LOOK_AGAIN_MS } from './quota-numbers.ts'
import type { Bounds, QuotaFacts, Refusal, RefusalCause, Spend } from './quota-types.ts'
import { writeReason } from './refusal-text.ts'
import { selectFacts } from './reservation-store.ts'
import { selectBuckets } from './use-store.ts'
import { releasedAt } from './use-window.ts'

export interface Judgement {
    readonly spend: Spend
    readonly facts: QuotaFacts
    readonly bounds: Bounds
    /** Null: granted. */
    readonly cause: RefusalCause | null
}

const NOTHING_KNOWN: QuotaFacts = { max: null, used: 0, ours: 0, probedAt: null, isPaused: false }

export async function judgeSpends(sql: Sql, orgId: string, spends: readonly Spend[], bounds: Bounds, at: Date): Promise<Judgement[]> {
    const quotas = spends.map(({ quota }) => quota)
    const known = await selectFacts(sql, orgId, quotas, at)
    return spends.map((spend) => {
        const facts = known.get(spend.quota) ?? NOTHING_KNOWN
        return { spend, facts, bounds, cause: refuse(facts, bounds, spend, at) }
    })
}

/** The first refusal among them, in words; null when all are granted. */
export async function explainRefusal(sql: Sql, orgId: string, judgements: readonly Judgement[], at: Date): Promise<Refusal | null> {
    for (const { spend, facts, bounds, cause } of judgements) {
        if (cause === null) continue
        const { quota } = spend
        const released =
            cause === 'own_limit' ? releasedAt(await selectBuckets(sql, orgId, quota, at), surplus(facts, bounds, spend)) : null
        const looked = cause === 'threshold' ? new Date(at.getTime() + LOOK_AGAIN_MS) : null
        return { quota, cause, reason: writeReason(quota, cause), until: released ?? looked }
    }
    return null
}

interface ForesightParts {
    readonly sql: Sql
    readonly clock: Clock
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<Bounds>
}

/** What reserving it would say now; null: granted. */
export async function foresee({ sql, clock, boundsOf }: ForesightParts, orgId: string, spend: Spend): Promise<Refusal | null> {
    const at = clock.now()
    return explainRefusal(sql, orgId, await judgeSpends(sql, orgId, [spend], await boundsOf(sql, orgId), at), at)
}
