/** The relay dies by kill -9 again and again while people save: nothing is lost and nothing is done twice. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createRecords, createScene, type Scene } from '../../scripts/demo/scene.ts'
import { makeLeads } from '../../scripts/demo/seed.ts'
import type { Firing } from '../../scripts/demo/relay-client.ts'
import type { World } from '../../scripts/demo/world.ts'
import { query, readFeed, runApex, showFigures, startTestWorld } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const SAVES = 5_000
const KILLS = isLong ? 50 : 5
const SAVERS = 4
const DOWN_MS_MAX = 1_500

let world: World

beforeAll(async () => {
    world = await startTestWorld()
}, 60_000)
afterAll(() => world.stop())

/** What each quarter of an hour brings: an accepted heartbeat closes the breaker and starts the drain of the buffer. */
async function beat(): Promise<void> {
    await runApex(world, 'System.enqueueJob(new HeartbeatJob());')
}

/** Kills the relay when so many saves are done, at moments that differ from run to run, and starts it again a moment later. */
async function killAtRandom(saved: () => number): Promise<number[]> {
    const moments = Array.from({ length: KILLS }, () => 1 + Math.floor(Math.random() * (SAVES - 1))).sort((a, b) => a - b)
    for (const moment of moments) {
        while (saved() < moment) await sleep(5)
        await world.relay.kill()
        await sleep(Math.random() * DOWN_MS_MAX)
        await world.relay.start()
        await beat()
    }
    return moments
}

async function saveAll(leadIds: readonly string[], onSaved: () => void): Promise<void> {
    const waiting = [...leadIds]
    const saver = async () => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
            await world.salesforce.sobject('Lead').update({ Id: id, Status: 'Working' })
            onSaved()
        }
    }
    await Promise.all(Array.from({ length: SAVERS }, saver))
}

async function drainBuffer(): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
        await world.org.settle(60_000)
        if ((await query(world, 'SELECT Id FROM Headroom_Buffer__c LIMIT 1')).length === 0) return
        await beat()
    }
    throw new Error('the buffer is not empty after 20 heartbeats')
}

function expectEachOnce(names: readonly string[], expected: readonly string[]): void {
    expect([...names].sort()).toEqual([...expected].sort())
}

test(
    `${SAVES} single saves with ${KILLS} kill -9 of the relay are in the feed exactly once, and the rule fires once for each`,
    async () => {
        const leadIds = await createRecords(world, 'Lead', makeLeads(SAVES))
        await world.org.settle(120_000)
        const created = (await readFeed(world)).length
        const scene: Scene = await createScene(world, SAVES)
        let saved = 0

        const [moments] = await Promise.all([killAtRandom(() => saved), saveAll(leadIds, () => (saved += 1))])
        await drainBuffer()

        const updates = (await readFeed(world)).slice(created)
        const firings = await world.api.readAll<Firing>('/v1/firings', 'firings')
        showFigures({
            scenario: 'kill -9',
            saves: saved,
            killedAfterSaves: moments,
            updates: updates.length,
            firings: firings.length,
        })
        expect(created).toBe(SAVES)
        expectEachOnce(
            updates.map((change) => change.recordId),
            leadIds,
        )
        expectEachOnce(
            firings.map((firing) => firing.recordId),
            leadIds,
        )
        await expectAllEnrolled(scene, leadIds)
    },
    isLong ? 3_600_000 : 300_000,
)

async function expectAllEnrolled({ sequenceId }: Scene, leadIds: readonly string[]): Promise<void> {
    const deadline = Date.now() + 20_000
    const read = () => world.api.readAll<{ recordId: string }>(`/v1/sequences/${sequenceId}/enrollments`, 'enrollments')
    let enrollments = await read()
    while (enrollments.length < leadIds.length && Date.now() < deadline) {
        await sleep(250)
        enrollments = await read()
    }
    expectEachOnce(
        enrollments.map((enrollment) => enrollment.recordId),
        leadIds,
    )
}
