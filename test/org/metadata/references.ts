/** What components name must be there: permission sets their classes, objects, fields and permissions, tabs their component, apps their tabs. */
import { childText, readMetadataXml, type XmlElement } from '../schema/metadata-xml.ts'
import { type PackageComponent, type Problem, problemOf } from './deploy-package.ts'
import { filesOfComponent, type SourceFiles } from './source-files.ts'

/** Of a component of one type: which element names what. */
interface Reference {
    readonly from: string
    /** The element, and the child that holds the name; null: the element's own text. */
    readonly element: string
    readonly child: string | null
    readonly to: string
}

const REFERENCES: readonly Reference[] = [
    { from: 'PermissionSet', element: 'classAccesses', child: 'apexClass', to: 'ApexClass' },
    { from: 'PermissionSet', element: 'customPermissions', child: 'name', to: 'CustomPermission' },
    { from: 'PermissionSet', element: 'objectPermissions', child: 'object', to: 'CustomObject' },
    { from: 'PermissionSet', element: 'fieldPermissions', child: 'field', to: 'CustomField' },
    { from: 'PermissionSet', element: 'tabSettings', child: 'tab', to: 'CustomTab' },
    { from: 'PermissionSet', element: 'pageAccesses', child: 'apexPage', to: 'ApexPage' },
    { from: 'PermissionSet', element: 'applicationVisibilities', child: 'application', to: 'CustomApplication' },
    { from: 'CustomTab', element: 'lwcComponent', child: null, to: 'LightningComponentBundle' },
    { from: 'CustomTab', element: 'page', child: null, to: 'ApexPage' },
    { from: 'CustomApplication', element: 'tabs', child: null, to: 'CustomTab' },
    { from: 'PlatformEventSubscriberConfig', element: 'platformEventConsumer', child: null, to: 'ApexTrigger' },
]

/** Standard objects, fields and tabs are not the source's. */
function isCustom(to: string, name: string): boolean {
    if (to === 'CustomObject' || to === 'CustomField') return /__\w+$/.test(name)
    return !name.startsWith('standard-')
}

export function findBrokenReferences(files: SourceFiles, components: readonly PackageComponent[]): Problem[] {
    return components.flatMap((component) => {
        const references = REFERENCES.filter(({ from }) => from === component.type)
        const [content] = references.length === 0 ? [] : filesOfComponent(files, component).values()
        const root = content === undefined ? null : readOrNull(content.toString('utf8'))
        return root === null ? [] : references.flatMap((reference) => brokenOf(files, component, root, reference))
    })
}

/** What is not well-formed is told when it is loaded. */
function readOrNull(text: string): XmlElement | null {
    try {
        return readMetadataXml(text, '')
    } catch {
        return null
    }
}

function brokenOf(files: SourceFiles, component: PackageComponent, root: XmlElement, { element, child, to }: Reference): Problem[] {
    const named = root.children
        .filter(({ name }) => name === element)
        .map((one) => (child === null ? one.text : (childText(one, child) ?? '')))
    return named
        .filter((name) => isCustom(to, name) && filesOfComponent(files, { type: to, fullName: name }).size === 0)
        .map((name) => problemOf(component, `In field: ${child ?? element} - no ${to} named ${name} found`))
}
