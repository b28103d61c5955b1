/** DML of a request inside its transaction: what REST refuses beforehand, and what an uncatchable exception of a trigger looks like. */
import type { DmlOperation, RowError, RowResult } from '../platform/data-types.ts'
import { recordOf } from '../platform/records.ts'
import type { SchemaObject } from '../platform/schema-types.ts'
import { ApexException } from '../runtime/exception.ts'
import type { SObject } from '../runtime/sobject.ts'
import { ApiError, notImplemented } from './api-error.ts'
import { failedRow } from './collection-results.ts'
import type { ApiRequest } from './resource.ts'

export interface RestDml {
    readonly allOrNone: boolean
    readonly externalIdField: string | null
}

const PAST_PARTICIPLE: Readonly<Partial<Record<DmlOperation, string>>> = {
    insert: 'inserted',
    update: 'updated',
    upsert: 'upserted',
    delete: 'deleted',
}

/** Rows that only the platform writes (SOAP API guide, "INVALID_TYPE_FOR_OPERATION"). */
function refuseObject(object: SchemaObject, operation: DmlOperation): void {
    if (object.kind === 'event') throw notImplemented(`${operation} of the platform event ${object.name} over REST: publish it from Apex`)
    if (!object.isSystem && (operation !== 'delete' || object.isDeletable)) return
    throw new ApiError(
        400,
        'INVALID_TYPE_FOR_OPERATION',
        `entity type cannot be ${PAST_PARTICIPLE[operation] ?? operation}: ${object.name}`,
    )
}

/** What the user's rights on the object forbid, row by row; texts from memory. */
export function findRefusal({ org, session }: ApiRequest, object: SchemaObject, operation: DmlOperation): RowError | null {
    const rights = session.user.access.object(org.services.schema.object(object.name) ?? object)
    const needed = {
        insert: ['create'],
        update: ['edit'],
        upsert: ['create', 'edit'],
        delete: ['delete'],
        undelete: ['edit'],
        merge: ['edit'],
    } as const
    if (needed[operation].every((right) => rights[right])) return null
    if (operation !== 'insert' && operation !== 'upsert')
        return { statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: 'insufficient access rights on object id', fields: [] }
    return { statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: `entity type cannot be inserted: ${object.name}`, fields: [] }
}

/** What a request says is of the object as its user sees it; what is saved is of the org's own. */
function ofTheOrg({ org }: ApiRequest, record: SObject): SObject {
    return recordOf(org.services.schema.object(record.type.name) ?? record.type, record.values)
}

/** Rows A31, C18: a governor limit ends the statement for every row; what it wrote is already undone. */
function endedByApex(error: unknown, rows: readonly SObject[]): RowResult[] {
    if (!(error instanceof ApexException) || error.isCatchable) throw error
    const message = `${error.typeName}: ${error.getMessage()}`
    return rows.map(() => failedRow([{ statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, fields: [] }]))
}

export function runDml(request: ApiRequest, operation: DmlOperation, records: readonly SObject[], options: RestDml): RowResult[] {
    const own = records.map((record) => ofTheOrg(request, record))
    for (const object of new Set(own.map((record) => record.type))) refuseObject(object, operation)
    try {
        return request.org.services.data.dml(operation, own, options)
    } catch (error) {
        return endedByApex(error, records)
    }
}
