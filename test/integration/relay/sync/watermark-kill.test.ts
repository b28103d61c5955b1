/** The relay dies by kill -9 just before and just after interval sync moves its watermarks: nothing is missing, and no change comes twice. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { FailPoint } from '../../../../relay/src/platform/failpoints.ts'
import { START } from '../../../support/start-org-api.ts'
import { startSyncProcess } from '../../../support/start-sync-process.ts'
import type { SyncProcess } from '../../../support/start-sync-process.ts'

let world: SyncProcess
beforeAll(async () => {
    world = await startSyncProcess()
    // Some minutes behind the relay's, so that no save of the org lies in the relay's future.
    await world.api.org.services.clock.advance(Date.now() - 300_000 - START)
})
afterAll(() => world.close())

const LEADS = 20
const createLeads = () =>
    world.api.org.executeAnonymous(`List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < ${LEADS}; i++) leads.add(new Lead(LastName = 'Kept ' + i, Company = 'Acme'));
        insert leads;`)

const readWatermark = async (): Promise<Date | null> => {
    const [lead] = await world.store.query<{ at: Date | null }>(`select covered_to as at from sync_objects where object = 'Lead'`)
    return lead?.at ?? null
}

async function finishRun(): Promise<void> {
    await world.client().request('POST', '/v1/sync/run')
    for (const until = Date.now() + 20_000; Date.now() < until; await delay(50)) {
        const [run] = await world.store.query<{ isDone: boolean }>(
            `select finished_at is not null and wanted_at is null as "isDone" from sync_state`,
        )
        if (run?.isDone === true) return
    }
    throw new Error('The run did not end.')
}

test.each<[FailPoint, boolean]>([
    ['watermark-before', false],
    ['watermark-after', true],
])('FAILURES K2: killed at %s, every row is there once, and the watermark has moved: %s', async (point, hasMoved) => {
    await finishRun()
    const before = await readWatermark()
    const [{ records } = { records: 0 }] = await world.store.query<{ records: number }>('select count(*)::int as records from records')
    await world.api.org.services.clock.advance(120_000)
    await createLeads()
    await world.relay.end('SIGTERM')
    await world.restart({ HEADROOM_FAIL_POINT: point })
    const exited = once(world.relay.child, 'close')
    // It may die before it has answered.
    await world
        .client()
        .request('POST', '/v1/sync/run')
        .catch(() => undefined)
    await exited
    expect(world.relay.log.join('\n')).toContain(`fail point ${point} reached`)
    expect((await readWatermark())?.getTime() !== before?.getTime()).toBe(hasMoved)
    await world.restart()
    await finishRun()
    const [after] = await world.store.query('select count(*)::int as records from records')
    expect(after).toEqual({ records: records + LEADS })
    const doubled = await world.store.query(`select record_id from changes group by record_id having count(*) > 1`)
    expect(doubled).toEqual([])
})
