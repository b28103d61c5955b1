/** Request bodies: JSON as Salesforce's parser reads and refuses it. */
import { ApiError } from './api-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function parserError(message: string): ApiError {
    return new ApiError(400, 'JSON_PARSER_ERROR', message)
}

export function isJsonObject(value: unknown): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(rawBody: string): unknown {
    if (rawBody.trim() === '') throw parserError('The HTTP entity body is required, but this request has no entity body.')
    try {
        return JSON.parse(rawBody) as unknown
    } catch (error) {
        throw parserError(`Request body is no valid JSON: ${error instanceof Error ? error.message : String(error)}`)
    }
}

export function parseObject(rawBody: string): JsonObject {
    const body = parse(rawBody)
    if (!isJsonObject(body)) throw parserError('The request body must be a JSON object')
    return body
}

/** Salesforce's names of JSON tokens (Jackson's), with the value as its messages print it. */
function token(value: unknown): string {
    if (typeof value === 'string') return `VALUE_STRING value ${value}`
    if (Array.isArray(value)) return 'START_ARRAY value ['
    if (typeof value === 'object') return 'START_OBJECT value {'
    if (typeof value === 'boolean') return `VALUE_${String(value).toUpperCase()} value ${value}`
    return `VALUE_NUMBER_${Number.isInteger(value) ? 'INT' : 'FLOAT'} value ${value as number}`
}

/** Where the field's name stands in the body: near enough for a reader, as the parser's own column is behind the value. */
function place(rawBody: string, name: string): string {
    const before = rawBody.slice(0, Math.max(0, rawBody.indexOf(JSON.stringify(name)))).split('\n')
    return `[line:${before.length}, column:${(before.at(-1) ?? '').length + 1}]`
}

/** A value of the wrong JSON type. Text as quoted by restforce #619 and mautic #3048 from live orgs. */
export function wrongType(rawBody: string, name: string, type: string, value: unknown): ApiError {
    return parserError(
        `Cannot deserialize instance of ${type} from ${token(value)} or request may be missing a required field at ${place(rawBody, name)}`,
    )
}
