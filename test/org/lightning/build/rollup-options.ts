/** What both bundles are compiled with: the open-source LWC compiler, as the platform's, and an end where a module is missing. */
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import lwc from '@lwc/rollup-plugin'
import type { RollupLwcOptions } from '@lwc/rollup-plugin'
import replace from '@rollup/plugin-replace'
import type { LogHandlerWithDefault, Plugin } from 'rollup'

// Their types describe another default export than Node's import of CommonJS gives.
const compileLwc = lwc as unknown as typeof lwc.default
const replaceText = replace as unknown as typeof replace.default

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
export const BUILD = fileURLToPath(new URL('.', import.meta.url))
export const BROWSER = fileURLToPath(new URL('../browser', import.meta.url))

/** Modules of the platform that lightning-base-components lacks. */
export const PLATFORM_MODULES = ['navigation', 'platformShowToastEvent'].map((name) => ({
    name: `lightning/${name}`,
    path: join(BROWSER, `lightning/${name}.js`),
}))

/** Components are compiled by it; the shell's own modules are plain JavaScript. */
export function lwcPlugin(modules: NonNullable<RollupLwcOptions['modules']>): Plugin {
    return compileLwc({
        rootDir: ROOT,
        // lightning-datatable needs the one, lightning-combobox the other.
        enableDynamicComponents: true,
        enableSyntheticElementInternals: true,
        exclude: [/\0/, join(BROWSER, '*.js')],
        modules: [...modules, { npm: 'lightning-base-components' }],
    })
}

/** Development mode: the engine says what a component does wrong, and tests fail for it. lightning-primitive-icon reads the other. */
export const definePlugin = (): Plugin =>
    replaceText({ preventAssignment: true, values: { 'import.meta.env.SSR': 'false', 'process.env.NODE_ENV': '"development"' } })

/** Rollup only warns of an import that nothing answers. */
export function refuseMissing(): LogHandlerWithDefault {
    return (level, log, handle) => {
        if (log.code === 'UNRESOLVED_IMPORT' || log.code === 'MISSING_EXPORT') {
            throw new Error(`${relative(ROOT, log.id ?? '')}: nothing provides ${log.exporter ?? ''}`)
        }
        if (log.code !== 'CIRCULAR_DEPENDENCY' && !/node_modules/.test(log.loc?.file ?? log.id ?? '')) handle(level, log)
    }
}

export const isVendor = (id: string): boolean => id === 'lwc' || id === '@lwc/synthetic-shadow' || id.startsWith('lightning/')

export const fileOf = (id: string): string => `${id.replace(/^@/, '').replaceAll('/', '-')}.js`
