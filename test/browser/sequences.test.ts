/** Sequences: made in the panel, and who is in them shown. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { choose, expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

test('a rules person makes a sequence with steps, sees how far a record is, pauses it, renames and deletes it', async () => {
    const { api, salesforce } = stage.world
    const { id: recordId = '' } = await salesforce.sobject('Lead').create({ LastName: 'Lovelace', Company: 'Analytical Engines' })
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=sequences')
    await page.getByText('No sequence yet').waitFor()
    await page.getByRole('button', { name: 'New sequence' }).click()
    await page.getByLabel('Name').fill('Outbound')
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByLabel('Subject').fill('Call')
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByLabel('Subject').nth(1).fill('Write')
    await page.getByRole('button', { name: 'Add a step' }).click()
    await choose(page.getByRole('combobox', { name: 'Action' }).nth(2), 'Wait')
    await page.getByRole('button', { name: 'Step 3: move up' }).click()
    await expectAccessible(page)
    await keepScreenshot(page, 'sequence-editor')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('In it now: 0 · 3 steps').waitFor()
    const { sequences } = await api.request<{ sequences: { id: string; steps: object[] }[] }>('GET', '/v1/sequences')
    expect(sequences[0]?.steps).toEqual([
        { type: 'create_task', subject: 'Call' },
        { type: 'wait', minutes: 1_440 },
        { type: 'create_task', subject: 'Write' },
    ])
    await api.request('POST', `/v1/sequences/${sequences[0]?.id ?? ''}/enrollments`, { records: [{ object: 'Lead', recordId }] })
    await page.getByText('In it now: 1').waitFor()
    await page.getByRole('button', { name: 'Show records' }).click()
    await page.getByRole('link', { name: `Lead ${recordId}` }).waitFor()
    await page.getByText(/Step 2 of 3: waits since/).waitFor()
    await page.getByText(/^Write, /).waitFor()
    await page.getByRole('button', { name: 'Show actions' }).click()
    await page.getByRole('menuitem', { name: 'Show its steps' }).click()
    await page.getByText('3. Task: Write').waitFor()
    await expectAccessible(page)
    await keepScreenshot(page, 'sequences')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/Paused since .* none of its records goes on/).waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('status').getByText('It goes on: Outbound').waitFor()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Name').fill('Outbound calls')
    await page.getByLabel('Name').press('Enter')
    await page.getByRole('status').getByText('Outbound calls was saved').waitFor()
    await page.getByRole('button', { name: 'Delete Outbound calls' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('No sequence yet').waitFor()
    expect(problems).toEqual([])
})
