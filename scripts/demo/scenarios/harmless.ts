/**
 * What Headroom costs an org on its worst days, in asynchronous executions, beside one queueable per transaction. The org lives on a
 * driven clock and runs the package's own Apex; the relay is a process with its own store.
 */
import type { World } from '../world.ts'
import { startDrivenWorld, type DrivenWorld } from './driven-world.ts'
import { observe, type Findings, type Plan } from './observe.ts'
import type { Scenario, Step } from './scenario.ts'
import type { Saves } from './saves.ts'

const SAVES = 10_000
/** Records that are saved again and again, so that their order shows. */
const RECORDS = 1_000
/** Saves between two moments of a burst of one second: the bus polls more often than that. */
const BURST_CHUNK = 1_000
const BURST_STEP_MS = 100
/** Rows that Data Loader sends in one transaction. */
const LOADER_ROWS = 200
const SECOND_MS = 1_000
const DAY_MS = 86_400_000
const HEARTBEAT_MS = 900_000
const OUTAGE_HOURS = 6
const QUOTA = 'DailyAsyncApexExecutions'
/** Executions that the org has in 24 hours on the day of its shortage: so few that the pace is a minute from the first save on. */
const SHORT_QUOTA = 2_000

async function createLeads({ org }: World): Promise<string[]> {
    const code = `List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < ${SAVES}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'Harmless', Status = 'Open')); }
        insert leads;`
    const { success, exceptionMessage } = await org.executeAnonymous(code)
    if (!success) throw new Error(`the leads were not created: ${exceptionMessage}`)
    return org
        .runAsUser(org.users.admin, 'synchronous', () => org.services.data.queryText('SELECT Id FROM Lead ORDER BY Name', () => null))
        .records.map((row) => String(row.get('Id')))
}

/** The pace that the org keeps from the relay's last control. */
function readPace({ org }: World): number {
    const soql = 'SELECT Pace_Seconds__c FROM Headroom_State__c'
    const { records } = org.runAsUser(org.users.admin, 'synchronous', () => org.services.data.queryText(soql, () => null))
    return Number(records[0]?.get('Pace_Seconds__c') ?? 0)
}

async function saveInBurst(world: DrivenWorld, rows: number, saves: Saves): Promise<Findings> {
    while (saves.count < SAVES) {
        for (let index = 0; index < BURST_CHUNK; index += rows) saves.saveTogether(rows)
        await world.pass(BURST_STEP_MS)
    }
    await world.pass(SECOND_MS)
    return {}
}

async function saveOverTime(world: DrivenWorld, saves: Saves, total: number, everyMs: number): Promise<void> {
    const start = world.now()
    while (saves.count < total) {
        saves.saveOne()
        await world.passUntil(start + saves.count * everyMs)
    }
}

interface ApexUse {
    readonly quota: string
    readonly ours: number
    readonly ownLimit: number
}

/** Nobody may read this org: it stays in real time, and slows down so that its own limit lasts. */
async function saveOnShortDay(world: DrivenWorld, saves: Saves): Promise<Findings> {
    const paceSeconds = readPace(world)
    await saveOverTime(world, saves, SAVES, DAY_MS / SAVES)
    const { quotas } = await world.api.request<{ quotas: readonly ApexUse[] }>('GET', '/v1/usage')
    const { ours = 0, ownLimit = 0 } = quotas.find(({ quota }) => quota === 'apex') ?? {}
    const { mode } = await world.api.request<{ mode: string }>('GET', '/v1/sync')
    return {
        figures: { paceSeconds, paceSecondsAtEnd: readPace(world), ours, ownLimit },
        expectations: [
            [paceSeconds === 60, `control to ask for pace 60, not ${paceSeconds}`],
            [ours <= ownLimit, `the own limit of ${ownLimit} to last, not ${ours} executions`],
            [mode === 'realtime', `real time, not ${mode}`],
        ],
    }
}

/** The first heartbeat afterwards is accepted, the next one finds what came meanwhile. */
async function returnToNormal(world: DrivenWorld): Promise<void> {
    await world.pass(2 * HEARTBEAT_MS)
}

function plans(world: DrivenWorld, leads: readonly string[]): readonly Plan[] {
    const { org, relay } = world
    const recordIds = leads.slice(0, RECORDS)
    return [
        {
            name: '10,000 saves in a burst of one second',
            recordIds,
            executionsMax: 250,
            isOrdered: false,
            save: (saves) => saveInBurst(world, 1, saves),
        },
        {
            name: 'mass update of 10,000 records',
            recordIds: leads,
            executionsMax: 20,
            isOrdered: true,
            save: (saves) => saveInBurst(world, LOADER_ROWS, saves),
        },
        {
            name: '10,000 saves in 24 hours, short of asynchronous Apex',
            recordIds,
            executionsMax: 1_700,
            isOrdered: true,
            prepare: async () => {
                org.limits.set(QUOTA, { max: SHORT_QUOTA, used: 0 })
                await world.pass(HEARTBEAT_MS)
            },
            save: (saves) => saveOnShortDay(world, saves),
            finish: async () => {
                org.limits.set(QUOTA, { max: 250_000 })
                await returnToNormal(world)
            },
        },
        {
            name: 'one save a second for 6 hours, relay down',
            recordIds,
            executionsMax: 100,
            isOrdered: true,
            prepare: () => relay.stop(),
            save: async (saves) => {
                await saveOverTime(world, saves, OUTAGE_HOURS * 3_600, SECOND_MS)
                return {}
            },
            finish: async () => {
                await world.startRelay()
                await returnToNormal(world)
            },
        },
    ]
}

async function run(world: DrivenWorld, say: (line: string) => void, onStep: (step: Step) => void): Promise<void> {
    const leads = await createLeads(world)
    await world.pass(SECOND_MS)
    for (const plan of plans(world, leads)) {
        say(`  …       ${plan.name}`)
        onStep(await observe(world, plan))
    }
}

export const harmless: Scenario = {
    name: 'harmless',
    summary: 'what Headroom costs an org on its worst days, beside one queueable per transaction',
    async run(options, onStep) {
        const world = await startDrivenWorld(options)
        try {
            await run(world, options.say, onStep)
        } finally {
            await world.stop()
        }
    },
}
