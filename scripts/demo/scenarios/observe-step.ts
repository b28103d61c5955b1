/** One step of a scenario in which quotas run out: what it did, what that cost the org in API requests, and how long it took. */
import type { Findings } from './observe.ts'
import type { QuotaWorld } from './quota-world.ts'
import { judgeStep, type Step } from './scenario.ts'

const HOUR_MS = 3_600_000

export interface StepPlan {
    readonly name: string
    readonly act: (world: QuotaWorld) => Promise<Findings>
}

export async function observeStep(world: QuotaWorld, { name, act }: StepPlan): Promise<Step> {
    const [calls, orgTime, realTime] = [world.countCalls(), world.now(), performance.now()]
    const { figures = {}, expectations = [] } = await act(world)
    const relayApiCalls = world.countCalls() - calls
    const orgHours = Math.round(((world.now() - orgTime) / HOUR_MS) * 10) / 10
    const seconds = Math.round((performance.now() - realTime) / 100) / 10
    return judgeStep(name, { relayApiCalls, ...figures, orgHours, seconds }, expectations)
}
