/** All scenarios of `npm run demo -- --scenario <name>`: a new one adds its line here. */
import { WrongUse } from '../../read-flags.ts'
import { harmless } from './harmless.ts'
import { quota } from './quota.ts'
import type { Scenario } from './scenario.ts'
import { writeback } from './writeback.ts'

const SCENARIOS: readonly Scenario[] = [harmless, quota, writeback]

/** @throws WrongUse that lists the names. */
export function findScenario(name: string): Scenario {
    const found = SCENARIOS.find((scenario) => scenario.name === name)
    if (found !== undefined) return found
    const list = SCENARIOS.map((scenario) => `  ${scenario.name.padEnd(12)}${scenario.summary}`).join('\n')
    throw new WrongUse(`there is no scenario "${name}"; there is:\n${list}`)
}
