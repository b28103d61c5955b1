/** One step of saving: what it cost the org while it went on, and what of it the relay has in the end. */
import { compareArrivals, countStaleRecords, readCursor, readFeedAfter } from './arrivals.ts'
import type { DrivenWorld } from './driven-world.ts'
import { judgeStep, type Expectation, type Figures, type Step } from './scenario.ts'
import { Saves } from './saves.ts'

export interface Plan {
    readonly name: string
    readonly recordIds: readonly string[]
    /** Asynchronous executions that the saving may cost. */
    readonly executionsMax: number
    /** Whether a record's changes must arrive in the order of its saves, as they do where no two deliveries are under way at once. */
    readonly isOrdered: boolean
    /** What must be so before the first save. It is not counted. */
    readonly prepare?: () => Promise<void>
    /** Saves; what it costs the org is counted up to its end. Returns further figures and expectations. */
    readonly save: (saves: Saves) => Promise<Findings>
    /** What must happen before everything can have arrived, such as the return of the relay. */
    readonly finish?: () => Promise<void>
}

export interface Findings {
    readonly figures?: Figures
    readonly expectations?: readonly Expectation[]
}

const HOUR_MS = 3_600_000
const count = ({ org }: DrivenWorld): number => org.usage.snapshot().asyncExecutions.total

export async function observe(world: DrivenWorld, plan: Plan): Promise<Step> {
    const cursor = await readCursor(world)
    await plan.prepare?.()
    const saves = new Saves(world, plan.recordIds)
    const [executionsBefore, orgTime, realTime] = [count(world), world.now(), performance.now()]
    const { figures = {}, expectations = [] } = await plan.save(saves)
    const executions = count(world) - executionsBefore
    const orgHours = Math.round(((world.now() - orgTime) / HOUR_MS) * 10) / 10
    await plan.finish?.()
    const outcome = await readOutcome(world, saves, cursor)
    const seconds = Math.round((performance.now() - realTime) / 100) / 10
    const { transactions: naive, count: changes, failed: failedSaves } = saves
    return judgeStep(
        plan.name,
        {
            asyncApexExecutions: executions,
            atMost: plan.executionsMax,
            naive,
            changes,
            failedSaves,
            ...outcome,
            ...figures,
            orgHours,
            seconds,
        },
        [
            [executions > 0 && executions <= plan.executionsMax, `1 to ${plan.executionsMax} asynchronous executions, not ${executions}`],
            [failedSaves === 0, `no save to fail, not ${failedSaves}`],
            ...expectArrival(outcome, plan.isOrdered),
            ...expectations,
        ],
    )
}

async function readOutcome(world: DrivenWorld, saves: Saves, cursor: string) {
    const changes = await readFeedAfter(world, cursor)
    const gapChanges = await world.relay.countGapChanges(world.org.services.orgId)
    return { ...compareArrivals(saves, changes), staleRecords: await countStaleRecords(world, saves), gapChanges }
}

function expectArrival(
    { missing, doubled, outOfOrder, staleRecords, gapChanges }: Awaited<ReturnType<typeof readOutcome>>,
    isOrdered: boolean,
): Expectation[] {
    return [
        [
            missing === gapChanges,
            `every change to arrive or to be told as part of a gap; ${missing} are missing and ${gapChanges} were told`,
        ],
        [doubled === 0, `no change to arrive twice, not ${doubled}`],
        [!isOrdered || outOfOrder === 0, `the changes of a record in the order of its saves; ${outOfOrder} were not`],
        [staleRecords === 0, `the newest values in the mirror; ${staleRecords} records are not`],
    ]
}
