/** What the metadata of a permission set grants (Metadata API Guide, "PermissionSet"). Tabs and apps are not kept: nothing here asks for them. */
import type { FieldRights, Grants, ObjectRights } from '../platform/access/rights.ts'
import { childText, type XmlElement } from '../schema/metadata-xml.ts'

const isTrue = (element: XmlElement, name: string): boolean => childText(element, name) === 'true'
const textOf = (element: XmlElement, name: string): string => (childText(element, name) ?? '').toLowerCase()

export function readGrants(root: XmlElement): Grants {
    const all = (name: string): XmlElement[] => root.children.filter((one) => one.name === name)
    const enabled = (name: string): XmlElement[] => all(name).filter((one) => isTrue(one, 'enabled'))
    return {
        objects: new Map(all('objectPermissions').map((one) => [textOf(one, 'object'), objectRights(one)])),
        fields: new Map(all('fieldPermissions').map((one) => [textOf(one, 'field'), fieldRights(one)])),
        classes: new Set(enabled('classAccesses').map((one) => textOf(one, 'apexClass'))),
        userPermissions: new Set(enabled('userPermissions').map((one) => textOf(one, 'name'))),
        customPermissions: enabled('customPermissions').map((one) => childText(one, 'name') ?? ''),
    }
}

function objectRights(element: XmlElement): ObjectRights {
    return {
        read: isTrue(element, 'allowRead'),
        create: isTrue(element, 'allowCreate'),
        edit: isTrue(element, 'allowEdit'),
        delete: isTrue(element, 'allowDelete'),
        viewAll: isTrue(element, 'viewAllRecords'),
        modifyAll: isTrue(element, 'modifyAllRecords'),
        viewAllFields: isTrue(element, 'viewAllFields'),
    }
}

/** What may be edited may be read. */
function fieldRights(element: XmlElement): FieldRights {
    const edit = isTrue(element, 'editable')
    return { read: edit || isTrue(element, 'readable'), edit }
}
