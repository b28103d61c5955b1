/** Finds what of the source folders Lightning shows: component bundles, custom labels and tabs. It reads, and compiles nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { childText, readMetadataXml } from '../../schema/metadata-xml.ts'

export interface Component {
    /** `headroomPanel`; other components import it as `c/headroomPanel`. */
    readonly name: string
    readonly file: string
}

export interface Label {
    readonly value: string
    /** The short description, by which translators know it. */
    readonly description: string
}

export interface Tab {
    readonly name: string
    readonly label: string
    /** The component that the tab shows. */
    readonly component: string
}

/** One without a module is a style sheet for others: https://developer.salesforce.com/docs/platform/lwc/guide/create-components-css-share.html */
export function findComponents(folders: readonly string[]): Component[] {
    return filesEnding(folders, '.js-meta.xml').map((metadata) => {
        const name = basename(metadata, '.js-meta.xml')
        const file = ['.js', '.css'].map((ending) => join(dirname(metadata), name + ending)).find((path) => existsSync(path))
        if (basename(dirname(metadata)) !== name || file === undefined)
            throw new Error(`${metadata}: its folder and its module or style sheet must be named ${name}`)
        return { name, file }
    })
}

/** @throws Error where two labels have one name: a deployment refuses it too. */
export function readLabels(folders: readonly string[]): ReadonlyMap<string, Label> {
    const labels = new Map<string, Label>()
    for (const file of filesEnding(folders, '.labels-meta.xml')) {
        for (const label of readMetadataXml(readFileSync(file, 'utf8'), file).children) {
            const name = childText(label, 'fullName') ?? ''
            if (labels.has(name)) throw new Error(`${file}: the label ${name} is there twice`)
            labels.set(name, { value: childText(label, 'value') ?? '', description: childText(label, 'shortDescription') ?? '' })
        }
    }
    return labels
}

export function readTabs(folders: readonly string[]): Tab[] {
    return filesEnding(folders, '.tab-meta.xml').flatMap((file) => {
        const root = readMetadataXml(readFileSync(file, 'utf8'), file)
        const component = childText(root, 'lwcComponent')
        const name = basename(file, '.tab-meta.xml')
        return component === null ? [] : [{ name, label: childText(root, 'label') ?? name, component }]
    })
}

function filesEnding(folders: readonly string[], ending: string): string[] {
    return folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith(ending) && !name.includes('__tests__'))
            .sort()
            .map((name) => join(folder, name)),
    )
}
