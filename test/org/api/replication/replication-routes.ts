/** Which rows of an object changed or went since a moment: ids only, by SystemModstamp, whatever moved it. */
import type { SchemaObject } from '../../platform/schema-types.ts'
import { ApexDatetime } from '../../runtime/date-time.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { ApiError, notImplemented } from '../api-error.ts'
import { findObject } from '../describe-routes.ts'
import type { Answer, ApiRequest, Resources } from '../resource.ts'
import { ok } from '../resource.ts'
import { writeValue } from '../write-value.ts'
import type { Deletion } from './delete-log.ts'
import { DAYS_KEPT } from './delete-log.ts'
import { invalidReplicationDate, latestDateCovered, readWindow } from './window.ts'
import type { Window } from './window.ts'

/** REST guide, "sObject Get Updated": results for no more than 30 days; more than 600,000 ids are refused. */
const UPDATED_DAYS = 30
const IDS_MAX = 600_000

const writeMoment = (ms: number) => writeValue(new ApexDatetime(ms))

function findReplicated(request: ApiRequest): SchemaObject {
    const object = findObject(request, request.parameters['object'] ?? '')
    if (object.fields.has('systemmodstamp') && object.kind !== 'event') return object
    throw new ApiError(400, 'INVALID_TYPE', `sObject type '${object.name}' is not replicateable`)
}

function findStamped(request: ApiRequest, object: SchemaObject, { startMs, endMs }: Window, rest: string): SObject[] {
    const [start, end] = [startMs, endMs].map((ms) => new Date(ms).toISOString())
    const text = `SELECT Id, SystemModstamp FROM ${object.name} WHERE SystemModstamp >= ${start} AND SystemModstamp <= ${end}${rest}`
    const read = () => request.org.services.data.queryText(text, () => null).records
    const found = request.org.runAsUser(request.session.user, 'restQuery', read)
    if (found.length <= IDS_MAX) return found
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `more than ${IDS_MAX} ids: choose a start and an end that are closer together`)
}

function updated(request: ApiRequest): Answer {
    const object = findReplicated(request)
    const window = readWindow(request, UPDATED_DAYS)
    const ids = findStamped(request, object, window, '').map((record) => record.id)
    return ok({ ids, latestDateCovered: writeMoment(latestDateCovered(request, window)) })
}

function deletionOf(record: SObject): Deletion {
    return { id: record.id ?? '', deletedMs: (record.raw('systemmodstamp') as ApexDatetime).milliseconds }
}

function deleted(request: ApiRequest): Answer {
    const object = findReplicated(request)
    if (request.org.services.schema.object(object.name)?.isDeletable !== true)
        throw notImplemented(`deleted rows of ${object.name}, whose rows cannot be deleted`)
    const window = readWindow(request, DAYS_KEPT)
    const earliest = request.deleteLog.earliestDateAvailable()
    if (window.startMs < earliest) throw invalidReplicationDate('startDate is before earliestDateAvailable')
    const inBin = findStamped(request, object, window, ' AND IsDeleted = true ALL ROWS').map(deletionOf)
    const deletions = [...inBin, ...request.deleteLog.find(object.name, window)]
    return ok({
        deletedRecords: deletions.map(({ id, deletedMs }) => ({ id, deletedDate: writeMoment(deletedMs) })),
        earliestDateAvailable: writeMoment(earliest),
        latestDateCovered: writeMoment(latestDateCovered(request, window)),
    })
}

export function replicationRoutes(resources: Resources): void {
    resources.add('/sobjects/:object/updated', { GET: updated })
    resources.add('/sobjects/:object/deleted', { GET: deleted })
}
