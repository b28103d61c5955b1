/** The manifests that remove what source folders hold: what the Salesforce CLI needs besides an empty package.xml. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** File ending -> metadata type. A child of an object goes with it, unless the object is Salesforce's. */
const TYPES: Readonly<Record<string, string>> = {
    'cls-meta.xml': 'ApexClass',
    'trigger-meta.xml': 'ApexTrigger',
    'page-meta.xml': 'ApexPage',
    'object-meta.xml': 'CustomObject',
    'permissionset-meta.xml': 'PermissionSet',
    'customPermission-meta.xml': 'CustomPermission',
    'notiftype-meta.xml': 'CustomNotificationType',
    'platformEventSubscriberConfig-meta.xml': 'PlatformEventSubscriberConfig',
    'tab-meta.xml': 'CustomTab',
    'app-meta.xml': 'CustomApplication',
}

/** Bundles are folders. */
const BUNDLES: Readonly<Record<string, string>> = { lwc: 'LightningComponentBundle', aura: 'AuraDefinitionBundle' }

interface Component {
    readonly type: string
    readonly name: string
}

function componentOf(path: string): Component | null {
    const [bundleFolder, bundle] = [basename(dirname(dirname(path))), basename(dirname(path))]
    const bundleType = BUNDLES[bundleFolder]
    if (bundleType !== undefined) return { type: bundleType, name: bundle }
    const file = basename(path)
    const name = file.slice(0, file.indexOf('.'))
    const type = TYPES[file.slice(file.indexOf('.') + 1)]
    // The app's own file is called Some.app-meta.xml inside its bundle; that was caught above.
    return type === undefined ? null : { type, name }
}

/** Labels stand in one file. */
function labelsOf(text: string): Component[] {
    return [...text.matchAll(/<fullName>([^<]+)<\/fullName>/g)].map(([, name = '']) => ({ type: 'CustomLabel', name }))
}

function listComponents(folders: readonly string[]): Component[] {
    const found = new Map<string, Component>()
    for (const folder of folders) {
        for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
            const components = path.endsWith('.labels-meta.xml') ? labelsOf(readFileSync(join(folder, path), 'utf8')) : [componentOf(path)]
            for (const component of components) if (component !== null) found.set(`${component.type}#${component.name}`, component)
        }
    }
    return [...found.values()]
}

function writeManifest(components: readonly Component[]): string {
    const types = [...new Set(components.map(({ type }) => type))].map((type) => {
        const members = components.filter((component) => component.type === type).map(({ name }) => `        <members>${name}</members>\n`)
        return `    <types>\n${members.join('')}        <name>${type}</name>\n    </types>\n`
    })
    const body = `${types.join('')}    <version>65.0</version>\n`
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}</Package>\n`
}

/** @returns the paths of both manifests. */
export function writeRemoval(folders: readonly string[], target: string): { readonly empty: string; readonly destructive: string } {
    const [empty, destructive] = [join(target, 'package.xml'), join(target, 'destructiveChanges.xml')]
    writeFileSync(empty, writeManifest([]))
    writeFileSync(destructive, writeManifest(listComponents(folders)))
    return { empty, destructive }
}
