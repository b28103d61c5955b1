/** Objects and fields: chosen and mapped in the panel, with the real Apex and the real relay behind it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

/** A box of the table; Lightning's label covers the input. */
const tick = (page: Page, field: string, what: string): Promise<void> =>
    page
        .getByRole('row')
        .filter({ hasText: `(${field})` })
        .locator('lightning-input', { hasText: what })
        .locator('.slds-checkbox__label')
        .click()

test('an admin lets a field go, and the relay tracks it no more', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=objects')
    await page.getByRole('listitem').filter({ hasText: 'Lead' }).getByRole('button', { name: 'Fields and mapping' }).click()
    await page.getByText('All 30 approved fields are tracked.').waitFor()
    await keepScreenshot(page, 'objects')
    await page.getByLabel('Find a field').fill('Company')
    await tick(page, 'Company', 'is tracked')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save fields' }).click()
    await page.getByRole('status').getByText('The fields of Lead were saved').waitFor()
    const path = '/v1/objects/Lead/fields'
    const { fields } = await stage.world.api.request<{ fields: { name: string; isTracked: boolean }[] }>('GET', path)
    expect(fields.filter(({ isTracked }) => isTracked).map(({ name }) => name)).not.toContain('Company')
    expect(problems).toEqual([])
})

test('an admin approves a field for writing, and the org has it', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=objects')
    await page.getByRole('listitem').filter({ hasText: 'Lead' }).getByRole('button', { name: 'Fields and mapping' }).click()
    await page.getByLabel('Find a field').fill('Rating')
    await tick(page, 'Rating', 'may be written')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save fields' }).click()
    await page.getByRole('status').getByText('The fields of Lead were saved').waitFor()
    const told = await stage.world.org.executeAnonymous(
        'throw new IllegalArgumentException(JSON.serialize(OrgApprovals.writableFields(Lead.SObjectType)));',
    )
    expect(told.exceptionMessage).toContain('["Rating"]')
    expect(problems).toEqual([])
})

test('an admin adds an object, and its fields can be approved once the org has described it', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=objects')
    await page.getByRole('listitem').filter({ hasText: 'Campaign' }).getByText('Read at intervals').waitFor()
    await page.getByLabel('Another object (API name)').fill('CampaignMember')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('status').getByText('CampaignMember is listed').waitFor()
    const added = page.getByRole('listitem').filter({ hasText: 'CampaignMember' })
    await added.getByRole('button', { name: 'Fields and mapping' }).click()
    await tick(page, 'Status', 'may leave the org')
    await page.getByRole('button', { name: 'Save fields' }).click()
    await page.getByRole('status').getByText('The fields of CampaignMember were saved').waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})

test('an admin sees what an interval costs, and saves another', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=objects')
    await page.getByLabel('Minutes between two runs').fill('60')
    await page.getByRole('button', { name: 'What would it cost?' }).click()
    await page.getByText(/a day/).first().waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('status').getByText('The interval was saved').waitFor()
    expect(await stage.world.api.request('GET', '/v1/settings')).toMatchObject({ intervalMinutes: 60 })
    await expectAccessible(page)
    expect(problems).toEqual([])
})
