/** Backlog and failures: what Salesforce refused is retried from the panel, with the real Apex and the real relay behind it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

test('an admin sees what waits and by which way, and gives it up', async () => {
    const { api, org } = stage.world
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=backlog')
    await page.getByText('Nothing waits: all is written.').waitFor()
    await page.getByText('Nothing failed.').waitFor()
    const activity = { kind: 'call', ownerId: org.users.admin.id, subject: 'Call back', clientId: 'call-1' }
    await api.request('POST', '/v1/activities', { activities: [activity] })
    await page.getByText('Waiting: 1. On the way: 0. Need a person: 0.').waitFor()
    await page.getByText('New Task (call)').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Show actions' }).click()
    await page.getByRole('menuitem', { name: 'Give up' }).click()
    await page.getByText('Nothing waits: all is written.').waitFor()
    expect(problems).toEqual([])
})
