/** Find a record: its story, with the real Apex and the real relay behind it. */
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage
let leadId: string

/** Of what the relay has taken in. */
async function waitForChanges(count: number): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
        const { changes } = await stage.world.api.request<{ changes: unknown[] }>('GET', '/v1/changes?after=0&wait=1')
        if (changes.length >= count) return
    }
    throw new Error(`not ${count} changes within 100 s`)
}

beforeAll(async () => {
    stage = await startPanel()
    const { api, salesforce } = stage.world
    const sequence = await api.request<{ id: string }>('POST', '/v1/sequences', { name: 'Outbound' })
    const rule = (name: string, value: string) => ({
        name,
        object: 'Lead',
        event: 'updated',
        conditions: [{ field: 'Status', operator: 'changed_to', value }],
        actions: [{ type: 'add_to_sequence', sequenceId: sequence.id }],
    })
    await api.request('POST', '/v1/rules', rule('Working leads', 'Working - Contacted'))
    await api.request('POST', '/v1/rules', rule('Won leads', 'Closed - Converted'))
    const lead = await salesforce.sobject('Lead').create({ LastName: 'Doe', Company: 'Acme', Status: 'Open - Not Contacted' })
    leadId = lead.id ?? ''
    await waitForChanges(1)
    await salesforce.sobject('Lead').update({ Id: leadId, Status: 'Working - Contacted' })
    await waitForChanges(2)
})
afterAll(() => stage.stop())

test('a rules person pastes the link of a lead and reads what happened to it, what fired and why another rule did not', async () => {
    const { page, problems } = await stage.open('Ada Admin')
    await page.getByRole('button', { name: 'Find a record' }).click()
    await page.getByLabel('Record id or link').fill(`${stage.world.orgUrl}/lightning/r/Lead/${leadId}/view`)
    await page.getByRole('button', { name: 'Show' }).click()
    await page
        .getByRole('definition')
        .filter({ hasText: /Open - Not Contacted.*Working - Contacted/s })
        .waitFor()
    await page.getByText('Working leads fired.').waitFor()
    await page.getByText(/Won leads did not fire: condition 1 was false, Status held Working - Contacted/).waitFor()
    await page.getByText(/Outbound Since .* Still in it/).waitFor()
    await page.getByRole('button', { name: 'Resync' }).click()
    await page.getByRole('status').getByText(/org/).waitFor()
    await expectAccessible(page)
    await keepScreenshot(page, 'record')
    expect(problems).toEqual([])
})

test('what names no record is told at once, and so is a record that was never seen', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=record')
    const field = page.getByLabel('Record id or link')
    await field.fill('Acme')
    await field.press('Enter')
    await page.getByRole('alert').getByText('This is no id').waitFor()
    await field.fill('00Q000000000009')
    await field.press('Enter')
    await page.getByText('No change of this record has been seen').waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})

/** Whether a script ran, and where links lead that are none to a page. */
const LOOK = `({ isOwned: 'isOwned' in window,
    addresses: [...document.querySelectorAll('a')].map(({ protocol }) => protocol).filter((protocol) => !/^https?:$/.test(protocol)) })`
const HOSTILE = '<img src=x onerror="window.isOwned=true"><b>bold</b>'

test('FAILURES C4-75 names that are markup or a script’s address are shown as they are, on each page that shows names', async () => {
    const { api, salesforce } = stage.world
    await salesforce.sobject('Lead').update({ Id: leadId, LastName: HOSTILE, Company: 'javascript:window.isOwned=true' })
    await waitForChanges(3)
    await api.request('POST', '/v1/sequences', { name: HOSTILE })
    const { page, problems } = await stage.open('Ada Admin')
    for (const name of ['Find a record', 'Sequences']) {
        await page.getByRole('button', { name }).click()
        if (name === 'Find a record') {
            await page.getByLabel('Record id or link').fill(leadId)
            await page.getByRole('button', { name: 'Show' }).click()
        }
        await page.getByText(HOSTILE).filter({ visible: true }).first().waitFor()
        const seen = await page.evaluate(LOOK)
        expect(seen).toEqual({ isOwned: false, addresses: [] })
        expect(await page.locator('img[src="x"]').count()).toBe(0)
    }
    expect(problems).toEqual([])
})

test('FAILURES C4-75 no component writes markup past its template', () => {
    const sources = globSync('force-app/main/panel/lwc/*/*.{html,js}')
    expect(sources.length).toBeGreaterThan(20)
    const writes = sources.filter((file) =>
        /innerHTML|outerHTML|insertAdjacentHTML|lwc:dom|formatted-rich-text/.test(readFileSync(file, 'utf8')),
    )
    expect(writes).toEqual([])
})
