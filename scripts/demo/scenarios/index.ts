/** All scenarios of `npm run demo -- --scenario <name>`: a new one adds its line here. */
import { harmless } from './harmless.ts'
import { quota } from './quota.ts'
import type { Scenario } from './scenario.ts'
import { writeback } from './writeback.ts'

const SCENARIOS: readonly Scenario[] = [harmless, quota, writeback]

/** What was asked for does not exist: whoever typed it needs the names, not a stack. */
export class UnknownScenario extends Error {}

/** @throws UnknownScenario that lists the names. */
export function findScenario(name: string): Scenario {
    const found = SCENARIOS.find((scenario) => scenario.name === name)
    if (found !== undefined) return found
    const list = SCENARIOS.map((scenario) => `  ${scenario.name.padEnd(12)}${scenario.summary}`).join('\n')
    throw new UnknownScenario(`there is no scenario "${name}"; there is:\n${list}`)
}
