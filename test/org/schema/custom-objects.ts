/** Custom objects, custom settings and platform events from *.object-meta.xml: the fields that Salesforce adds by itself, and their kind. */
import type { ObjectKind, SchemaField, SchemaObject, SharingModel } from '../platform/schema-types.ts'
import { UNPROTECTED } from './field-protection.ts'
import { childText } from './metadata-xml.ts'
import type { XmlElement } from './metadata-xml.ts'
import { SYSTEM_FIELDS } from './standard-objects.ts'

interface Own {
    readonly type: SchemaField['type']
    readonly apexType: string
    readonly length?: number
    readonly required?: boolean
    readonly unique?: boolean
    readonly writable?: boolean
    readonly referenceTo?: readonly string[]
    readonly relationshipName?: string
    readonly label?: string
}

const AUDIT: Readonly<Record<string, Own>> = {
    Id: { type: 'id', apexType: 'Id' },
    CreatedById: { type: 'reference', apexType: 'Id', referenceTo: ['User'], relationshipName: 'CreatedBy' },
    CreatedDate: { type: 'datetime', apexType: 'Datetime' },
}

const ROW: Readonly<Record<string, Own>> = {
    ...AUDIT,
    IsDeleted: { type: 'boolean', apexType: 'Boolean' },
    LastModifiedById: { type: 'reference', apexType: 'Id', referenceTo: ['User'], relationshipName: 'LastModifiedBy' },
    LastModifiedDate: { type: 'datetime', apexType: 'Datetime' },
    SystemModstamp: { type: 'datetime', apexType: 'Datetime' },
}

const OWNER: Own = { type: 'reference', apexType: 'Id', referenceTo: ['Group', 'User'], relationshipName: 'Owner', writable: true }

const EVENT: Readonly<Record<string, Own>> = {
    CreatedById: AUDIT['CreatedById']!,
    CreatedDate: AUDIT['CreatedDate']!,
    ReplayId: { type: 'string', apexType: 'String' },
    EventUuid: { type: 'string', apexType: 'String', length: 36 },
}

const SETTING_NAME: Own = { type: 'string', apexType: 'String', length: 38 }

function ownField(name: string, own: Own): SchemaField {
    const writable = own.writable === true && !SYSTEM_FIELDS.has(name)
    return {
        name,
        label: own.label ?? name,
        type: own.type,
        apexType: own.apexType,
        length: own.apexType === 'String' ? (own.length ?? 255) : null,
        precision: null,
        scale: null,
        nillable: own.required !== true && own.type !== 'boolean' && own.type !== 'id',
        createable: writable,
        updateable: writable,
        unique: own.unique === true,
        caseSensitive: false,
        externalId: false,
        custom: false,
        ...UNPROTECTED,
        calculated: false,
        restrictedPicklist: false,
        picklistValues: [],
        defaultValue: own.type === 'boolean' ? false : null,
        referenceTo: own.referenceTo ?? [],
        relationshipName: own.relationshipName ?? null,
    }
}

function kindOf(name: string, element: XmlElement, file: string): ObjectKind {
    if (name.endsWith('__e')) return 'event'
    if (name.endsWith('__mdt')) throw new Error(`${file}: not implemented: custom metadata types (${name})`)
    const setting = childText(element, 'customSettingsType')
    if (setting === null) return 'custom'
    return setting === 'List' ? 'listSetting' : 'hierarchySetting'
}

function ownFields(kind: ObjectKind, element: XmlElement): Record<string, Own> {
    if (kind === 'event') return EVENT
    if (kind === 'listSetting') return { ...ROW, Name: { ...SETTING_NAME, required: true, unique: true, writable: true } }
    const organization: Own = { type: 'reference', apexType: 'Id', referenceTo: ['Organization', 'Profile', 'User'], writable: true }
    if (kind === 'hierarchySetting')
        return {
            ...ROW,
            Name: { ...SETTING_NAME, writable: true },
            SetupOwnerId: { ...organization, unique: true, relationshipName: 'SetupOwner' },
        }
    const name = element.children.find((child) => child.name === 'nameField')
    const isNumbered = name !== undefined && childText(name, 'type') === 'AutoNumber'
    const label = (name === undefined ? null : childText(name, 'label')) ?? 'Name'
    return { ...ROW, OwnerId: OWNER, Name: { type: 'string', apexType: 'String', length: 80, writable: !isNumbered, label } }
}

function autoNumberOf(element: XmlElement): SchemaObject['autoNumber'] {
    const name = element.children.find((child) => child.name === 'nameField')
    if (name === undefined || childText(name, 'type') !== 'AutoNumber') return null
    return { field: 'Name', format: childText(name, 'displayFormat') ?? '{0}' }
}

const SHARING_MODELS: Readonly<Record<string, SharingModel>> = {
    Private: 'Private',
    Read: 'Read',
    ReadWrite: 'ReadWrite',
    ReadWriteTransfer: 'ReadWrite',
}

/** Without one, as for settings and events, all may see and change everything. */
function sharingModelOf(element: XmlElement, file: string): SharingModel {
    const text = childText(element, 'sharingModel') ?? 'ReadWrite'
    const model = SHARING_MODELS[text]
    if (model === undefined) throw new Error(`${file}: not implemented: sharing model ${text}`)
    return model
}

/** @throws Error naming the file and what is not provided. */
export function readCustomObject(name: string, element: XmlElement, keyPrefix: string, file: string): SchemaObject {
    const kind = kindOf(name, element, file)
    const fields = Object.entries(ownFields(kind, element)).map(([field, own]) => ownField(field, own))
    const immediate = childText(element, 'publishBehavior') === 'PublishImmediately'
    return {
        name,
        label: childText(element, 'label') ?? name,
        kind,
        keyPrefix,
        publishBehavior: kind !== 'event' ? null : immediate ? 'PublishImmediately' : 'PublishAfterCommit',
        isSetup: false,
        isTriggerable: kind === 'custom' || kind === 'event',
        isDeletable: kind !== 'event',
        isSystem: false,
        sharingModel: sharingModelOf(element, file),
        hasCompositeName: false,
        nameField: kind === 'event' ? null : 'Name',
        autoNumber: kind === 'custom' ? autoNumberOf(element) : null,
        fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
        formulas: new Map(),
        rollUps: new Map(),
        children: new Map(),
    }
}
