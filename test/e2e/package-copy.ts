/** Copies of the package with a planted change: sabotage that must be noticed, or a line that shows what cannot be seen from outside. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Edit {
    /** File name, e.g. DeliveryJob.cls. */
    readonly file: string
    readonly find: string
    readonly replace: string
}

export interface PackageCopy {
    readonly folder: string
    remove(): void
}

/** @throws Error where the text to replace does not stand there exactly once: a sabotage that misses proves nothing. */
export function copyPackage(edits: readonly Edit[]): PackageCopy {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-package-'))
    cpSync('force-app/main', folder, { recursive: true })
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    for (const { file, find, replace } of edits) {
        const path = files.find((name) => name.endsWith(`/${file}`))
        if (path === undefined) throw new Error(`the package has no ${file}`)
        const parts = readFileSync(join(folder, path), 'utf8').split(find)
        if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`)
        writeFileSync(join(folder, path), parts.join(replace))
    }
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Puts the customer's own trigger beside the package's. */
export function addTrigger({ folder }: PackageCopy, name: string, source: string): void {
    const path = join(folder, 'capture/triggers', `${name}.trigger`)
    writeFileSync(path, source)
    writeFileSync(
        `${path}-meta.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>
<ApexTrigger xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>65.0</apiVersion>
    <status>Active</status>
</ApexTrigger>
`,
    )
}
