/** Several records of one object by id, in the order of the ids, null for each that is not there (REST guide, "Get Multiple Records"). */
import type { SchemaObject } from '../platform/schema-types.ts'
import { toId18 } from '../runtime/ids.ts'
import { ApiError } from './api-error.ts'
import { findRecords, requireExternalId } from './find-record.ts'
import type { ApiRequest } from './resource.ts'
import { chooseFields, writeRecord } from './write-record.ts'

const IDS_MAX = 2000

export function retrieve(request: ApiRequest, object: SchemaObject, ids: readonly string[], names: readonly string[]): (object | null)[] {
    if (ids.length > IDS_MAX)
        throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${IDS_MAX} records into this call`)
    const fields = chooseFields(object, names)
    const wanted = ids.map((text) => toId18(text))
    const values = [...new Set(wanted.filter((id) => id !== null))]
    const select = [...new Set(['Id', ...fields.map((field) => field.name)])]
    const records = values.length === 0 ? [] : findRecords(request, { object, field: requireExternalId(object, 'Id'), values, select })
    const found = new Map(records.map((record) => [record.id, writeRecord(record, fields, request.base)]))
    return wanted.map((id) => found.get(id) ?? null)
}
