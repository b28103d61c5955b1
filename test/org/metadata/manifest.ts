/** Reads package.xml and destructiveChanges.xml: which components of which type (Metadata API Developer Guide, "Sample package.xml Manifest Files"). */
import { childText, readMetadataXml } from '../schema/metadata-xml.ts'

export interface ManifestEntry {
    readonly type: string
    /** `*` stands for all of the type that the package holds. */
    readonly fullName: string
}

/** @throws Error where the text is no manifest. */
export function readManifest(text: string, file: string): ManifestEntry[] {
    const root = readMetadataXml(text, file)
    if (root.name !== 'Package') throw new Error(`${file}: the root element must be Package`)
    return root.children
        .filter((child) => child.name === 'types')
        .flatMap((types) => {
            const type = childText(types, 'name') ?? ''
            return types.children.filter((child) => child.name === 'members').map((member) => ({ type, fullName: member.text }))
        })
}
