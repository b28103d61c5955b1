/** The connection: given up and made again by hand, with the real Apex and the real relay behind it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage

beforeAll(async () => {
    stage = await startPanel()
})
afterAll(() => stage.stop())

test('an admin turns write-back on, and the audit of the relay names who changed what', async () => {
    const { api } = stage.world
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection')
    await page.getByText('Heartbeats scheduled an hour').waitFor()
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByRole('status').getByText('Write-back is on').waitFor()
    await api.request('PUT', '/v1/settings', { intervalMinutes: 60 })
    await page.getByText(/settings (created|changed)/).waitFor()
    await page.getByText(/^\d+ fields of 7 objects may leave the org, and 0 may be written/).waitFor()
    await keepScreenshot(page, 'connection')
    await expectAccessible(page)
    expect(problems).toEqual([])
})

test('at 320 pixels who changed what is read without moving it sideways', async () => {
    const viewport = { width: 320, height: 900 }
    const { page } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection', { viewport })
    const table = page.locator('[data-id=audit]').getByRole('grid')
    await table.getByRole('gridcell').first().waitFor()
    const [width, room] = await Promise.all([table, page.locator('[data-id=audit]')].map((one) => one.boundingBox()))
    expect(Math.round(width?.width ?? 0)).toBeLessThanOrEqual(Math.round(room?.width ?? 0))
})

test('Connection counts anew what an admin approved under Objects and fields', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection')
    await page.getByText('and 0 may be written').waitFor()
    await page.getByRole('button', { name: 'Objects and fields' }).last().click()
    await page.getByRole('listitem').filter({ hasText: 'Lead' }).getByRole('button', { name: 'Fields and mapping' }).click()
    await page.getByLabel('Find a field').fill('Rating')
    await page.getByRole('row').filter({ hasText: '(Rating)' }).locator('.slds-checkbox__label').last().click()
    await page.getByRole('button', { name: 'Save fields' }).click()
    await page.getByRole('button', { name: 'Connection', exact: true }).click()
    await page.getByText('and 1 may be written').waitFor()
    const approved = page.getByRole('row').filter({ hasText: 'writable fields of Lead changed: +Rating' })
    await approved.filter({ hasText: 'admin@headroom.example' }).waitFor()
    expect(problems).toEqual([])
})

test('an admin tests the access to the API, and is told what to do', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection')
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    const found = page.getByRole('status').filter({ hasText: 'sign-in' })
    await found.getByText('Missing').waitFor()
    await found.getByText(/npm run relay -- connect/).waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})

test('an admin disconnects the org, is told what is wrong with a key, and connects again', async () => {
    const { keys, relay } = stage.world
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection')
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('status').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByLabel('Relay address').fill(relay.url)
    await expectAccessible(page)
    await page.getByLabel('Request key').fill(keys.responseKey)
    await page.getByLabel('Response key').fill(keys.requestKey)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('Request key: the relay does not accept it').waitFor()
    await page.getByLabel('Request key').fill(keys.requestKey)
    await page.getByLabel('Response key').fill(keys.responseKey)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('Heartbeats scheduled an hour').waitFor()
    expect(problems).toEqual([])
})

test('an admin makes keys in Salesforce, the operator enters them in the relay, and the org goes on with them', async () => {
    const { org, relay } = stage.world
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=connection')
    await page.getByRole('button', { name: 'Enter other keys' }).click()
    await page.getByRole('button', { name: 'Make the keys here' }).click()
    await page.getByText(`org add ${org.services.orgId} --keys-stdin`).waitFor()
    const requestKey = await page.getByLabel('Request key').inputValue()
    await relay.takeKeys(org.services.orgId, { requestKey, responseKey: await page.getByLabel('Response key').inputValue() })
    await page.setViewportSize({ width: 320, height: 900 })
    await keepScreenshot(page, 'keys-narrow')
    await page.setViewportSize({ width: 1280, height: 900 })
    await keepScreenshot(page, 'keys')
    await expectAccessible(page)
    // A relay may hold the keys of before for 5 s.
    while ((await page.getByLabel('Request key').count()) > 0) {
        await page.getByRole('button', { name: 'Connect', exact: true }).click()
        await page.getByRole('button', { name: 'New keys', disabled: false }).waitFor()
    }
    const kept = await org.executeAnonymous('throw new IllegalArgumentException(HeadroomSettings.keys().Request_Key__c);')
    expect(kept.exceptionMessage).toContain(requestKey)
    expect(problems).toEqual([])
})
