/** The relay dies by kill -9 at each step of both channels, one death after the other, while an application logs tasks and changes a lead. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createRecords } from '../../scripts/demo/scene.ts'
import type { DrivenWorld } from '../../scripts/demo/scenarios/driven-world.ts'
import type { FailPoint } from '../../relay/src/platform/failpoints.ts'
import { readFeed, showFigures } from './start-test-world.ts'
import { countBacklog, MINUTE_MS, passUntil, startWritesWorld, subjectsIn } from './start-writes-world.ts'

const ROUNDS = process.env['HEADROOM_LONG'] === '1' ? Number(process.env['KILL_ROUNDS'] ?? 20) : 1
const TASKS = 3
/** Two heartbeats and the longest lease, and what is tried again meanwhile. */
const DEATH_MS_MAX = 60 * MINUTE_MS
const DONE_MS_MAX = 180 * MINUTE_MS

type Step = readonly [channel: 'apex' | 'api', point: FailPoint]

const STEPS: readonly Step[] = [
    ['apex', 'write-accepted'],
    ['apex', 'write-accepted-before-ack'],
    ['apex', 'write-leased'],
    ['apex', 'write-leased-before-ack'],
    ['apex', 'write-settled'],
    ['apex', 'write-settled-before-ack'],
    ['api', 'write-before-send'],
    ['api', 'write-after-send-before-mark'],
    ['api', 'write-settled'],
]

interface Asked {
    readonly method: string
    readonly path: string
    readonly body: object
}

let world: DrivenWorld
let leadId: string
let channel: Step[0] | 'auto' = 'auto'
/** What the application has no answer to yet: it asks again, under the same names. */
let unanswered: Asked[] = []

beforeAll(async () => {
    world = await startWritesWorld()
    const [id = ''] = await createRecords(world, 'Lead', [{ LastName: 'Lead', Company: 'Kills', Status: 'Open' }])
    leadId = id
}, 180_000)
afterAll(() => world.stop())

const subjectsOf = (name: string): string[] => Array.from({ length: TASKS }, (_, index) => `${name} ${index}`)

function askFor(name: string): void {
    const activities = subjectsOf(name).map((subject) => ({ kind: 'task', clientId: subject, subject, ownerId: world.org.users.admin.id }))
    unanswered.push({ method: 'POST', path: '/v1/activities', body: { activities } })
    unanswered.push({ method: 'PATCH', path: `/v1/records/Lead/${leadId}`, body: { clientId: name, fields: { Title: name } } })
}

/** In their order; from the first on that gets no answer, they are asked for again later. */
async function askAll(): Promise<void> {
    while (unanswered[0] !== undefined && world.relay.readEnd() === null) {
        const { method, path, body } = unanswered[0]
        try {
            await world.api.request(method, path, body)
        } catch (error) {
            // A refusal has words of the relay's; only one that died may leave an application without an answer.
            if ((error as Error).name !== 'TypeError') throw error
            return
        }
        unanswered = unanswered.slice(1)
    }
}

/** By a relay that dies nowhere: one that does might before it has answered. */
async function choose(wanted: Step[0]): Promise<void> {
    if (wanted === channel) return
    if (world.relay.readEnd() !== null) await world.startRelay()
    await world.api.request('PUT', '/v1/settings', { writeChannel: wanted })
    channel = wanted
}

async function die([wanted, point]: Step, name: string): Promise<void> {
    await choose(wanted)
    await world.relay.stop()
    await world.startRelay({ HEADROOM_FAIL_POINT: point })
    askFor(name)
    await askAll()
    await passUntil(world, () => world.relay.readEnd() !== null, DEATH_MS_MAX, `dead at ${point} by ${wanted}`)
    expect(world.relay.readEnd()).toContain(`fail point ${point} reached`)
}

/**
 * What the lead was called, as its changes came. Those that are late tell nothing new: while a relay was dead the org's quiet may have been
 * taken for an outage, and interval sync has read the lead before its changes arrived.
 */
async function readTitles(): Promise<unknown[]> {
    const changes = (await readFeed(world)).filter(({ isLate, previous }) => !isLate && 'Title' in previous)
    return changes.map(({ values }) => values['Title'])
}

const toShuffled = <Item>(items: readonly Item[]): Item[] =>
    items
        .map((item) => [Math.random(), item] as const)
        .sort(([one], [other]) => one - other)
        .map(([, item]) => item)

test(
    `FAILURES T2 killed at each of ${STEPS.length} steps, ${ROUNDS} time(s): as many tasks as asked for, each once, and each change of the lead`,
    async () => {
        const rounds = Array.from({ length: ROUNDS }, (_, round) => (round === 0 ? STEPS : toShuffled(STEPS)))
        const deaths = rounds.flat()
        const names = deaths.map(([channel, point], index) => `${index} ${channel} ${point}`)
        for (const [index, step] of deaths.entries()) await die(step, names[index] ?? '')
        await world.startRelay()
        await askAll()
        expect(unanswered).toEqual([])
        const nothingOpen = async (): Promise<boolean> => Object.values(await countBacklog(world)).every((count) => count === 0)
        await passUntil(world, nothingOpen, DONE_MS_MAX, 'nothing open')

        const tasks = subjectsIn(world)
        showFigures({ scenario: 'writes killed', deaths: deaths.length, asked: names.length * TASKS, tasks: tasks.length })
        expect(tasks.sort()).toEqual(names.flatMap(subjectsOf).sort())
        // What the org could not tell a dead relay waits there for a heartbeat.
        await passUntil(world, async () => (await readTitles()).at(-1) === names.at(-1), DONE_MS_MAX, 'the last title in the feed')
        // One that waits unsent goes together with the next: no other may be left out, and none comes twice or behind a later one.
        const titles = await readTitles()
        expect(titles).toEqual(names.filter((name) => titles.includes(name)))
    },
    ROUNDS * 180_000,
)
