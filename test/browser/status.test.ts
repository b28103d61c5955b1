/** The Status page, with the real Apex and the real relay behind it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

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

test('who has no permission of Headroom is shown nothing but that', async () => {
    const { page } = await stage.open('Sam Standard')
    await page.getByRole('alert').getByText('You do not have access to the Apex class').waitFor()
    await expectAccessible(page)
})
