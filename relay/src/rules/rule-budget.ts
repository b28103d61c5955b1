/**
 * How much work one rule may be on one change. Conditions and logic are bounded when the rule is made, to some 500 steps of the 10,000;
 * only long texts can cost more, a step for every 100 characters that a condition looks through: at most a million, about 1 ms.
 */
export const STEPS_MAX = 10_000
const CHARACTERS_A_STEP = 100
/** Fewer cost less than counting them: fifty conditions on a text field's 255 characters are 128 steps. */
const CHARACTERS_FREE = 255

/** Judging is synchronous, so there is one budget at a time. */
let stepsLeft = STEPS_MAX

export class RuleOverrun extends Error {}

export function startBudget(): void {
    stepsLeft = STEPS_MAX
}

/** Throws RuleOverrun when the budget is used up. */
export function spendOn(text: string): void {
    if (text.length <= CHARACTERS_FREE) return
    stepsLeft -= Math.ceil(text.length / CHARACTERS_A_STEP)
    if (stepsLeft < 0) throw new RuleOverrun(`A rule took more than ${STEPS_MAX} steps on one change.`)
}
