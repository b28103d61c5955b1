/** sObject Collections: up to 200 rows in one request and one transaction (rows H11, H12). */
import type { SchemaObject } from '../platform/schema-types.ts'
import { ApiError } from './api-error.ts'
import type { CollectionRow } from './collection-save.ts'
import { saveRows } from './collection-save.ts'
import { writeResult } from './collection-results.ts'
import { findObject } from './describe-routes.ts'
import { objectOfId, recordWithId } from './find-record.ts'
import type { JsonObject } from './json-body.ts'
import { isJsonObject, parseObject, parserError } from './json-body.ts'
import { readRecord } from './read-record.ts'
import { retrieve } from './retrieve.ts'
import type { Answer, ApiRequest, Resources } from './resource.ts'
import { ok } from './resource.ts'
import { findRefusal } from './run-dml.ts'

const ROWS_MAX = 200

interface Collection {
    readonly allOrNone: boolean
    readonly records: readonly JsonObject[]
}

function checkSize(rows: readonly unknown[]): void {
    if (rows.length <= ROWS_MAX) return
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${ROWS_MAX} records into this call`)
}

function readCollection(request: ApiRequest): Collection {
    const { allOrNone = false, records, ...others } = parseObject(request.rawBody)
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) throw parserError(`Unrecognized field "${unknown}", not marked as ignorable`)
    if (typeof allOrNone !== 'boolean') throw parserError('allOrNone must be true or false')
    if (!Array.isArray(records) || !records.every(isJsonObject)) throw parserError('records must be a list of sObjects')
    checkSize(records)
    return { allOrNone, records }
}

function typeOf(record: JsonObject, index: number, request: ApiRequest): SchemaObject {
    const attributes = record['attributes']
    const type = isJsonObject(attributes) ? attributes['type'] : undefined
    if (typeof type !== 'string') throw parserError(`records[${index}].attributes.type must name an sObject type`)
    const object = request.schema.object(type)
    if (object === undefined) throw new ApiError(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`)
    return object
}

function save(operation: 'insert' | 'update') {
    return (request: ApiRequest): Answer => {
        const { allOrNone, records } = readCollection(request)
        const rows: CollectionRow[] = records.map((json, index) => {
            const object = typeOf(json, index, request)
            return {
                object,
                ...readRecord(json, { object, operation, refusal: findRefusal(request, object, operation), rawBody: request.rawBody }),
            }
        })
        return ok(saveRows(request, operation, rows, { allOrNone }).map((result) => writeResult(result, false)))
    }
}

function upsert(request: ApiRequest): Answer {
    const object = findObject(request, request.parameters['object'] ?? '')
    const { allOrNone, records } = readCollection(request)
    const refusal = findRefusal(request, object, 'upsert')
    const rows = records.map((json, index): CollectionRow => {
        const type = typeOf(json, index, request)
        if (type !== object)
            throw new ApiError(400, 'INVALID_TYPE', `records[${index}] is a ${type.name}; this resource takes ${object.name} rows`)
        return { object, ...readRecord(json, { object, operation: 'insert', refusal, rawBody: request.rawBody }) }
    })
    const options = { allOrNone, externalIdField: request.parameters['field'] ?? '' }
    return ok(saveRows(request, 'upsert', rows, options).map((result) => writeResult(result, true)))
}

/** DELETE ?ids=a,b&allOrNone=true: the type of each row is in its id. */
function destroy(request: ApiRequest): Answer {
    const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '')
    if (ids.length === 0) throw new ApiError(400, 'MISSING_ARGUMENT', 'ids: give the ids of the records to delete, separated by commas')
    checkSize(ids)
    const rows = ids.map((text): CollectionRow => {
        const found = objectOfId(request.schema, text)
        if (found === null)
            return { object: null, record: null, errors: [{ statusCode: 'MALFORMED_ID', message: `malformed id ${text}`, fields: [] }] }
        const refusal = findRefusal(request, found.object, 'delete')
        return { object: found.object, record: recordWithId(found.object, found.id), errors: refusal === null ? [] : [refusal] }
    })
    const allOrNone = request.query.get('allOrNone') === 'true'
    return ok(saveRows(request, 'delete', rows, { allOrNone }).map((result) => writeResult(result, false)))
}

function readNames(value: unknown, name: string): string[] {
    const list = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value
    if (!Array.isArray(list) || list.length === 0 || !list.every((entry) => typeof entry === 'string' && entry !== '')) {
        throw new ApiError(400, 'MISSING_ARGUMENT', `${name}: give a list of at least one`)
    }
    return list as string[]
}

/** GET takes ids and fields from the address, POST from the body (up to 2,000 ids: REST guide, "Get Multiple Records"). */
function retrieveMany(request: ApiRequest, source: Readonly<Record<string, unknown>>): Answer {
    const object = findObject(request, request.parameters['object'] ?? '')
    return ok(retrieve(request, object, readNames(source['ids'], 'ids'), readNames(source['fields'], 'fields')))
}

export function collectionRoutes(resources: Resources): void {
    resources.add('/composite/sobjects', { POST: save('insert'), PATCH: save('update'), DELETE: destroy })
    resources.add('/composite/sobjects/:object', {
        GET: (request) => retrieveMany(request, Object.fromEntries(request.query)),
        POST: (request) => retrieveMany(request, parseObject(request.rawBody)),
    })
    resources.add('/composite/sobjects/:object/:field', { PATCH: upsert })
}
