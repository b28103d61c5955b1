/** The schema as REST describes it (REST guide, "sObject Describe"). Reads only. */
import type { FieldType, SchemaField, SchemaObject } from '../platform/schema-types.ts'

/** Describe prints fewer types than the schema knows: a long text area is a textarea there too. */
function describeType(type: FieldType): string {
    return type === 'longtextarea' ? 'textarea' : type
}

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
    id: 'tns:ID',
    reference: 'tns:ID',
    boolean: 'xsd:boolean',
    int: 'xsd:int',
    double: 'xsd:double',
    currency: 'xsd:double',
    percent: 'xsd:double',
    date: 'xsd:date',
    datetime: 'xsd:dateTime',
    time: 'xsd:time',
    address: 'urn:address',
    location: 'urn:location',
    base64: 'xsd:base64Binary',
}

function describeField(field: SchemaField): object {
    return {
        name: field.name,
        label: field.label,
        type: describeType(field.type),
        soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
        length: field.length ?? 0,
        precision: field.precision ?? 0,
        scale: field.scale ?? 0,
        nillable: field.nillable,
        createable: field.createable,
        updateable: field.updateable,
        unique: field.unique,
        caseSensitive: field.caseSensitive,
        externalId: field.externalId,
        idLookup: field.type === 'id' || field.externalId,
        custom: field.custom,
        encrypted: field.encrypted,
        calculated: field.calculated,
        nameField: field.name === 'Name',
        restrictedPicklist: field.restrictedPicklist,
        picklistValues: field.picklistValues.map((value) => ({
            active: true,
            defaultValue: value === field.defaultValue,
            label: value,
            value,
        })),
        defaultValue: field.defaultValue,
        defaultedOnCreate: field.defaultValue !== null || field.type === 'boolean',
        referenceTo: field.referenceTo,
        relationshipName: field.relationshipName,
    }
}

/** What describe global and describe have in common. */
export function describeBriefly(object: SchemaObject, base: string): object {
    const address = `${base}/sobjects/${object.name}`
    const isRow = object.kind !== 'event'
    return {
        name: object.name,
        label: object.label,
        keyPrefix: object.keyPrefix,
        custom: object.name.includes('__'),
        customSetting: object.kind === 'hierarchySetting' || object.kind === 'listSetting',
        createable: [...object.fields.values()].some((field) => field.createable),
        updateable: isRow && [...object.fields.values()].some((field) => field.updateable),
        deletable: object.isDeletable,
        undeletable: object.isDeletable && object.kind !== 'hierarchySetting' && object.kind !== 'listSetting',
        queryable: isRow,
        retrieveable: isRow,
        triggerable: object.isTriggerable,
        urls: { sobject: address, describe: `${address}/describe`, rowTemplate: `${address}/{ID}` },
    }
}

export function describeFully(object: SchemaObject, base: string): object {
    const childRelationships = [...object.children.values()].map(({ name, object: child, field, cascadeDelete }) => ({
        relationshipName: name,
        childSObject: child,
        field,
        cascadeDelete,
    }))
    return {
        ...describeBriefly(object, base),
        fields: [...object.fields.values()].map(describeField),
        childRelationships,
        recordTypeInfos: [],
    }
}
