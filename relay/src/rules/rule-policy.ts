/**
 * Decides whether one change fires one rule, and if not, why. Pure: no store, no clock.
 *
 * "Newly meets" and "changed" look at the state that the mirror held before the change, never at what the payload says of itself:
 * after a workflow update Trigger.old still shows the value before the save, so two events would both say Open -> Working.
 */
import type { JudgedChange, Values } from '../mirror/index.ts'
import type { CompiledRule } from './rule-compile.ts'

export type Verdict =
    | 'fires'
    /** A merge or conversion rule, and this deletion or update was none. */
    | 'other_event'
    /** The change came as an id only, so nothing is known of its values. */
    | 'without_values'
    /** A backfill, a full re-read or a resend: nothing says what the record was before. */
    | 'without_before'
    /** A field that decides is not among the tracked fields that came. */
    | 'field_unknown'
    | 'conditions_not_met'
    | 'met_before'

export function judgeChange({ rule, fields, meets }: CompiledRule, judged: JudgedChange): Verdict {
    const { change, before, after } = judged
    if (change.isReread) return 'without_values'
    if (!judged.hasBefore) return 'without_before'
    if (rule.event === 'merged' && change.mergedInto === null) return 'other_event'
    if (!carries(after, fields)) return 'field_unknown'
    if (before === null) return meets(after, after) ? 'fires' : 'conditions_not_met'
    if (!carries(before, fields)) return 'field_unknown'
    if (rule.event === 'converted' && !isConversion(before, after)) return 'other_event'
    if (!meets(after, before)) return 'conditions_not_met'
    // Deleting, restoring and converting are themselves what is new; only an update can leave a record meeting what it met already.
    const canHaveMet = change.operation === 'updated' && rule.event !== 'converted' && rule.when === 'newly_meets'
    // The state before is looked at by itself, where nothing has changed: a rule with "is changed" therefore fires at each such change.
    return canHaveMet && meets(before, before) ? 'met_before' : 'fires'
}

function carries(values: Values, fields: readonly string[]): boolean {
    for (const field of fields) if (values[field] === undefined) return false
    return true
}

/** A lead can be converted only once, and IsConverted never turns back. */
function isConversion(before: Values, after: Values): boolean {
    return after['IsConverted'] === true && before['IsConverted'] !== true
}
