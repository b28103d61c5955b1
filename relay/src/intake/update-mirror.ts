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
    /** Replaces by the guess alone, and throws GuessFellShort where it should not have: the transaction is then to be given up. */
    readonly isHasty: boolean
}

/** A record was replaced unread whose state before is needed. */
export class GuessFellShort extends Error {}

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
 * What has to be read is asked for at once; who is in haste replaces at once too, so that the store need not wait for the relay under the
 * org's lock. The rest is sent as soon as the needs are known, which is behind the statement that appends. Where the guess fell short and
 * nothing is replaced yet, all is read once more.
 */
export async function updateMirror(sql: Sql, orgId: string, changes: readonly Change[], needs: Needs): Promise<Updated> {
    const { guessed, isHasty } = needs
    const plan = planReplacements(changes, guessed)
    const replacing = isHasty ? replace(sql, orgId, plan) : null
    const [states, needsBefore] = await settleAll([loadStates(sql, orgId, plan.rest, guessed), needs.known, replacing ?? Promise.resolve()])
    const fellShort = changes.some((change) => needsBefore(change) && !guessed(change))
    if (fellShort && isHasty) throw new GuessFellShort()
    if (fellShort) return merge(sql, orgId, changes, await loadStates(sql, orgId, changes, needsBefore))
    const [replaced, merged] = await settleAll([replacing ?? replace(sql, orgId, plan), merge(sql, orgId, plan.rest, states)])
    const missed = await merge(sql, orgId, replaced.missed, await loadStates(sql, orgId, replaced.missed, needsBefore))
    return { judged: [...replaced.judged, ...merged.judged, ...missed.judged], late: new Set([...merged.late, ...missed.late]) }
}
