/** `sync status` as a process, beside a relay that reads. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startSyncProcess } from '../../../support/start-sync-process.ts'
import type { SyncProcess } from '../../../support/start-sync-process.ts'

let world: SyncProcess
beforeAll(async () => {
    world = await startSyncProcess()
})
afterAll(() => world.close())

test('a backfill is seen on the terminal while it goes on', async () => {
    const { orgId } = world.org
    expect((await world.command('sync', 'status', orgId)).output).toBe('Nothing was read by Bulk API yet.\n')
    await world.client().request('POST', '/v1/sync/backfill', { object: 'Lead' })
    const { code, output } = await world.command('sync', 'status', orgId)
    expect([code, output.split('\n')[0]?.split(/ +/)]).toEqual([
        0,
        ['object', 'cause', 'state', 'rows', 'of', 'pages', 'calls', 'expectedEnd', 'problem'],
    ])
    expect(output).toMatch(/^Lead +backfill +(?:waiting|working) +0 +0 /m)
    expect((await world.command('sync', 'status', 'Lead')).errors).toContain('Give the id of the org')
})
