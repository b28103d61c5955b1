/**
 * What an application logs in Salesforce arrives once, by whichever way has quota left, and waits where none has. The org lives on a
 * driven clock and runs the package's own Apex; the relay is a process with its own store, signed in to the org's API.
 */
import { observeStep, type StepPlan } from './observe-step.ts'
import { startQuotaWorld } from './quota-world.ts'
import type { Scenario } from './scenario.ts'
import * as steps from './writeback-steps.ts'

const PLANS: readonly StepPlan[] = [
    { name: 'an admin lets the relay write, and signs it in', act: steps.allowWrites },
    { name: '1,000 tasks and 200 field updates while the API requests are used up', act: steps.writeByApex },
    { name: '1,000 tasks while asynchronous Apex is used up', act: steps.writeByApi },
    { name: '300 tasks while both are used up, then API requests are back', act: steps.waitForBoth },
    { name: 'what is in Salesforce, against what was asked for', act: steps.proveOnce },
]

export const writeback: Scenario = {
    name: 'writeback',
    summary: 'tasks and field updates arrive once, by Apex or by the API, and wait where neither has quota left',
    async run(options, onStep) {
        const world = await startQuotaWorld(options)
        try {
            for (const plan of PLANS) {
                options.say(`  …       ${plan.name}`)
                onStep(await observeStep(world, plan))
            }
        } finally {
            await world.stop()
        }
    },
}
