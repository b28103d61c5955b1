/**
 * Decides whether one change fires one rule, and if not, why. Pure: no store, no clock.
 *
 * "Newly meets" and "changed" look at the state that the mirror held before the change, never at what the payload says of itself:
 * after a workflow update Trigger.old still shows the value before the save, so two events would both say Open -> Working.
 */
import { isConversion } from '../mirror/index.ts'
import type { JudgedChange, Values } from '../mirror/index.ts'
import { startBudget } from './rule-budget.ts'
import type { CompiledRule } from './rule-compile.ts'
import { RuleRecord } from './rule-record.ts'
import type { FieldPlaces } from './rule-record.ts'

export type Verdict =
    | 'fires'
    /** The loop guard: a write that this rule caused made the change. */
    | 'caused_by_rule'
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
    /** It took too long or threw: one rule's fault is not the others'. */
    | 'failed'

/** A change and the records that rules sharing the same places look at. */
export interface RuleCase {
    readonly judged: JudgedChange
    readonly now: RuleRecord
    /** Null where nothing was before, or nothing says what was. */
    readonly before: RuleRecord | null
}

export function toCase(judged: JudgedChange, places: FieldPlaces): RuleCase {
    const { before, after } = judged
    return { judged, now: new RuleRecord(places, after), before: before === null ? null : new RuleRecord(places, before) }
}

export const judgeChange = (compiled: CompiledRule, judged: JudgedChange): Verdict => judgeCase(compiled, toCase(judged, compiled.places))

export function judgeCase(compiled: CompiledRule, seen: RuleCase): Verdict {
    startBudget()
    try {
        return findVerdict(compiled, seen)
    } catch {
        return 'failed'
    }
}

function findVerdict({ rule, decisive, meets }: CompiledRule, { judged, now, before }: RuleCase): Verdict {
    const { change } = judged
    if (change.origin !== null && goesBackTo(change.origin, rule.id)) return 'caused_by_rule'
    if (change.isReread) return 'without_values'
    if (!judged.hasBefore) return 'without_before'
    if (rule.event === 'merged' && change.mergedInto === null) return 'other_event'
    if (!now.carries(decisive)) return 'field_unknown'
    if (before === null) return meets(now, now) ? 'fires' : 'conditions_not_met'
    if (!before.carries(decisive)) return 'field_unknown'
    if (rule.event === 'converted' && !isConversion(judged.before, judged.after)) return 'other_event'
    if (!meets(now, before)) return 'conditions_not_met'
    // Deleting, restoring and converting are themselves what is new; only an update can leave a record meeting what it met already.
    const canHaveMet = change.operation === 'updated' && rule.event !== 'converted' && rule.when === 'newly_meets'
    // The state before is looked at by itself, where nothing has changed: a rule with "is changed" therefore fires at each such change.
    return canHaveMet && meets(before, before) ? 'met_before' : 'fires'
}

/** Whether a record meets the rule by what it is now, without an event. Only a creation or an update leaves a record to look at. */
export function matchesNow({ rule, places, decisive, meets }: CompiledRule, values: Values): boolean {
    const record = new RuleRecord(places, values)
    const isOfState = rule.event === 'created' || rule.event === 'updated' || rule.event === 'created_or_updated'
    if (!isOfState || !record.carries(decisive)) return false
    startBudget()
    try {
        return meets(record, record)
    } catch {
        return false // as in judging: what fails on a record does not take it
    }
}

/**
 * The package gives a change that a write of ours caused that write's origin: the rules it goes back to as words `rule:<id>`, the
 * whole chain of them. So a rule is not fired by what it caused itself, through however many others.
 */
function goesBackTo(origin: string, ruleId: string): boolean {
    return origin.split(' ').includes(`rule:${ruleId}`)
}
