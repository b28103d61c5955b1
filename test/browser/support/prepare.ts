/** Jest's global set-up: the browser, unpacked, and the vendor bundle, built, so that no test waits for them. */
import { buildPanel } from '../../org/lightning/build/panel.ts'
import { findChromium } from './find-chromium.ts'

export default async function prepare(): Promise<void> {
    process.env['CHROMIUM'] = await findChromium()
    await buildPanel(['force-app/main'])
}
