/** Platform event records: the results of publishing, and the copy that subscribers get. Platform Events Developer Guide, "Publish". */
import { randomUUID } from 'node:crypto'
import type { RowError, RowResult } from '../platform/data-types.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { SObject } from '../runtime/sobject.ts'
import type { StoredEvent } from './event.ts'

/** Rows D22: what is wrong with one event fails that event alone. */
export function refused(errors: readonly RowError[]): RowResult {
    return { success: false, id: null, created: false, errors }
}

/** Success only means queued; the entry carries the UUID (row D22). */
export function queued(uuid: string): RowResult {
    return { success: true, id: null, created: true, errors: [{ statusCode: 'OPERATION_ENQUEUED', message: uuid, fields: [] }] }
}

/** newSObject(null, true) has filled EventUuid already (row D27). */
export function uuidOf(record: SObject): string {
    const given = record.raw('eventuuid')
    return typeof given === 'string' ? given : randomUUID()
}

export function snapshotOf(record: SObject): SObject {
    const copy = new SObject(record.type)
    for (const field of record.type.fields.values()) {
        const key = field.name.toLowerCase()
        const value = record.raw(key) ?? field.defaultValue
        // Row B8: a stored string is never empty.
        copy.setRaw(key, value === '' ? null : value)
    }
    return copy
}

export function deliveredRecord(event: StoredEvent): SObject {
    const copy = snapshotOf(event.record)
    copy.setRaw('replayid', String(event.replayId))
    copy.setRaw('eventuuid', event.uuid)
    copy.setRaw('createddate', new ApexDatetime(event.publishedAt))
    copy.setRaw('createdbyid', event.publisherId)
    copy.isReadOnly = true
    return copy
}
