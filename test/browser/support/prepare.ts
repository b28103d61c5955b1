/** Jest's global set-up: the browser, unpacked, the vendor bundle, built, and a migrated store, so that no test waits for them. */
import { buildPanel } from '../../org/lightning/build/panel.ts'
import { keepMigratedStore } from '../../support/keep-store.ts'
import { findChromium } from './find-chromium.ts'

export default async function prepare(): Promise<void> {
    process.env['CHROMIUM'] = await findChromium()
    await keepMigratedStore()
    await buildPanel(['force-app/main'])
}
