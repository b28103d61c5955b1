/** Sequences: made in the panel, and who is in them shown. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

test('a rules person makes a sequence, sees who is in it, renames and deletes it', async () => {
    const { api } = stage.world
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=sequences')
    await page.getByText('No sequence yet').waitFor()
    await page.getByRole('button', { name: 'New sequence' }).click()
    await page.getByLabel('Name').fill('Outbound')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('In it now: 0').waitFor()
    const { sequences } = await api.request<{ sequences: { id: string }[] }>('GET', '/v1/sequences')
    const recordId = '00Q000000000001EAA'
    await api.request('POST', `/v1/sequences/${sequences[0]?.id ?? ''}/enrollments`, { records: [{ object: 'Lead', recordId }] })
    await page.getByText('In it now: 1').waitFor()
    await page.getByRole('button', { name: 'Show records' }).click()
    await page.getByRole('link', { name: `Lead ${recordId}` }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByLabel('Name').fill('Outbound calls')
    await page.getByLabel('Name').press('Enter')
    await page.getByRole('status').getByText('Outbound calls was saved').waitFor()
    await page.getByRole('button', { name: 'Delete Outbound calls' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('No sequence yet').waitFor()
    expect(problems).toEqual([])
})
