/** The errors of Salesforce's REST API and their HTTP shape. Knows no route. */
import type { RowError } from '../platform/data-types.ts'

/** Ends a request: `[{message, errorCode, fields?}]` with the status (row H1, REST guide "Status Codes and Error Responses"). */
export class ApiError extends Error {
    readonly status: number
    readonly errorCode: string
    readonly fields: readonly string[] | null
    readonly headers: Readonly<Record<string, string>>

    constructor(
        status: number,
        errorCode: string,
        message: string,
        fields: readonly string[] | null = null,
        headers: Readonly<Record<string, string>> = {},
    ) {
        super(message)
        this.name = 'ApiError'
        this.status = status
        this.errorCode = errorCode
        this.fields = fields
        this.headers = headers
    }

    body(): unknown[] {
        return [{ message: this.message, errorCode: this.errorCode, ...(this.fields === null ? {} : { fields: this.fields }) }]
    }
}

export function noSuchResource(): ApiError {
    return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist')
}

/** Row H3: the answer for an absent record as well as for a field that is no external id (REST guide "Upsert"). */
export function noSuchRecord(text: string): ApiError {
    return new ApiError(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${text}`)
}

export function malformedId(message: string, field: string | null = null): ApiError {
    return new ApiError(400, 'MALFORMED_ID', message, field === null ? null : [field])
}

/** Refuses by name what this API does not play, rather than guess. */
export function notImplemented(what: string): ApiError {
    return new ApiError(400, 'NOT_IMPLEMENTED', `not implemented: ${what}`)
}

const STATUS_OF_ROW_ERROR: Readonly<Record<string, number>> = {
    NOT_FOUND: 404,
    ENTITY_IS_DELETED: 404,
    INSUFFICIENT_ACCESS_OR_READONLY: 403,
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 403,
}

/** A failed row of DML as the answer to a request that was about that row alone: one entry per error of the row. */
export class RowFailure extends ApiError {
    readonly errors: readonly RowError[]

    constructor(errors: readonly RowError[]) {
        const [first] = errors
        const code = first?.statusCode ?? 'UNKNOWN_EXCEPTION'
        super(STATUS_OF_ROW_ERROR[code] ?? 400, code, first?.message ?? 'The row failed without a reason')
        this.errors = errors
    }

    override body(): unknown[] {
        return this.errors.map(({ message, statusCode, fields }) => ({ message, errorCode: statusCode, fields }))
    }
}
