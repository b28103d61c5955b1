/** Judges an org's rules over changes: what fires, and which rules failed how often in a row. Pure. */
import type { JudgedChange } from '../mirror/index.ts'
import type { NewFiring } from './firing-store.ts'
import type { RuleSet } from './rule-compile.ts'
import { judgeCase, toCase } from './rule-policy.ts'
import type { Rule } from './rule-schema.ts'

export const FAILURES_MAX = 20

/** Once there are too many, a later success does not hide it. */
const succeed = (inARow: number): number => (inARow < FAILURES_MAX ? 0 : inARow)

export interface Selection {
    /** In the order of the feed. */
    readonly firings: readonly NewFiring[]
    /** Failures in a row after the last change, of each rule for which that number may have changed. */
    readonly failures: ReadonlyMap<Rule, number>
}

/** A rule that fails on a change does not fire for it; the others do. */
export function selectFirings(rules: RuleSet, judged: readonly JudgedChange[]): Selection {
    const firings: NewFiring[] = []
    const failures = new Map<Rule, number>()
    for (const one of judged) {
        const group = rules.groupFor(one.change.object, one.change.operation)
        if (group === null) continue
        const seen = toCase(one, group.places)
        for (const compiled of group.rules) {
            const { rule } = compiled
            const verdict = judgeCase(compiled, seen)
            if (verdict === 'fires') firings.push({ rule, judged: one })
            if (verdict === 'failed') failures.set(rule, (failures.get(rule) ?? rule.failures) + 1)
            else if (rule.failures > 0 || (failures.size > 0 && failures.has(rule)))
                failures.set(rule, succeed(failures.get(rule) ?? rule.failures))
        }
    }
    return { firings, failures }
}
