/** One update of 10,000 leads through the real triggers: what it costs and that nothing is missing. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { World } from '../../scripts/demo/world.ts'
import { query, readFeed, runApex, showFigures, startTestWorld } from './start-test-world.ts'

const LEADS = 10_000
const ASYNC_EXECUTIONS_MAX = 20
/** Ten thousand changes are minutes of deliveries where much else runs. */
const DELIVERED_MS = 80_000

let world: World

beforeAll(async () => {
    world = await startTestWorld()
}, 60_000)
afterAll(() => world.stop())

test('a mass update of 10,000 leads reaches the feed once per lead, fails no save and costs at most 20 async executions', async () => {
    await runApex(
        world,
        `List<Lead> leads = new List<Lead>();
         for (Integer i = 0; i < ${LEADS}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'Mass', Status = 'Open')); }
         insert leads;`,
    )
    await world.org.settle(DELIVERED_MS)
    const created = await readFeed(world)
    const before = world.org.usage.snapshot()

    await runApex(
        world,
        `List<Lead> leads = [SELECT Id FROM Lead];
         for (Lead lead : leads) { lead.Status = 'Working'; }
         update leads;`,
    )
    await world.org.settle(DELIVERED_MS)

    const after = world.org.usage.snapshot()
    const updated = (await readFeed(world)).slice(created.length)
    const [saved] = await query<{ n: number }>(world, `SELECT COUNT(Id) n FROM Lead WHERE Status = 'Working'`)
    const executions = after.asyncExecutions.total - before.asyncExecutions.total
    showFigures({
        scenario: 'mass update',
        leads: LEADS,
        asyncApexExecutions: executions,
        events: (after.eventsPublished['Record_Change__e'] ?? 0) - (before.eventsPublished['Record_Change__e'] ?? 0),
        callouts: after.callouts - before.callouts,
    })
    expect(created).toHaveLength(LEADS)
    expect(saved?.n).toBe(LEADS)
    expect(updated).toHaveLength(LEADS)
    expect(new Set(updated.map((change) => change.recordId)).size).toBe(LEADS)
    expect(updated.every((change) => change.operation === 'updated' && change.previous['Status'] === 'Open')).toBe(true)
    expect(executions).toBeGreaterThan(0)
    expect(executions).toBeLessThanOrEqual(ASYNC_EXECUTIONS_MAX)
    expect(await query(world, 'SELECT Id FROM Headroom_Buffer__c')).toEqual([])
}, 180_000)
