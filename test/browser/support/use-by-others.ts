/** Other applications use the org's limits; the next heartbeat tells the relay. */
import { expect } from '@jest/globals'
import type { World } from '../../../scripts/demo/world.ts'
import { runApex } from '../../e2e/start-test-world.ts'

export async function useByOthers(world: World, limits: Readonly<Record<string, number>>): Promise<void> {
    const body = JSON.stringify({ lagMs: 0, limits: Object.fromEntries(Object.entries(limits).map(([name, used]) => [name, { used }])) })
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    expect((await fetch(`${world.orgUrl}/__org/limits`, options)).status).toBe(200)
    await runApex(world, 'System.enqueueJob(new HeartbeatJob());')
    await world.org.settle()
}
