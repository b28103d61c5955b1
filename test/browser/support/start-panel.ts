/** The panel with everything behind it: a local org, a relay of its own process, both connected, and a browser. */
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { hirePeople } from '../../../scripts/demo/people.ts'
import type { World } from '../../../scripts/demo/world.ts'
import { startTestWorld } from '../../e2e/start-test-world.ts'
import { logIn, openPage, startBrowser } from './open-page.ts'
import type { OpenPage } from './open-page.ts'

export interface PanelStage {
    readonly world: World
    readonly browser: Browser
    /** Logs in by name and opens the panel. */
    open(name?: string, target?: string, options?: BrowserContextOptions): Promise<OpenPage>
    closePages(): Promise<void>
    stop(): Promise<void>
}

export async function startPanel(): Promise<PanelStage> {
    const world = await startTestWorld()
    await hirePeople(world)
    const browser = await startBrowser()
    return {
        world,
        browser,
        open: async (name = 'Ada Admin', target = '/lightning/n/Headroom', options = {}) => {
            const opened = await openPage(browser, world.orgUrl, options)
            await logIn(opened.page, name, target)
            return opened
        },
        closePages: async () => void (await Promise.all(browser.contexts().map((context) => context.close()))),
        stop: async () => {
            await browser.close()
            await world.stop()
        },
    }
}
