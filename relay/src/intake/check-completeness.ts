/** What deliveries bring to the proof that nothing is missing, and what their org is asked next: both after everything else is applied. */
import type { Completeness, Question } from '../completeness/index.ts'
import type { Control } from '../orgs/index.ts'
import type { Sql } from '../platform/database.ts'
import { applyRead } from './apply-changes.ts'
import type { ApplyParts } from './apply-changes.ts'
import type { Arrival } from './arrivals.ts'

interface Healed {
    readonly appended: number
    readonly fired: number
}

export interface Checked {
    readonly questions: readonly Question[]
    /** What each delivery healed. */
    readonly healed: ReadonlyMap<string, Healed>
}

export interface CheckParts extends ApplyParts {
    readonly completeness: Completeness
}

/** Only jobs that can answer are asked, and only while real time runs: what other modes leave out is read by interval sync. */
const canAnswer = ({ delivery: { kind } }: Arrival): boolean => kind === 'heartbeat' || kind === 'completeness'

export async function checkCompleteness(
    sql: Sql,
    orgId: string,
    arrivals: readonly Arrival[],
    mode: Control['mode'],
    parts: CheckParts,
): Promise<Checked> {
    const healed = new Map<string, Healed>()
    for (const { deliveryId: name, delivery } of arrivals) {
        if (delivery.report === null) continue
        const apply = (makeChanges: Parameters<typeof applyRead>[2]['makeChanges']) => applyRead(sql, orgId, { name, makeChanges }, parts)
        healed.set(name, await parts.completeness.take(sql, orgId, name, delivery.report, apply))
    }
    const isAsked = mode === 'realtime' && arrivals.some(canAnswer)
    return { healed, questions: isAsked ? await parts.completeness.ask(sql, orgId) : [] }
}
