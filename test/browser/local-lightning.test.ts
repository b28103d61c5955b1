/** The stage itself: logging in, the app, the Setup shell, a toast, with a component that is no part of the product. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { createApi } from '../org/api/api.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg } from '../org/org.ts'
import { expectAccessible, logIn, openPage, startBrowser } from './support/open-page.ts'

const FOLDERS = ['test/support/lightning-sources']
let org: LocalOrg
let server: Server
let browser: Browser
let origin: string

beforeAll(async () => {
    org = await createOrg({ sourceFolders: FOLDERS })
    server = createApi(org, { componentFolders: FOLDERS }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await startBrowser()
})
afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
    await org.close()
})

describe('the local org in a browser', () => {
    test('asks who one is, then shows the component of the tab, which calls Apex as that user', async () => {
        const { page, problems } = await openPage(browser, origin)
        await page.goto('/lightning/n/Greeting')
        await expectAccessible(page)
        await page.getByRole('button', { name: 'Ada Admin' }).click()
        await page.getByText('Hello World, from Ada Admin').waitFor()
        await page.getByText('may wave').waitFor()
        expect(page.url()).toBe(`${origin}/lightning/n/Greeting`)
        await expectAccessible(page)
        expect(problems).toEqual([])
    })

    test('shows the same component in the Setup shell, and a toast with the text of the exception', async () => {
        const { page, problems } = await openPage(browser, origin)
        await logIn(page, 'Ada Admin', '/lightning/setup/Greeting')
        await page.getByRole('button', { name: 'Refuse' }).click()
        await page.getByRole('alert').getByText('Not today.').waitFor()
        await expectAccessible(page)
        await page.getByRole('button', { name: 'Close' }).click()
        expect(await page.getByRole('alert').count()).toBe(0)
        expect(problems).toEqual([])
    })

    test('tells who may not call the class that Salesforce refuses it', async () => {
        const { page } = await openPage(browser, origin)
        await logIn(page, 'Sam Standard', '/lightning/setup/Greeting')
        await page.getByText('may not wave').waitFor()
        await page.getByRole('button', { name: 'Refuse' }).click()
        await page.getByRole('alert').getByText('You do not have access to the Apex class').waitFor()
    })

    test('logs out, and then asks again who one is', async () => {
        const { page } = await openPage(browser, origin)
        await logIn(page, 'Ada Admin', '/lightning/n/Greeting')
        await page.getByRole('button', { name: 'Log Out' }).click()
        await page.goto('/lightning/n/Greeting')
        expect(page.url()).toBe(`${origin}/login?retURL=%2Flightning%2Fn%2FGreeting`)
    })

    test('sends nobody to another site after the login', async () => {
        const { page } = await openPage(browser, origin)
        await page.goto('/login?retURL=%2F%2Fevil.example%2F')
        expect(await page.locator('input[name=retURL]').getAttribute('value')).toBe('/lightning/n/Headroom')
    })
})
