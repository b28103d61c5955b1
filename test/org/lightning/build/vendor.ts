/** The engine, synthetic shadow and the base components as one bundle: some 20 s of work, done once per version and kept. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rollup } from 'rollup'
import type { Plugin } from 'rollup'
import { cached } from './cache.ts'
import { BROWSER, BUILD, definePlugin, fileOf, lwcPlugin, PLATFORM_MODULES, refuseMissing, ROOT } from './rollup-options.ts'
import { salesforceModules } from './salesforce-modules.ts'

/** Bundled whether or not a component uses them yet, so that using one more does not make the bundle anew. */
const USUAL = [
    'accordion accordionSection badge button buttonGroup buttonIcon buttonMenu card checkboxGroup combobox datatable dualListbox',
    'formattedDateTime formattedNumber formattedText formattedUrl helptext icon input layout layoutItem menuItem modal modalBody',
    'modalFooter modalHeader pill progressBar progressIndicator progressRing radioGroup relativeDateTime select slider spinner tab',
    'tabset textarea verticalNavigation verticalNavigationItem verticalNavigationSection',
]
    .flatMap((line) => line.split(' '))
    .map((name) => `lightning/${name}`)

/** Twins of 4,500 icons for right-to-left scripts, and sets the panel does not use: most of the build's time. */
function skipIcons(): Plugin {
    const skipped = /^lightning\/iconSvgTemplates(\w+Rtl|Action|Doctype|Custom)$/
    return {
        name: 'skip-icons',
        resolveId: (id) => (skipped.test(id) ? '\0no-icons' : null),
        load: (id) => (id === '\0no-icons' ? 'export default {};' : null),
    }
}

function resolveEntries(): Plugin {
    return {
        name: 'entries',
        resolveId(id, importer) {
            return importer === undefined ? this.resolve(id, join(BROWSER, 'main.js'), { skipSelf: true }) : null
        },
    }
}

async function bundle(ids: readonly string[], folder: string): Promise<void> {
    const made = await rollup({
        input: Object.fromEntries(ids.map((id) => [fileOf(id).replace(/\.js$/, ''), id])),
        preserveEntrySignatures: 'strict',
        onLog: refuseMissing(),
        plugins: [
            resolveEntries(),
            skipIcons(),
            salesforceModules({ labels: new Map(), customPermissions: [] }, () => undefined),
            definePlugin(),
            lwcPlugin(PLATFORM_MODULES),
        ],
    })
    await made.write({ dir: folder, format: 'esm', chunkFileNames: 'chunk-[name]-[hash].js', minifyInternalExports: false })
    await made.close()
}

export interface Vendor {
    readonly folder: string
    /** Module name -> file in the folder. */
    readonly files: Readonly<Record<string, string>>
}

const version = (name: string): string => readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')

/** Before the long work: most mistakes are a name. */
function checkExist(ids: readonly string[]): void {
    const { lwc } = JSON.parse(version('lightning-base-components')) as { lwc: { expose: string[] } }
    const known = new Set([...lwc.expose, ...PLATFORM_MODULES.map(({ name }) => name), 'lwc', '@lwc/synthetic-shadow'])
    const unknown = ids.filter((id) => !known.has(id))
    if (unknown.length > 0) throw new Error(`nothing provides ${unknown.join(', ')}`)
}

export async function buildVendor(used: readonly string[]): Promise<Vendor> {
    const ids = [...new Set([...USUAL, ...used])].sort()
    checkExist(ids)
    const own = [
        join(BUILD, 'vendor.ts'),
        join(BUILD, 'rollup-options.ts'),
        join(BUILD, 'salesforce-modules.ts'),
        ...PLATFORM_MODULES.map(({ path }) => path),
    ]
    const inputs = [...ids, version('lwc'), version('lightning-base-components'), ...own.map((file) => readFileSync(file, 'utf8'))]
    const folder = await cached('vendor', inputs, (draft) => bundle(ids, draft))
    return { folder, files: Object.fromEntries(ids.map((id) => [id, fileOf(id)])) }
}
