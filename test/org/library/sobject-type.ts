/** System.SObject: what every record can do. */
import { systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexList, ApexMap } from '../runtime/collections.ts'
import { ApexException, nullPointer, statusCode } from '../runtime/exception.ts'
import { hashOf } from '../runtime/hash.ts'
import { LibraryObject } from '../runtime/object.ts'
import { sameElement } from '../runtime/equality.ts'
import type { RecordError, SObject } from '../runtime/sobject.ts'
import { tokenOf, type FieldToken, type ObjectToken } from '../runtime/tokens.ts'
import { SObject as Record } from '../runtime/sobject.ts'
import { toText } from '../runtime/text.ts'
import { randomUUID } from 'node:crypto'

const OBJECT = { name: 'Object', arguments: [] }
const STRING = { name: 'String', arguments: [] }

/** Database.Error. */
export class DatabaseError extends LibraryObject {
    readonly apexType = 'Database.Error'
    readonly statusCode: string
    readonly message: string
    readonly fields: readonly string[]

    constructor(code: string, message: string, fields: readonly string[]) {
        super()
        this.statusCode = code
        this.message = message
        this.fields = fields
    }
}

export const databaseError = systemType('Database.Error', {
    'String getMessage()': (error: DatabaseError) => error.message,
    'System.StatusCode getStatusCode()': (error: DatabaseError) => statusCode(error.statusCode),
    'List<String> getFields()': (error: DatabaseError) => new ApexList(STRING, [...error.fields]),
})

/** Rows C14: HTML is escaped unless the caller says no. */
function escapeHtml(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

function addError(record: SObject, message: string | ApexException | null, isEscaped = true): void {
    if (message === null) throw nullPointer()
    const text = message instanceof ApexException ? message.getMessage() : message
    record.addError(isEscaped ? escapeHtml(text) : text)
}

function addFieldError(record: SObject, field: FieldToken | string, message: string): void {
    record.addError(escapeHtml(message), [record.field(typeof field === 'string' ? field : field.field.name).name])
}

const fieldName = (field: FieldToken | string | null): string => {
    if (field === null) throw nullPointer()
    return typeof field === 'string' ? field : field.field.name
}

function relationshipKey(record: SObject, name: FieldToken | string): string {
    if (typeof name === 'string') return name.toLowerCase()
    return (record.field(name.field.name).relationshipName ?? name.field.name).toLowerCase()
}

function put(record: SObject, field: FieldToken | string | null, value: unknown): unknown {
    return record.put(fieldName(field), value)
}

/** A platform event gets its EventUuid here, which is how publish callbacks recognise it (row D27). */
export function newRecord(token: ObjectToken, id: string | null, withDefaults: boolean): SObject {
    const record = new Record(token.object)
    if (id !== null) record.put('Id', id)
    if (!withDefaults) return record
    for (const [key, field] of token.object.fields) {
        if (field.defaultValue !== null) record.write(key, field.defaultValue)
    }
    if (token.object.kind === 'event' && token.object.fields.has('eventuuid')) record.setRaw('eventuuid', randomUUID())
    return record
}

function errors(record: SObject): ApexList {
    const made = record.errors.map(
        (error: RecordError) => new DatabaseError('FIELD_CUSTOM_VALIDATION_EXCEPTION', error.message, error.fields),
    )
    return new ApexList({ name: 'Database.Error', arguments: [] }, made)
}

export const sobjectType: LibraryType = systemType('SObject', {
    'property Id Id': { get: (record: SObject) => record.read('id'), set: (record: SObject, id: string | null) => record.write('id', id) },
    'Object get(String)': (record: SObject, field: string | null) => record.get(fieldName(field)),
    'Object get(Schema.SObjectField)': (record: SObject, field: FieldToken | null) => record.get(fieldName(field)),
    'Object put(String, Object)': put,
    'Object put(Schema.SObjectField, Object)': put,
    'SObject getSObject(String)': (record: SObject, name: string) => record.parent(relationshipKey(record, name)),
    'SObject getSObject(Schema.SObjectField)': (record: SObject, name: FieldToken) => record.parent(relationshipKey(record, name)),
    'SObject putSObject(String, SObject)': (record: SObject, name: string, parent: SObject | null) => {
        record.setParent(relationshipKey(record, name), parent)
        return parent
    },
    'List<SObject> getSObjects(String)': (record: SObject, name: string) => record.child(name.toLowerCase()),
    'Schema.SObjectType getSObjectType()': (record: SObject) => tokenOf(record.type),
    'Boolean isSet(String)': (record: SObject, field: string) => record.isSet(fieldName(field)),
    'Boolean isSet(Schema.SObjectField)': (record: SObject, field: FieldToken) => record.isSet(fieldName(field)),
    'Map<String, Object> getPopulatedFieldsAsMap()': (record: SObject) => new ApexMap(STRING, OBJECT, record.populated()),
    'void addError(String)': addError,
    'void addError(String, Boolean)': addError,
    'void addError(Exception)': addError,
    'void addError(String, String)': addFieldError,
    'void addError(Schema.SObjectField, String)': addFieldError,
    'Boolean hasErrors()': (record: SObject) => record.errors.length > 0,
    'List<Database.Error> getErrors()': errors,
    'This clone()': (record: SObject) => record.clone(),
    'This clone(Boolean)': (record: SObject, id: boolean) => record.clone(id),
    'This clone(Boolean, Boolean)': (record: SObject, id: boolean, deep: boolean) => record.clone(id, deep),
    'This clone(Boolean, Boolean, Boolean)': (record: SObject, id: boolean, deep: boolean, audit: boolean) => record.clone(id, deep, audit),
    'This clone(Boolean, Boolean, Boolean, Boolean)': (record: SObject, id: boolean, deep: boolean, audit: boolean, number: boolean) =>
        record.clone(id, deep, audit, number),
    'Boolean isClone()': (record: SObject) => record.cloneSourceId !== null,
    'Id getCloneSourceId()': (record: SObject) => record.cloneSourceId,
    'void clear()': (record: SObject) => record.values.clear(),
    'Boolean equals(Object)': sameElement,
    'Integer hashCode()': hashOf,
    'String toString()': (record: SObject) => toText(record),
})

/** A row of an aggregate query (row B23): get() by alias. */
export const aggregateResult: LibraryType = systemType('AggregateResult', {}, { superType: 'SObject' })
