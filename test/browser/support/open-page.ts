/** A browser, and pages in it that note what must not happen: errors in the console, requests that fail, requests to other hosts. */
import { readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'

/** What the engine says, in development mode, of how lightning-tabset and others of Salesforce's own are made. */
const OF_BASE_COMPONENTS = /^Error: \[LWC warn\]: Element <(a|button|input|label|lightning-[a-z-]+)> uses attribute "(aria-|for")/
const AXE = new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url)

/** As the shell leaves at the panel's sides, in pixels. */
const MARGIN = 12

/** Long enough for a busy machine: what has not happened by then does not happen. */
const STEP_MS = 15_000

export function startBrowser(): Promise<Browser> {
    const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']
    return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '', args })
}

export interface OpenPage {
    readonly page: Page
    /** What must not happen and did. A test that provokes something takes it out. */
    readonly problems: string[]
}

export async function openPage(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: origin, ...options })
    context.setDefaultTimeout(STEP_MS)
    const page = await context.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !OF_BASE_COMPONENTS.test(message.text()))
            problems.push(`${message.type()}: ${message.text()}`)
    })
    page.on('request', (request) => {
        if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) problems.push(`to another host: ${request.url()}`)
    })
    page.on('response', (response) => {
        if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`)
    })
    return { page, problems }
}

export async function logIn(page: Page, name: string, target = '/lightning/n/Headroom'): Promise<void> {
    await page.goto(`/login?retURL=${encodeURIComponent(target)}`)
    await page.getByRole('button', { name }).click()
}

/** Of a combobox, which opens a list. */
export async function choose(input: Locator, option: string): Promise<void> {
    await input.click()
    await input.page().getByRole('option', { name: option }).filter({ visible: true }).click()
}

/** For people and for docs/install.md: what a page looks like down to its end, under build/screenshots. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
    const bottom = Number(await page.evaluate(`document.querySelector('c-headroom-panel').getBoundingClientRect().bottom + scrollY`))
    const { width } = page.viewportSize() ?? { width: 1280 }
    const clip = { x: 0, y: 0, width, height: Math.ceil(bottom) + MARGIN }
    await page.screenshot({ path: `build/screenshots/${name}.png`, fullPage: true, clip })
}

interface Violation {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** The whole page, every rule of axe. @see https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md */
export async function expectAccessible(page: Page): Promise<void> {
    await page.evaluate(readFileSync(AXE, 'utf8'))
    const violations: Violation[] = await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((run) => run.violations)')
    expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`),
    ).toEqual([])
}
