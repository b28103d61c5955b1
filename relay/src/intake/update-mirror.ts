/** Brings the mirror up to date with changes that are being appended to the feed: replaces what it can, and merges into states that it reads. */
import { applyBatch, findLate, judgeReplacing, keyOf, loadStates, planReplacements, replaceStates, saveStates } from '../mirror/index.ts'
import type { Change, Judged, ReplacementPlan, States } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { settleAll } from '../platform/settle.ts'

/** Whether a change's record is needed as it was before: what is most likely, and what is so. */
export interface Needs {
    readonly guessed: (change: Change) => boolean
    readonly known: Promise<(change: Change) => boolean>
}

export interface Updated {
    readonly judged: readonly Judged[]
    /** Changes that came after newer ones of their record. */
    readonly late: ReadonlySet<Change>
}

/** A change that is in the feed already leaves the state as it is. */
async function merge(sql: Sql, orgId: string, changes: readonly Change[], states: States): Promise<Updated> {
    if (changes.length === 0) return { judged: [], late: new Set() }
    const late = findLate(states, changes)
    const batch = applyBatch(states, changes)
    const saving = saveStates(sql, orgId, batch)
    reachFailPoint('apply-mid')
    await saving
    return { judged: batch.judged, late }
}

interface Replaced {
    readonly judged: readonly Judged[]
    /** Of records that could not be replaced. */
    readonly missed: readonly Change[]
}

async function replace(sql: Sql, orgId: string, { replacements, replacing }: ReplacementPlan): Promise<Replaced> {
    if (replacements.length === 0) return { judged: [], missed: [] }
    const storing = replaceStates(sql, orgId, replacements)
    reachFailPoint('apply-mid')
    const keys = await storing
    const { replaced = [], missed = [] } = Object.groupBy(replacing, (change) => (keys.has(keyOf(change)) ? 'replaced' : 'missed'))
    return { judged: replaced.map(judgeReplacing), missed }
}

/**
 * What has to be read is asked for at once. The rest is sent as soon as that and the needs are known, which is behind the statement that
 * appends. Where the guess fell short nothing is replaced, and all is read once more.
 */
export async function updateMirror(sql: Sql, orgId: string, changes: readonly Change[], { guessed, known }: Needs): Promise<Updated> {
    const plan = planReplacements(changes, guessed)
    const [states, needsBefore] = await settleAll([loadStates(sql, orgId, plan.rest, guessed), known])
    if (changes.some((change) => needsBefore(change) && !guessed(change)))
        return merge(sql, orgId, changes, await loadStates(sql, orgId, changes, needsBefore))
    const [replaced, merged] = await settleAll([replace(sql, orgId, plan), merge(sql, orgId, plan.rest, states)])
    const missed = await merge(sql, orgId, replaced.missed, await loadStates(sql, orgId, replaced.missed, needsBefore))
    return { judged: [...replaced.judged, ...merged.judged, ...missed.judged], late: new Set([...merged.late, ...missed.late]) }
}
