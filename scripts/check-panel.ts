/**
 * Builds the panel as it deploys and fails where a label is missing or used by nobody, or where its own JavaScript outgrows its bound.
 * Counted as it is sent, compressed; the engine and the base components are Salesforce's and count for no one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildPanel } from '../test/org/lightning/build/panel.ts'
import { readLabels } from '../test/org/lightning/build/sources.ts'

const FOLDERS = ['force-app/main']
const SENT_BYTES_MAX = 80_000
const PAGES = 'force-app/main/panel/pages'
const LABEL = '@salesforce/label/c.'

const { folder, imports } = await buildPanel(FOLDERS)
const inComponents = imports.filter((id) => id.startsWith(LABEL)).map((id) => id.slice(LABEL.length))
const pages = readdirSync(PAGES).map((name) => readFileSync(join(PAGES, name), 'utf8'))
const inPages = pages.flatMap((page) => [...page.matchAll(/\$Label\.(\w+)/g)].map(([, name = '']) => name))
const used = new Set([...inComponents, ...inPages])
const unused = [...readLabels(FOLDERS).keys()].filter((name) => !used.has(name))
const code = readFileSync(join(folder, 'main.js'))
const sent = gzipSync(code).length

if (unused.length > 0) console.error(`labels that nothing shows: ${unused.join(', ')}`)
if (sent > SENT_BYTES_MAX) console.error(`the panel's JavaScript is ${sent} bytes as sent, at most ${SENT_BYTES_MAX} are allowed`)
console.log(`${used.size} labels; the panel's own JavaScript: ${code.length} bytes, ${sent} as sent, of at most ${SENT_BYTES_MAX}`)
process.exitCode = unused.length > 0 || sent > SENT_BYTES_MAX ? 1 : 0
