/** What the single-record resources share: body to record, one-row DML, the 201 answer. */
import type { DmlOperation } from '../platform/data-types.ts'
import type { SchemaObject } from '../platform/schema-types.ts'
import type { SObject } from '../runtime/sobject.ts'
import { ApiError, RowFailure } from './api-error.ts'
import { findObject } from './describe-routes.ts'
import { parseObject } from './json-body.ts'
import { readRecord } from './read-record.ts'
import type { Answer, ApiRequest } from './resource.ts'
import { findRefusal, runDml } from './run-dml.ts'

/** One transaction; the one row's errors are the answer. */
export function saveOne(request: ApiRequest, operation: DmlOperation, record: SObject): string {
    const refusal = findRefusal(request, record.type, operation)
    if (refusal !== null) throw new RowFailure([refusal])
    const save = () => runDml(request, operation, [record], { allOrNone: true, externalIdField: null })
    const [result] = request.org.runAsUser(request.session.user, 'rest', save)
    if (result === undefined || !result.success) throw new RowFailure(result?.errors ?? [])
    return result.id ?? record.id ?? ''
}

export function objectOf(request: ApiRequest): SchemaObject {
    return findObject(request, request.parameters['object'] ?? '')
}

/** The record of a single-row body, which names its id in the address and nowhere else. */
export function readBody(request: ApiRequest, object: SchemaObject, operation: 'insert' | 'update'): SObject {
    const { record, errors } = readRecord(parseObject(request.rawBody), {
        object,
        operation,
        refusal: findRefusal(request, object, operation),
        rawBody: request.rawBody,
    })
    if (operation === 'update' && record.values.has('id')) {
        throw new ApiError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.', ['Id'])
    }
    if (errors.length > 0) throw new RowFailure(errors)
    return record
}

export function created(request: ApiRequest, object: SchemaObject, id: string, extra: object = {}): Answer {
    const headers = { Location: `${request.base}/sobjects/${object.name}/${id}` }
    return { status: 201, headers, body: { id, success: true, errors: [], ...extra } }
}

export function readNames(request: ApiRequest): string[] | null {
    const names = (request.query.get('fields') ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
    return names.length === 0 ? null : names
}
