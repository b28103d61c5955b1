/** The Usage page, with the real Apex and the real relay behind it, in an org of which other applications use the limits too. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'
import { useByOthers } from './support/use-by-others.ts'

const USAGE = '/lightning/n/Headroom?c__page=usage'
let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
    await useByOthers(stage.world, { DailyApiRequests: 12_700, DailyBulkV2QueryJobs: 9_500, DailyAsyncApexExecutions: 90_000 })
})
afterAll(() => stage.stop())

test('an admin sees who uses how much, in colours with words and numbers beside them, and the ways out where a quota is nearly gone', async () => {
    const { page, problems } = await stage.open('Ada Admin', USAGE)
    const api = page.getByRole('region', { name: 'API requests' })
    await api.getByText('85% used').waitFor()
    await api.getByText('High', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Bulk API jobs' }).getByText('Nearly used up').waitFor()
    await page.getByRole('region', { name: 'Asynchronous Apex' }).getByText('Fine').waitFor()
    await page.getByRole('heading', { name: 'Ways out' }).waitFor()
    await page
        .getByRole('img', {
            name: /^API requests: 85% used\. Headroom 0, Other apps 12,7\d\d, Remaining 2,\d\d\d, Own limit \(70%\) 10,500$/,
        })
        .waitFor()
    await expectAccessible(page)
    await keepScreenshot(page, 'usage')
    expect(problems).toEqual([])
})

test('the own limit is moved by keyboard, says what it means before it is saved, and keeps the choice while figures come in', async () => {
    const { page, problems } = await stage.open('Ada Admin', USAGE)
    const slider = page.getByRole('slider', { name: 'Percent of each quota' })
    await slider.focus()
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowLeft')
    await page.getByText('at most 9,000').waitFor()
    await page.waitForResponse(/PanelController\/look/)
    expect(await slider.inputValue()).toBe('60')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByRole('status').getByText('Saved').waitFor()
    expect(await stage.world.api.request('GET', '/v1/settings')).toMatchObject({ ownLimitPercent: 60 })
    await page.getByText('Own limit (60%)').first().waitFor()
    expect(problems).toEqual([])
})

test('the alert threshold is off until it is ticked, and then measures all API requests', async () => {
    const { page, problems } = await stage.open('Ada Admin', USAGE)
    await page.getByText('No Threshold').waitFor()
    await page.getByText('Alert people').click()
    await page.getByRole('spinbutton', { name: 'At percent of all' }).fill('90')
    await page.getByText(/of 13,500 \(9\d%\)/).waitFor()
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.getByRole('status').getByText('Saved').waitFor()
    expect(await stage.world.api.request('GET', '/v1/settings')).toMatchObject({ alertThresholdPercent: 90 })
    expect(problems).toEqual([])
})

test('the details show a chart of a day or a week, what Headroom spent, and where Salesforce shows the same', async () => {
    const { page, problems } = await stage.open('Ada Admin', USAGE)
    await page.getByRole('button', { name: 'Show details' }).click()
    await page.getByRole('img', { name: /^Use of the org since .*newest 12,7\d\d of 15,000/ }).waitFor()
    await page.getByText('7 days', { exact: true }).click()
    await page.getByRole('img', { name: /^Use of the org since/ }).waitFor()
    await page.getByRole('gridcell', { name: 'Real-time delivery' }).waitFor()
    await page.getByRole('rowheader', { name: 'Setup > Company Information' }).waitFor()
    await expectAccessible(page)
    await keepScreenshot(page, 'usage-details')
    expect(problems).toEqual([])
})

test('with the relay away the org’s own limits are shown, and what cannot be changed is not offered', async () => {
    const { page } = await stage.open('Ada Admin', USAGE)
    await page.getByRole('slider').waitFor()
    await stage.world.relay.kill()
    await page.getByText('The relay does not answer. What Salesforce itself knows is shown.').waitFor()
    const api = page.getByRole('region', { name: 'API requests' })
    await api.getByText('Used by the org 12,7').waitFor()
    expect(await page.getByRole('slider').count()).toBe(0)
    await expectAccessible(page)
    await keepScreenshot(page, 'usage-relay-away')
    await stage.world.relay.start()
    await page.getByRole('slider').waitFor()
})
