/** One record by its id, and creation (rows H3 to H6, H9). */
import { describeBriefly } from './describe.ts'
import { recordWithId, requireIdOf, requireRecord } from './find-record.ts'
import { deleteByKey, readByKey, upsertByKey } from './record-by-key.ts'
import type { Answer, ApiRequest, Resources } from './resource.ts'
import { NO_CONTENT, ok } from './resource.ts'
import { created, objectOf, readBody, readNames, saveOne } from './single-record.ts'
import { chooseFields, writeRecord } from './write-record.ts'

function create(request: ApiRequest): Answer {
    const object = objectOf(request)
    const record = readBody(request, object, 'insert')
    const id = saveOne(request, 'insert', record)
    return created(request, object, id)
}

function read(request: ApiRequest): Answer {
    const object = objectOf(request)
    const id = requireIdOf(object, request.parameters['id'] ?? '')
    const fields = chooseFields(object, readNames(request))
    const select = [...new Set([...fields.map((field) => field.name), 'Id'])]
    const record = requireRecord(request, object, id, select)
    const shown = fields.some((field) => field.type === 'id') ? fields : [...fields, ...chooseFields(object, ['Id'])]
    return ok(writeRecord(record, shown, request.base))
}

function update(request: ApiRequest): Answer {
    const object = objectOf(request)
    const id = requireIdOf(object, request.parameters['id'] ?? '')
    const record = readBody(request, object, 'update')
    record.setRaw('id', id)
    requireRecord(request, object, id)
    saveOne(request, 'update', record)
    return NO_CONTENT
}

function remove(request: ApiRequest): Answer {
    const object = objectOf(request)
    const id = requireIdOf(object, request.parameters['id'] ?? '')
    requireRecord(request, object, id)
    saveOne(request, 'delete', recordWithId(object, id))
    return NO_CONTENT
}

export function recordRoutes(resources: Resources): void {
    resources.add('/sobjects/:object', {
        GET: (request) => ok({ objectDescribe: describeBriefly(objectOf(request), request.base), recentItems: [] }),
        POST: create,
    })
    resources.add('/sobjects/:object/:id', { GET: read, PATCH: update, DELETE: remove })
    resources.add('/sobjects/:object/:field/:value', { GET: readByKey, PATCH: upsertByKey, DELETE: deleteByKey })
}
