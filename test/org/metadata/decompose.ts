/** Files that hold several components: an object's, whole as packages carry it and taken apart as source folders keep it, and the labels. */
import { readMetadataXml, type XmlElement } from '../schema/metadata-xml.ts'
import { CHILD_TYPES } from './component-types.ts'

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata'

function escape(text: string): string {
    return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function writeElement({ name, text, children }: XmlElement, indent: string): string {
    if (children.length === 0) return `${indent}<${name}>${escape(text)}</${name}>\n`
    return `${indent}<${name}>\n${children.map((child) => writeElement(child, `${indent}    `)).join('')}${indent}</${name}>\n`
}

function writeFile(root: string, children: readonly XmlElement[]): string {
    const body = children.map((child) => writeElement(child, '    ')).join('')
    return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${body}</${root}>\n`
}

/** A component within a file: `Score__c` of an object. */
export interface Child {
    readonly type: string
    readonly name: string
}

function fullNameOf(element: XmlElement): string {
    return element.children.find((child) => child.name === 'fullName')?.text ?? ''
}

function childTypeOf(parent: string, element: XmlElement) {
    return CHILD_TYPES.find((type) => type.parent === parent && type.element === element.name)
}

/** What components a file of a package holds besides its own. @throws Error where it is not well-formed. */
export function listChildren(parent: string, text: string, file: string): Child[] {
    return readMetadataXml(text, file).children.flatMap((element) => {
        const type = childTypeOf(parent, element)
        return type === undefined ? [] : [{ type: type.name, name: fullNameOf(element) }]
    })
}

/** Files of an object in source format, by path below `objects/<name>`; of a standard object that only gets fields, no file of its own. */
export function decomposeObject(object: string, text: string, file: string): Map<string, string> {
    const root = readMetadataXml(text, file)
    const files = new Map<string, string>()
    const own = root.children.filter((element) => childTypeOf('CustomObject', element) === undefined)
    if (own.length > 0) files.set(`${object}.object-meta.xml`, writeFile(root.name, own))
    for (const element of root.children) {
        const type = childTypeOf('CustomObject', element)
        if (type === undefined || type.folder === null) continue
        files.set(`${type.folder}/${fullNameOf(element)}.${type.suffix}-meta.xml`, writeFile(type.name, element.children))
    }
    return files
}

/** Labels of both files; those of the second replace ones of the same name. */
export function mergeLabels(before: string, after: string, file: string): string {
    const labels = new Map(
        [before, after].flatMap((text) => readMetadataXml(text, file).children.map((label) => [fullNameOf(label), label])),
    )
    return writeFile('CustomLabels', [...labels.values()])
}

export function withoutLabel(text: string, name: string, file: string): string {
    return writeFile(
        'CustomLabels',
        readMetadataXml(text, file).children.filter((label) => fullNameOf(label) !== name),
    )
}
