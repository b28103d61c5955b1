/**
 * The `@salesforce/*` modules that the platform gives a component, as a rollup plugin. Labels and permissions are looked up in the source folders; what only the org knows
 * (Apex methods, objects) is noted, and check-imports.ts asks the org for it. What is not in the table fails the build.
 * Modules: https://developer.salesforce.com/docs/platform/lwc/guide/reference-salesforce-modules.html
 */
import { join } from 'node:path'
import type { Plugin } from 'rollup'
import { BROWSER } from './rollup-options.ts'
import type { Label } from './sources.ts'

const MARK = '\0salesforce:'

/** What the source folders have. */
export interface Known {
    readonly labels: ReadonlyMap<string, Label>
    readonly customPermissions: readonly string[]
}

type Write = (match: RegExpMatchArray, known: Known) => string

/** What the page knows of its user: the build is one for all users. */
const ofPage = (expression: string): string =>
    `import { page } from ${JSON.stringify(join(BROWSER, 'page.js'))};\nexport default ${expression};`

/** Each user's permissions are true or undefined: https://developer.salesforce.com/docs/platform/lwc/guide/create-permissions.html */
const MODULES: readonly (readonly [RegExp, Write])[] = [
    [
        /^@salesforce\/apex\/(\w+)\.(\w+)$/,
        ([, owner, method]) =>
            `import { apexMethod } from ${JSON.stringify(join(BROWSER, 'apex.js'))};\n` +
            `export default apexMethod(${JSON.stringify(owner)}, ${JSON.stringify(method)});`,
    ],
    [
        /^@salesforce\/label\/c\.(\w+)$/,
        ([id, name = ''], { labels }) => `export default ${JSON.stringify(required(id, labels.get(name)?.value))};`,
    ],
    [
        /^@salesforce\/customPermission\/(\w+)$/,
        ([id, name = ''], { customPermissions }) => {
            const known = required(
                id,
                customPermissions.find((one) => one === name),
            )
            return ofPage(`page.permissions.includes(${JSON.stringify(known)}) || undefined`)
        },
    ],
    [/^@salesforce\/user\/Id$/, () => ofPage('page.userId')],
    [/^@salesforce\/i18n\/locale$/, () => ofPage('page.locale')],
    [/^@salesforce\/i18n\/timeZone$/, () => ofPage('page.timeZone')],
    [
        /^@salesforce\/schema\/(\w+)(?:\.(\w+))?$/,
        ([, object, field]) =>
            `export default ${JSON.stringify(field === undefined ? { objectApiName: object } : { objectApiName: object, fieldApiName: field })};`,
    ],
]

function required(id: string, found: string | undefined): string {
    if (found === undefined) throw new Error(`${id}: the source folders do not have it`)
    return found
}

/** Other @salesforce modules are those that the base components bring along. */
export function salesforceModules(known: Known, seen: (id: string) => void): Plugin {
    return {
        name: 'salesforce-modules',
        resolveId: (id) => (MODULES.some(([pattern]) => pattern.test(id)) ? MARK + id : null),
        load(marked) {
            if (!marked.startsWith(MARK)) return null
            const id = marked.slice(MARK.length)
            for (const [pattern, write] of MODULES) {
                const match = id.match(pattern)
                if (match === null) continue
                seen(id)
                return write(match, known)
            }
            return null
        },
    }
}
