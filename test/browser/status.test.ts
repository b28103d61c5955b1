/** The Status page, with the real Apex and the real relay behind it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createRecords } from '../../scripts/demo/scene.ts'
import { makeLeads } from '../../scripts/demo/seed.ts'
import { expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'
import { useByOthers } from './support/use-by-others.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

test('an admin sees in which mode the org is synced and why', async () => {
    const { page, problems } = await stage.open()
    await page.getByRole('heading', { name: 'Real time' }).waitFor()
    await page.getByText('Changes arrive as they are saved.').waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})

test('an admin dismisses a notice: it is gone from the page and kept by the relay', async () => {
    const { api } = stage.world
    await createRecords(stage.world, 'Lead', makeLeads(1))
    await api.request('PUT', '/v1/settings', { alertThresholdPercent: 50 })
    await useByOthers(stage.world, { DailyApiRequests: 9_000 })
    const { page, problems } = await stage.open()
    const notice = page.getByRole('listitem').filter({ hasText: 'is what you wanted to be told of' })
    await notice.waitFor()
    await expectAccessible(page)
    await keepScreenshot(page, 'status')
    await notice.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('status').getByText('The notice is marked as read').waitFor()
    await notice.waitFor({ state: 'detached' })
    const { notices } = await api.request<{ notices: { kind: string; readAt: string | null }[] }>('GET', '/v1/notices')
    expect(notices.find(({ kind }) => kind === 'alert_threshold')).toMatchObject({ readAt: expect.any(String) })
    expect(problems).toEqual([])
})

test('an admin pauses the sync and resumes it, and is told both times', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/setup/Headroom')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('status').getByText('The sync is paused').waitFor()
    await page.getByRole('heading', { name: 'Paused', exact: true }).waitFor()
    expect(await stage.world.api.request('GET', '/v1/sync')).toMatchObject({ mode: 'paused', asked: 'paused' })
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('status').getByText('The sync goes on').waitFor()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    expect(problems).toEqual([])
})

test('who has no permission of Headroom is told in plain words which permission sets there are', async () => {
    const { page, problems } = await stage.open('Sam Standard')
    await page.getByText('Ask your Salesforce administrator for one: Headroom User').waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})
