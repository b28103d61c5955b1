/** The first steps: what an admin sees who has just installed the package, and what is ticked as it comes true. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

test('an admin sees which steps are done; one more is ticked when the first change arrives', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=firstRun')
    await page.getByText('Its keys are proven.').waitFor()
    await stage.world.salesforce.sobject('Lead').create({ LastName: 'Doe', Company: 'Acme' })
    await page.getByText(/^Lead \d/).waitFor()
    await keepScreenshot(page, 'first-steps')
    await expectAccessible(page)
    await page.getByRole('listitem').filter({ hasText: 'Lead' }).getByRole('button', { name: 'What would it cost?' }).click()
    await page
        .getByText(/not connected to/)
        .last()
        .waitFor()
    expect(problems).toEqual([])
})

test('who opens the panel before it is connected gets the first steps', async () => {
    const connection = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection')
    await connection.page.getByRole('button', { name: 'Disconnect' }).click()
    await connection.page.getByRole('status').getByRole('button', { name: 'Disconnect' }).click()
    await connection.page.getByLabel('Relay address').waitFor()
    const { page, problems } = await stage.open()
    await page.getByText(stage.world.org.services.orgId).waitFor()
    await page.getByRole('link', { name: 'Open Remote Site Settings' }).waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})
