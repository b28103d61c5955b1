/** Where a component's files stand in the org's own source folder: one folder per type, whatever the features' folders were called. */
import { CHILD_TYPES, COMPONENT_TYPES, componentOfFile } from './component-types.ts'
import { decomposeObject } from './decompose.ts'

/** Of a file in a project's source folders, e.g. `delivery/classes/Delivery.cls`. @returns null where it is no component's. */
export function pathInOrg(path: string): string | null {
    const segments = path.split('/')
    const at = segments.findIndex((segment) => COMPONENT_TYPES.some(({ folder }) => folder.toLowerCase() === segment.toLowerCase()))
    if (at < 0 || at === segments.length - 1) return null
    const type = COMPONENT_TYPES.find(({ folder }) => folder.toLowerCase() === segments[at]?.toLowerCase())!
    return [type.folder, ...segments.slice(at + 1)].join('/')
}

/** A package's file in source format. */
export function filesInOrg(path: string, content: Buffer): Map<string, Buffer> {
    const owner = componentOfFile(path)
    if (owner === null) return new Map()
    const { type, fullName } = owner
    if (type.name === 'CustomObject') {
        const files = [...decomposeObject(fullName, content.toString('utf8'), path)]
        return new Map(files.map(([name, text]) => [`objects/${fullName}/${name}`, Buffer.from(text)]))
    }
    const isPlain = type.suffix === null || type.hasContent === true
    return new Map([[isPlain ? path : `${path}-meta.xml`, content]])
}

/** Files, and folders, that are a component's own; [] for a label, which shares a file. */
export function pathsOfComponent(typeName: string, fullName: string): string[] {
    const type = COMPONENT_TYPES.find(({ name }) => name === typeName)
    if (type !== undefined) {
        if (type.suffix === null || type.name === 'CustomObject') return [`${type.folder}/${fullName}`]
        const path = `${type.folder}/${fullName}.${type.suffix}`
        return type.hasContent === true ? [path, `${path}-meta.xml`] : [`${path}-meta.xml`]
    }
    const child = CHILD_TYPES.find(({ name }) => name === typeName)
    const [object = '', name = ''] = fullName.split('.')
    return child?.folder == null ? [] : [`objects/${object}/${child.folder}/${name}.${child.suffix}-meta.xml`]
}
