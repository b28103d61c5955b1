/** One record by an external id (rows H3, H10). */
import type { SchemaField, SchemaObject } from '../platform/schema-types.ts'
import type { SObject } from '../runtime/sobject.ts'
import { ApiError, noSuchRecord } from './api-error.ts'
import { findRecords, recordWithId, requireExternalId, requireIdOf } from './find-record.ts'
import { parseObject } from './json-body.ts'
import { readValue } from './read-value.ts'
import type { Answer, ApiRequest } from './resource.ts'
import { NO_CONTENT, ok } from './resource.ts'
import { created, objectOf, readBody, readNames, saveOne } from './single-record.ts'
import { chooseFields, writeRecord } from './write-record.ts'

interface Key {
    readonly object: SchemaObject
    readonly field: SchemaField
    readonly text: string
}

/** `created` is in the answer from v46.0 on; before, an update is a 204 (row H10). */
const CREATED_SINCE = 46

function readKey(request: ApiRequest): Key {
    const object = objectOf(request)
    const field = requireExternalId(object, request.parameters['field'] ?? '')
    const text = request.parameters['value'] ?? ''
    return { object, field, text: field.type === 'id' ? requireIdOf(object, text) : text }
}

function find(request: ApiRequest, { object, field, text }: Key, select: readonly string[]): SObject[] {
    return findRecords(request, { object, field, values: [text], select })
}

function requireOne(request: ApiRequest, key: Key, select: readonly string[]): SObject {
    const records = find(request, key, select)
    if (records.length > 1) throw new SeveralRecords(request, key.object, records)
    const [record] = records
    if (record === undefined) throw noSuchRecord(key.text)
    return record
}

/** Row H10: the answer to an ambiguous key lists the records and nothing is written. */
class SeveralRecords extends ApiError {
    readonly urls: string[]

    constructor(request: ApiRequest, object: SchemaObject, records: readonly SObject[]) {
        super(300, 'MULTIPLE_CHOICES', 'several records have this external id')
        this.urls = records.map((record) => `${request.base}/sobjects/${object.name}/${record.id}`)
    }

    override body(): unknown[] {
        return this.urls
    }
}

export function readByKey(request: ApiRequest): Answer {
    const key = readKey(request)
    const fields = chooseFields(key.object, readNames(request))
    const select = [...new Set([...fields.map((field) => field.name), 'Id'])]
    const record = requireOne(request, key, select)
    return ok(writeRecord(record, fields, request.base))
}

function insertWithKey(request: ApiRequest, key: Key): string {
    const record = readBody(request, key.object, 'insert')
    const value = readValue(key.field, key.text)
    if (value === undefined) throw noSuchRecord(key.text)
    record.setRaw(key.field.name.toLowerCase(), value)
    return saveOne(request, 'insert', record)
}

function updateFound(request: ApiRequest, key: Key, id: string): string {
    const record = readBody(request, key.object, 'update')
    record.setRaw('id', id)
    return saveOne(request, 'update', record)
}

function refuseKeyInBody(request: ApiRequest, { field }: Key): void {
    if (!Object.keys(parseObject(request.rawBody)).some((name) => name.toLowerCase() === field.name.toLowerCase())) return
    throw new ApiError(400, 'INVALID_FIELD', `The ${field.name} field should not be specified in the sobject data.`, [field.name])
}

export function upsertByKey(request: ApiRequest): Answer {
    const key = readKey(request)
    refuseKeyInBody(request, key)
    const isModern = request.version >= CREATED_SINCE
    const records = find(request, key, ['Id'])
    if (records.length > 1) throw new SeveralRecords(request, key.object, records)
    const [found] = records
    if (found !== undefined) {
        const id = updateFound(request, key, found.id ?? '')
        return isModern ? ok({ id, success: true, errors: [], created: false }) : NO_CONTENT
    }
    if (key.field.type === 'id') throw noSuchRecord(key.text)
    return created(request, key.object, insertWithKey(request, key), isModern ? { created: true } : {})
}

export function deleteByKey(request: ApiRequest): Answer {
    const key = readKey(request)
    const { id } = requireOne(request, key, ['Id'])
    if (id === null) throw noSuchRecord(key.text)
    saveOne(request, 'delete', recordWithId(key.object, id))
    return NO_CONTENT
}
