/** The components of the source folders, compiled unchanged and minified, with the shell around them. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { rollup } from 'rollup'
import type { Plugin, RollupOutput } from 'rollup'
import { readCustomPermissions } from '../../composition/source-files.ts'
import { cached } from './cache.ts'
import { minifyPlugin } from './minify.ts'
import { BROWSER, BUILD, definePlugin, isVendor, lwcPlugin, PLATFORM_MODULES, refuseMissing, ROOT } from './rollup-options.ts'
import { salesforceModules } from './salesforce-modules.ts'
import { findComponents, readLabels, readTabs } from './sources.ts'
import type { Tab } from './sources.ts'
import { buildVendor } from './vendor.ts'

export interface PanelBuild {
    readonly folder: string
    readonly vendorFolder: string
    /** Import map: module name -> file in the vendor folder. */
    readonly vendorFiles: Readonly<Record<string, string>>
    readonly tabs: readonly Tab[]
    /** The `@salesforce/*` modules that the components import. */
    readonly imports: readonly string[]
}

interface Manifest {
    readonly imports: readonly string[]
    readonly vendor: readonly string[]
}

/** `local/components`: tab component's name -> its class, for the shell to make. */
function tabComponents(tabs: readonly Tab[]): Plugin {
    const id = '\0local/components'
    const names = [...new Set(tabs.map(({ component }) => component))]
    const code = names.map((name, index) => `import component${index} from 'c/${name}';`).join('\n')
    const table = names.map((name, index) => `${JSON.stringify(name)}: component${index}`).join(', ')
    return {
        name: 'tab-components',
        resolveId: (name) => (name === 'local/components' ? id : null),
        load: (name) => (name === id ? `${code}\nexport default { ${table} };` : null),
    }
}

/** The components apart from the shell that stands in for Salesforce's, so that their size is what Salesforce sends. */
function nameChunk(id: string): string | undefined {
    if (!id.startsWith(BROWSER)) return 'components'
    return /(apex|page)\.js$/.test(id) ? 'platform' : undefined
}

async function bundle(folders: readonly string[], draft: string): Promise<void> {
    const imports = new Set<string>()
    const made = await rollup({
        input: join(BROWSER, 'main.js'),
        external: isVendor,
        onLog: refuseMissing(),
        plugins: [
            tabComponents(readTabs(folders)),
            salesforceModules({ labels: readLabels(folders), customPermissions: readCustomPermissions(folders) }, (id) => imports.add(id)),
            definePlugin(),
            lwcPlugin(findComponents(folders).map(({ name, file }) => ({ name: `c/${name}`, path: resolve(file) }))),
            minifyPlugin(),
        ],
    })
    const { output } = await made.write({
        dir: draft,
        format: 'esm',
        sourcemap: true,
        chunkFileNames: '[name].js',
        manualChunks: nameChunk,
    })
    await made.close()
    const manifest: Manifest = { imports: [...imports].sort(), vendor: vendorIds(output) }
    writeFileSync(join(draft, 'manifest.json'), JSON.stringify(manifest))
}

function vendorIds(output: RollupOutput['output']): string[] {
    return [...new Set(output.flatMap((part) => (part.type === 'chunk' ? part.imports : [])))].filter(isVendor).sort()
}

/** Everything that the bundle is made from, for the cache's hash. */
function readInputs(folders: readonly string[]): string[] {
    const read = (folder: string, pattern: RegExp): string[] =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
            .filter((name) => pattern.test(name) && !name.includes('__tests__'))
            .sort()
            .flatMap((name) => [name, readFileSync(join(folder, name), 'utf8')])
    const sources = folders.flatMap((folder) =>
        read(folder, /(^|\/)lwc\/.*\.(js|html|css|xml)$|\.labels-meta\.xml$|\.(tab|customPermission)-meta\.xml$/),
    )
    return [...sources, ...read(BROWSER, /\.js$/), ...read(BUILD, /\.ts$/), readFileSync(join(ROOT, 'package.json'), 'utf8')]
}

export async function buildPanel(folders: readonly string[]): Promise<PanelBuild> {
    const folder = await cached('panel', readInputs(folders), (draft) => bundle(folders, draft))
    const { imports, vendor } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
    const { folder: vendorFolder, files } = await buildVendor([...vendor, ...PLATFORM_MODULES.map(({ name }) => name)])
    return { folder, vendorFolder, vendorFiles: files, tabs: readTabs(folders), imports }
}
