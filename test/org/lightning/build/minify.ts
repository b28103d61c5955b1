/**
 * Minifies compiled components as Salesforce does before it sends them: comments, spaces and long local names go; the map leads back to
 * the source. https://developer.salesforce.com/docs/platform/lwc/guide/debug-production-mode.html
 */
import type { Plugin } from 'rollup'
import { minify } from 'terser'

export function minifyPlugin(): Plugin {
    return {
        name: 'minify',
        async renderChunk(source) {
            const { code, map } = await minify(source, { module: true, ecma: 2020, sourceMap: true })
            if (code === undefined || typeof map !== 'string') throw new Error('the minifier gave no code or no map')
            return { code, map }
        },
    }
}
