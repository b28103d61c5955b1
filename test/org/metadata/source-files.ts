/** The org's metadata as files in source format, by path in one folder per type; and what a package makes of them. Pure: reads no disk. */
import { componentOfFile } from './component-types.ts'
import { mergeLabels, withoutLabel } from './decompose.ts'
import type { DeployPackage } from './deploy-package.ts'
import { filesInOrg, pathsOfComponent } from './source-layout.ts'

export type SourceFiles = ReadonlyMap<string, Buffer>

const LABELS = 'labels/CustomLabels.labels-meta.xml'

interface Named {
    readonly type: string
    readonly fullName: string
}

/** What a deployment would make of the org's files. What the manifest does not name stays out, though the zip file has it. */
export function withPackage(before: SourceFiles, content: DeployPackage): SourceFiles {
    const after = new Map(before)
    for (const removal of content.removals) remove(after, removal)
    const named = new Set(content.components.flatMap(({ fileName }) => [fileName, `${fileName}-meta.xml`]))
    for (const [path, bytes] of content.files) {
        const owner = componentOfFile(path)
        if (owner === null || !(named.has(path) || named.has(`${owner.type.folder}/${owner.fullName}`))) continue
        for (const [name, file] of filesInOrg(path, bytes)) after.set(name, name === LABELS ? withLabels(after, file, path) : file)
    }
    return after
}

function withLabels(files: SourceFiles, added: Buffer, path: string): Buffer {
    const before = files.get(LABELS)
    return before === undefined ? added : Buffer.from(mergeLabels(before.toString('utf8'), added.toString('utf8'), path))
}

function remove(files: Map<string, Buffer>, removal: Named): void {
    const labels = files.get(LABELS)
    if (removal.type === 'CustomLabel' && labels !== undefined) {
        files.set(LABELS, Buffer.from(withoutLabel(labels.toString('utf8'), removal.fullName, LABELS)))
    }
    for (const path of filesOfComponent(files, removal).keys()) files.delete(path)
}

/** @returns nothing where the org has no such component. */
export function filesOfComponent(files: SourceFiles, { type, fullName }: Named): SourceFiles {
    const paths = pathsOfComponent(type, fullName)
    return new Map([...files].filter(([file]) => paths.some((path) => file === path || file.startsWith(`${path}/`))))
}

export type Difference = 'created' | 'changed' | 'unchanged'

export function compareComponent(before: SourceFiles, after: SourceFiles, component: Named): Difference {
    const old = filesOfComponent(before, component)
    if (old.size === 0) return 'created'
    const next = filesOfComponent(after, component)
    const isSame = old.size === next.size && [...next].every(([path, content]) => old.get(path)?.equals(content) === true)
    return isSame ? 'unchanged' : 'changed'
}
