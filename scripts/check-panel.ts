/**
 * Builds the panel as Salesforce sends it, minified, and fails where a label is missing, used by nobody or described as another, or where
 * the panel's own JavaScript outgrows its bound. The engine and the base components are Salesforce's and count for no one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildPanel } from '../test/org/lightning/build/panel.ts'
import { readLabels } from '../test/org/lightning/build/sources.ts'

const FOLDERS = ['force-app/main']
const CODE_BYTES_MAX = 150_000
const PAGES = 'force-app/main/panel/pages'
const LABEL = '@salesforce/label/c.'

const { folder, imports } = await buildPanel(FOLDERS)
const labels = readLabels(FOLDERS)
const used = new Set([...labelsOfComponents(), ...labelsOfPages()])
const code = readFileSync(join(folder, 'components.js'))

const faults = [...unusedLabels(), ...misnamedLabels(), ...outgrown()]
for (const fault of faults) console.error(fault)
console.log(
    `${used.size} labels; the panel's own JavaScript: ${code.length} bytes of ${CODE_BYTES_MAX}, ${gzipSync(code).length} compressed`,
)
process.exitCode = faults.length > 0 ? 1 : 0

function labelsOfComponents(): string[] {
    return imports.filter((id) => id.startsWith(LABEL)).map((id) => id.slice(LABEL.length))
}

function labelsOfPages(): string[] {
    const pages = readdirSync(PAGES).map((name) => readFileSync(join(PAGES, name), 'utf8'))
    return pages.flatMap((page) => [...page.matchAll(/\$Label\.(\w+)/g)].map(([, name = '']) => name))
}

function unusedLabels(): string[] {
    return [...labels.keys()].filter((name) => !used.has(name)).map((name) => `label ${name}: nothing shows it`)
}

/** A text that slipped into the label beside it is valid in every other way. */
function misnamedLabels(): string[] {
    const nameOf = (description: string): string => `Headroom_${description}`.replaceAll(/[ _]/g, '').toLowerCase()
    return [...labels]
        .filter(([name, { description }]) => nameOf(description) !== name.replaceAll('_', '').toLowerCase())
        .map(([name, { description }]) => `label ${name}: its description "${description}" is another's`)
}

function outgrown(): string[] {
    return code.length > CODE_BYTES_MAX ? [`the panel's JavaScript is ${code.length} bytes, at most ${CODE_BYTES_MAX} are allowed`] : []
}
