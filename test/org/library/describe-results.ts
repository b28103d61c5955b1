/** DescribeSObjectResult and DescribeFieldResult, read from the schema; what may be read and written is what the running user may. */
import { systemEnum, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexList, ApexMap } from '../runtime/collections.ts'
import { enumConstant, type ApexEnumValue } from '../runtime/enum.ts'
import { LibraryObject } from '../runtime/object.ts'
import { findFieldToken, objectToken, tokenOf, type FieldToken, type ObjectToken } from '../runtime/tokens.ts'
import { newRecord } from './sobject-type.ts'
import { transaction } from '../runtime/transaction.ts'
import type { FieldRights, ObjectRights } from '../platform/access/rights.ts'
import type { FieldType, SchemaField, SchemaObject } from '../platform/schema-types.ts'

const type = (name: string): { name: string; arguments: [] } => ({ name, arguments: [] })
const FIELD_TOKEN = type('Schema.SObjectField')

class FieldMap extends LibraryObject {
    readonly apexType = 'Schema.SObjectTypeFields'
    readonly object: SchemaObject

    constructor(object: SchemaObject) {
        super()
        this.object = object
    }
}

export class DescribeSObjectResult extends LibraryObject {
    readonly apexType = 'Schema.DescribeSObjectResult'
    readonly object: SchemaObject

    constructor(object: SchemaObject) {
        super()
        this.object = object
    }
}

export class DescribeFieldResult extends LibraryObject {
    readonly apexType = 'Schema.DescribeFieldResult'
    readonly token: FieldToken

    constructor(token: FieldToken) {
        super()
        this.token = token
    }
}

class PicklistEntry extends LibraryObject {
    readonly apexType = 'Schema.PicklistEntry'
    readonly value: string

    constructor(value: string) {
        super()
        this.value = value
    }
}

/** Row B29: keys are lower case. */
function fieldMap(fields: FieldMap): ApexMap {
    const pairs = [...fields.object.fields.keys()].map((key) => [key, findFieldToken(fields.object, key)] as const)
    return new ApexMap(type('String'), FIELD_TOKEN, pairs)
}

const DISPLAY_TYPES = [
    'ADDRESS',
    'ANYTYPE',
    'BASE64',
    'BOOLEAN',
    'COMBOBOX',
    'CURRENCY',
    'DATE',
    'DATETIME',
    'DOUBLE',
    'EMAIL',
    'ENCRYPTEDSTRING',
    'ID',
    'INTEGER',
    'LOCATION',
    'LONG',
    'MULTIPICKLIST',
    'PERCENT',
    'PHONE',
    'PICKLIST',
    'REFERENCE',
    'STRING',
    'TEXTAREA',
    'TIME',
    'URL',
] as const
const RENAMED: Readonly<Partial<Record<FieldType, string>>> = { int: 'INTEGER', longtextarea: 'TEXTAREA' }

function displayType(fieldType: FieldType): ApexEnumValue {
    return enumConstant('Schema.DisplayType', RENAMED[fieldType] ?? fieldType)
}

function picklist(result: DescribeFieldResult): ApexList {
    return new ApexList(
        type('Schema.PicklistEntry'),
        result.token.field.picklistValues.map((value) => new PicklistEntry(value)),
    )
}

function referenceTo(result: DescribeFieldResult): ApexList {
    return new ApexList(type('Schema.SObjectType'), result.token.field.referenceTo.map(objectToken))
}

function globalDescribe(): ApexMap {
    const objects = [...transaction().org.schema.objects()]
    return new ApexMap(
        type('String'),
        type('Schema.SObjectType'),
        objects.map((object) => [object.name.toLowerCase(), tokenOf(object)] as const),
    )
}

const object = (result: DescribeSObjectResult): SchemaObject => result.object
const fieldOf = (result: DescribeFieldResult): FieldToken['field'] => result.token.field
/** A value that Salesforce fills in; a checkbox is unticked where nothing else is said (Object Reference, "Field Properties"). */
const isDefaulted = ({ type, defaultValue }: SchemaField): boolean => type === 'boolean' || defaultValue !== null
const isData = (result: DescribeSObjectResult): boolean => object(result).kind !== 'customMetadata'
const rights = (result: DescribeSObjectResult): ObjectRights => transaction().user.access.object(object(result))
const fieldRights = ({ token }: DescribeFieldResult): FieldRights => transaction().user.access.field(token.object, token.field)
const isWritable = (result: DescribeFieldResult, right: 'create' | 'edit'): boolean =>
    fieldRights(result).edit && transaction().user.access.object(result.token.object)[right]

