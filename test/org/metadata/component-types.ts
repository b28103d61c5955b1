/**
 * The metadata types that this org takes: where a package keeps them and how their files are called (Metadata API Developer Guide,
 * "Metadata Types"). A type that is not here is refused.
 */
import { basename, dirname } from 'node:path/posix'

export interface ComponentType {
    readonly name: string
    readonly folder: string
    /** null: a component is a folder of files. */
    readonly suffix: string | null
    /** The component is a file of content with a `-meta.xml` beside it. */
    readonly hasContent?: boolean
}

export const COMPONENT_TYPES: readonly ComponentType[] = [
    { name: 'ApexClass', folder: 'classes', suffix: 'cls', hasContent: true },
    { name: 'ApexTrigger', folder: 'triggers', suffix: 'trigger', hasContent: true },
    { name: 'ApexPage', folder: 'pages', suffix: 'page', hasContent: true },
    { name: 'LightningComponentBundle', folder: 'lwc', suffix: null },
    { name: 'AuraDefinitionBundle', folder: 'aura', suffix: null },
    { name: 'CustomObject', folder: 'objects', suffix: 'object' },
    { name: 'PermissionSet', folder: 'permissionsets', suffix: 'permissionset' },
    { name: 'CustomPermission', folder: 'customPermissions', suffix: 'customPermission' },
    { name: 'CustomNotificationType', folder: 'notificationtypes', suffix: 'notiftype' },
    {
        name: 'PlatformEventSubscriberConfig',
        folder: 'PlatformEventSubscriberConfigs',
        suffix: 'platformEventSubscriberConfig',
    },
    { name: 'CustomLabels', folder: 'labels', suffix: 'labels' },
    { name: 'CustomTab', folder: 'tabs', suffix: 'tab' },
    { name: 'CustomApplication', folder: 'applications', suffix: 'app' },
]

/** What a file of a custom object or of the labels holds besides; each is a component of its own. */
export interface ChildType {
    readonly name: string
    readonly parent: 'CustomObject' | 'CustomLabels'
    /** The element that describes one. */
    readonly element: string
    /** Where source format keeps it, beside its object; null: it stays in the parent's file. */
    readonly folder: string | null
    readonly suffix: string
}

export const CHILD_TYPES: readonly ChildType[] = [
    { name: 'CustomField', parent: 'CustomObject', element: 'fields', folder: 'fields', suffix: 'field' },
    { name: 'ValidationRule', parent: 'CustomObject', element: 'validationRules', folder: 'validationRules', suffix: 'validationRule' },
    { name: 'CustomLabel', parent: 'CustomLabels', element: 'labels', folder: null, suffix: 'labels' },
]

export function findType(name: string): ComponentType | ChildType | undefined {
    return COMPONENT_TYPES.find((type) => type.name === name) ?? CHILD_TYPES.find((type) => type.name === name)
}

/** Which component a file of a package belongs to, e.g. `classes/Some.cls-meta.xml`. @returns null where it belongs to none. */
export function componentOfFile(path: string): { readonly type: ComponentType; readonly fullName: string } | null {
    const [folder = '', second = ''] = path.split('/')
    const type = COMPONENT_TYPES.find((one) => one.folder === folder)
    if (type === undefined) return null
    if (type.suffix === null) return dirname(path) === folder ? null : { type, fullName: second }
    const name = basename(path).replace(/-meta\.xml$/, '')
    return name.endsWith(`.${type.suffix}`) ? { type, fullName: name.slice(0, -type.suffix.length - 1) } : null
}
