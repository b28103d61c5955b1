/** The relay's version, from the one place that states it. */
import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')

export const relayVersion: string = (JSON.parse(text) as { version: string }).version
