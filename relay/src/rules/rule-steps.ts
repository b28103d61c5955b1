/** A rule's actions as the outbox takes them: up to the first wait, which carries what follows it. Pure. */
import type { RuleAction } from './rule-schema.ts'

type PlainAction = Exclude<RuleAction, { type: 'wait' }>
export type Step = PlainAction | { readonly type: 'wait'; readonly minutes: number; readonly then: readonly Step[] }

export function toSteps(actions: readonly RuleAction[]): Step[] {
    const steps: Step[] = []
    for (const [index, action] of actions.entries()) {
        if (action.type === 'wait') return [...steps, { ...action, then: toSteps(actions.slice(index + 1)) }]
        steps.push(action)
    }
    return steps
}

/** The actions that the steps were made of. */
export const toActions = (steps: readonly Step[]): RuleAction[] =>
    steps.flatMap((step): RuleAction[] =>
        step.type === 'wait' ? [{ type: 'wait', minutes: step.minutes }, ...toActions(step.then)] : [step],
    )
