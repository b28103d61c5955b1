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
})

test.each([
    ['that is none', 'Lead', 'An org id starts with 00D and has 15 or 18 characters'],
    ['with a letter mistaken', '00D000000000001AAA', 'the last three of 18 prove the others'],
    ['that was never added', '00D000000000001EAA', 'There is no org 00D000000000001EAA'],
])('an org id %s is told, not that nothing was read', async (_what, orgId, told) => {
    const { code, errors } = await world.command('sync', 'status', orgId)
    expect(code).not.toBe(0)
    expect(errors).toContain(told)
})
