/**
 * An org whose quotas run out one after the other: what goes on then, by which way, and what each way costs in API requests. The org
 * lives on a driven clock and runs the package's own Apex; the relay is a process with its own store, signed in to the org's API.
 */
import { createScene } from '../scene.ts'
import { observeStep, type StepPlan } from './observe-step.ts'
import * as steps from './quota-steps.ts'
import { proveEquality } from './quota-proof.ts'
import { startQuotaWorld, type QuotaWorld } from './quota-world.ts'
import type { Scenario, Step } from './scenario.ts'

/** The rule fires for thousands within an hour: here that is no runaway. */
const FIRINGS_MAX = 10_000

const PLANS: readonly StepPlan[] = [
    { name: 'the relay signs in to the org', act: steps.connect },
    { name: 'others use 90 % of the API requests; a day of real time', act: steps.passDayWithoutRequests },
    { name: 'others use up asynchronous Apex', act: steps.useUpApex },
    { name: 'an interval in which nothing changes', act: steps.passQuietInterval },
    { name: '1,000 changes, 20 deletions and a merge, read by Composite', act: steps.readThousand },
    { name: '5,000 changes, read by Bulk API', act: steps.readFiveThousand },
    { name: 'there is asynchronous Apex again', act: steps.returnToRealTime },
    { name: 'what the relay has, against the org', act: proveEquality },
    { name: 'API requests of each cycle', act: steps.listCycles },
]

async function run(world: QuotaWorld, say: (line: string) => void, onStep: (step: Step) => void): Promise<void> {
    await createScene(world, FIRINGS_MAX)
    await steps.createLeads(world)
    for (const plan of PLANS) {
        say(`  …       ${plan.name}`)
        onStep(await observeStep(world, plan))
    }
}

export const quota: Scenario = {
    name: 'quota',
    summary: 'what goes on when the org’s quotas run out, and what each way costs in API requests',
    async run(options, onStep) {
        const world = await startQuotaWorld(options)
        try {
            await run(world, options.say, onStep)
        } finally {
            await world.stop()
        }
    },
}
