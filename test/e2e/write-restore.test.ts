/** The relay's store is restored from a backup, which forgets what was written since: nothing is written twice, and nothing is left out. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startCopy, type StoreCopy } from '../support/copy-store.ts'
import { rowsOf } from './start-pair.ts'
import { showFigures } from './start-test-world.ts'
import { countBacklog, HEARTBEAT_MS, MINUTE_MS, passUntil, startWritesWorld, subjectsIn, type WritesWorld } from './start-writes-world.ts'

type Channel = 'apex' | 'api'

const DONE_MS_MAX = 60 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const RESTORE_WINDOW_DAYS = 1
const BEYOND_MS = 26 * HOUR_MS
const TASKS = 5

let world: WritesWorld
let storeUrl: string
const copies: StoreCopy[] = []

beforeAll(async () => {
    world = await startWritesWorld()
    storeUrl = world.store.url
    await world.api.request('PUT', '/v1/settings', { restoreWindowDays: RESTORE_WINDOW_DAYS })
}, 180_000)
afterAll(async () => {
    await world.stop()
    for (const copy of copies) await copy.stop()
})

const subjectsOf = (name: string): string[] => Array.from({ length: TASKS }, (_, index) => `${name} ${index}`)

/** Returns the ids of the writes. */
async function log(subjects: readonly string[]): Promise<string[]> {
    const activities = subjects.map((subject) => ({ kind: 'task', clientId: subject, subject, ownerId: world.org.users.admin.id }))
    const answer = await world.api.request<{ activities: { id: string }[] }>('POST', '/v1/activities', { activities })
    return answer.activities.map(({ id }) => id)
}

async function askFor(names: readonly string[]): Promise<string[]> {
    const subjects = names.flatMap(subjectsOf)
    await log(subjects)
    return subjects
}

const choose = (channel: Channel | 'auto'): Promise<unknown> => world.api.request('PUT', '/v1/settings', { writeChannel: channel })

/** As `choose`, and nothing is under way by another channel: a relay that is just looking for work goes by what was chosen before. */
async function chooseAnew(channel: Channel): Promise<void> {
    await choose(channel)
    await world.relay.stop()
    await world.startRelay({ DATABASE_URL: storeUrl })
}

async function waitUntilDone(): Promise<void> {
    const isDone = async (): Promise<boolean> => {
        const { waiting, leased } = await countBacklog(world)
        return waiting + leased === 0
    }
    await passUntil(world, isDone, DONE_MS_MAX, 'nothing waits')
}

/** As it is now; it is brought back later. */
async function backUp(): Promise<StoreCopy> {
    const copy = await startCopy({ url: storeUrl }, 'restored')
    copies.push(copy)
    return copy
}

/** The relay's process ends with its store, and comes back with the one of the backup. */
async function restore({ url }: StoreCopy): Promise<void> {
    await world.relay.kill()
    await world.store.follow(url)
    storeUrl = url
    await world.startRelay({ DATABASE_URL: url })
}

interface Lost {
    readonly waiting: readonly string[]
    readonly later: readonly string[]
    /** Of the later ones, which the backup does not know. */
    readonly laterIds: readonly string[]
}

/** Some are in the backup as waiting and some are asked for after it; all of them are written, and then the backup is brought back. */
async function loseStore(channel: Channel, name: string, awayMs: number): Promise<Lost> {
    // By Apex they wait for the next heartbeat, and the backup is taken meanwhile.
    await chooseAnew('apex')
    const waiting = await askFor([`${name} waiting`])
    const backup = await backUp()
    await choose(channel)
    const later = subjectsOf(`${name} later`)
    const laterIds = await log(later)
    await waitUntilDone()
    await world.pass(awayMs)
    await restore(backup)
    await choose(channel)
    return { waiting, later, laterIds }
}

const asked: string[] = []

test.each<Channel>(['apex', 'api'])(
    'FAILURES V1 a store restored within the restore window asks for everything again by %s: each task is there once',
    async (channel) => {
        const { waiting, later, laterIds } = await loseStore(channel, `within ${channel}`, HOUR_MS)
        asked.push(...waiting, ...later)
        for (const id of laterIds) await expect(world.api.request('GET', `/v1/activities/${id}`)).rejects.toThrow('404')
        // What the store does not know any more, the application asks for again under its own names.
        await askFor([`within ${channel} later`, `within ${channel} new`])
        asked.push(...subjectsOf(`within ${channel} new`))
        await waitUntilDone()
        showFigures({ scenario: `restored within the window, by ${channel}`, asked: asked.length, tasks: subjectsIn(world).length })
        expect(subjectsIn(world).sort()).toEqual([...asked].sort())
        expect(await countBacklog(world)).toEqual({ waiting: 0, leased: 0, parked: 0, review: 0 })
    },
    120_000,
)

test('FAILURES V1 a store restored beyond the restore window holds what was open for a person, sends it by neither channel, and goes on', async () => {
    const { waiting, later } = await loseStore('apex', 'beyond', BEYOND_MS)
    asked.push(...waiting, ...later)
    // The org knows by no key any more what it has done.
    expect(rowsOf(world.org, 'SELECT Id FROM Headroom_Write__c')).toEqual([])
    for (const channel of ['apex', 'api'] as const) {
        await choose(channel)
        await world.pass(2 * HEARTBEAT_MS)
    }
    const held = await countBacklog(world)
    showFigures({ scenario: 'restored beyond the window', asked: asked.length, tasks: subjectsIn(world).length, held: held.review })
    expect(held).toEqual({ waiting: 0, leased: 0, parked: 0, review: waiting.length })
    // A person finds them in Salesforce and gives them up here.
    expect(await world.api.request('POST', '/v1/backlog/cancel', {})).toEqual({ decided: waiting.length })
    asked.push(...(await askFor(['beyond new'])))
    await waitUntilDone()
    expect(subjectsIn(world).sort()).toEqual([...asked].sort())
}, 180_000)
