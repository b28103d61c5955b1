/** Platform event records: what publishing checks, and the copy that subscribers get. Platform Events Developer Guide, "Publish". */
import { randomUUID } from 'node:crypto'
import type { RowError, RowResult } from '../platform/data-types.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { SObject } from '../runtime/sobject.ts'
import type { StoredEvent } from './event.ts'

/** Filled in by the bus, never by the publisher. */
const SYSTEM_FIELDS = new Set(['id', 'replayid', 'eventuuid', 'createddate', 'createdbyid'])

/** Rows D22: a missing field fails this event alone. */
export function missingFields(record: SObject): RowError | null {
    const missing = [...record.type.fields.values()].filter((field) => {
        const key = field.name.toLowerCase()
        const isMissing = record.raw(key) === null || record.raw(key) === ''
        return !SYSTEM_FIELDS.has(key) && !field.nillable && field.defaultValue === null && field.type !== 'boolean' && isMissing
    })
    if (missing.length === 0) return null
    const fields = missing.map((field) => field.name)
    return { statusCode: 'REQUIRED_FIELD_MISSING', message: `Required fields are missing: [${fields.join(', ')}]`, fields }
}

/** Text longer than its field fails the event (row C34). */
export function tooLongField(record: SObject): RowError | null {
    for (const field of record.type.fields.values()) {
        const value = record.raw(field.name.toLowerCase())
        if (typeof value !== 'string' || field.length === null || value.length <= field.length) continue
        const message = `${field.label}: data value too large: ${value} (max length=${field.length})`
        return { statusCode: 'STRING_TOO_LONG', message, fields: [field.name] }
    }
    return null
}

export function refused(error: RowError): RowResult {
    return { success: false, id: null, created: false, errors: [error] }
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