export const describeTypes: readonly LibraryType[] = [
    systemEnum('Schema.DisplayType', DISPLAY_TYPES),
    systemEnum('Schema.SObjectDescribeOptions', ['DEFAULT', 'DEFERRED', 'FULL']),
    systemType('Schema.SObjectTypeFields', { 'Map<String, Schema.SObjectField> getMap()': fieldMap }),
    systemType('Schema.PicklistEntry', {
        'String getLabel()': (entry: PicklistEntry) => entry.value,
        'String getValue()': (entry: PicklistEntry) => entry.value,
        'Boolean isActive()': () => true,
    }),
    systemType('Schema', { 'static Map<String, Schema.SObjectType> getGlobalDescribe()': globalDescribe }),
    systemType('Schema.SObjectType', {
        'SObject newSObject()': (token: ObjectToken) => newRecord(token, null, false),
        'SObject newSObject(Id)': (token: ObjectToken, id: string | null) => newRecord(token, id, false),
        'SObject newSObject(Id, Boolean)': (token: ObjectToken, id: string | null, withDefaults: boolean) =>
            newRecord(token, id, withDefaults),
        'Schema.DescribeSObjectResult getDescribe()': (token: ObjectToken) => new DescribeSObjectResult(token.object),
        'Schema.DescribeSObjectResult getDescribe(Schema.SObjectDescribeOptions)': (token: ObjectToken) =>
            new DescribeSObjectResult(token.object),
        'String toString()': (token: ObjectToken) => token.toString(),
        'Boolean equals(Object)': (token: ObjectToken, other: unknown) => token === other,
    }),
    systemType('Schema.SObjectField', {
        'Schema.DescribeFieldResult getDescribe()': (token: FieldToken) => new DescribeFieldResult(token),
        'String toString()': (token: FieldToken) => token.toString(),
        'Boolean equals(Object)': (token: FieldToken, other: unknown) => token === other,
    }),
    systemType('Schema.DescribeSObjectResult', {
        'String getName()': (result: DescribeSObjectResult) => object(result).name,
        'String getLocalName()': (result: DescribeSObjectResult) => object(result).name,
        'String getLabel()': (result: DescribeSObjectResult) => object(result).label,
        'String getKeyPrefix()': (result: DescribeSObjectResult) => object(result).keyPrefix,
        'Schema.SObjectType getSObjectType()': (result: DescribeSObjectResult) => tokenOf(object(result)),
        'property Schema.SObjectTypeFields fields': (result: DescribeSObjectResult) => new FieldMap(object(result)),
        'Boolean isCustom()': (result: DescribeSObjectResult) => object(result).kind !== 'standard',
        'Boolean isCustomSetting()': (result: DescribeSObjectResult) => object(result).kind.endsWith('Setting'),
        'Boolean isAccessible()': (result: DescribeSObjectResult) => rights(result).read,
        'Boolean isQueryable()': (result: DescribeSObjectResult) => object(result).kind !== 'event',
        'Boolean isCreateable()': (result: DescribeSObjectResult) => isData(result) && rights(result).create,
        'Boolean isUpdateable()': (result: DescribeSObjectResult) =>
            isData(result) && object(result).kind !== 'event' && rights(result).edit,
        'Boolean isDeletable()': (result: DescribeSObjectResult) => object(result).isDeletable && rights(result).delete,
    }),
    systemType('Schema.DescribeFieldResult', {
        'String getName()': (result: DescribeFieldResult) => fieldOf(result).name,
        'String getLocalName()': (result: DescribeFieldResult) => fieldOf(result).name,
        'String getLabel()': (result: DescribeFieldResult) => fieldOf(result).label,
        'Schema.DisplayType getType()': (result: DescribeFieldResult) => displayType(fieldOf(result).type),
        'Schema.SObjectField getSObjectField()': (result: DescribeFieldResult) => result.token,
        'Schema.SObjectType getSObjectType()': (result: DescribeFieldResult) => tokenOf(result.token.object),
        'Integer getLength()': (result: DescribeFieldResult) => fieldOf(result).length ?? 0,
        'Integer getPrecision()': (result: DescribeFieldResult) => fieldOf(result).precision ?? 0,
        'Integer getScale()': (result: DescribeFieldResult) => fieldOf(result).scale ?? 0,
        'String getRelationshipName()': (result: DescribeFieldResult) => fieldOf(result).relationshipName,
        'List<Schema.SObjectType> getReferenceTo()': referenceTo,
        'List<Schema.PicklistEntry> getPicklistValues()': picklist,
        'Boolean isAccessible()': (result: DescribeFieldResult) => fieldRights(result).read,
        'Boolean isCreateable()': (result: DescribeFieldResult) => fieldOf(result).createable && isWritable(result, 'create'),
        'Boolean isUpdateable()': (result: DescribeFieldResult) => fieldOf(result).updateable && isWritable(result, 'edit'),
        'Boolean isNameField()': (result: DescribeFieldResult) => result.token.object.nameField === fieldOf(result).name,
        'Boolean isNillable()': (result: DescribeFieldResult) => fieldOf(result).nillable,
        'Boolean isDefaultedOnCreate()': (result: DescribeFieldResult) => isDefaulted(fieldOf(result)),
        'Boolean isUnique()': (result: DescribeFieldResult) => fieldOf(result).unique,
        'Boolean isExternalId()': (result: DescribeFieldResult) => fieldOf(result).externalId,
        'Boolean isCustom()': (result: DescribeFieldResult) => fieldOf(result).custom,
        'Boolean isCalculated()': (result: DescribeFieldResult) => fieldOf(result).calculated,
        'Boolean isEncrypted()': (result: DescribeFieldResult) => fieldOf(result).encrypted,
        'Boolean isRestrictedPicklist()': (result: DescribeFieldResult) => fieldOf(result).restrictedPicklist,
        'Boolean isCaseSensitive()': (result: DescribeFieldResult) => fieldOf(result).caseSensitive,
    }),
]
