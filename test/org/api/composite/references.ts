/** `@{refAccount.id}`: values of earlier answers in the address and body of a later subrequest (REST guide, "Composite"). */
import { ApiError } from '../api-error.ts'
import type { SubrequestResult } from './composite-request.ts'

const REFERENCE = /@\{(\w+)((?:\[\d+\]|\.\w+)*)\}/g

function follow(value: unknown, path: string): unknown {
    let current = value
    for (const [, index, name] of path.matchAll(/\[(\d+)\]|\.(\w+)/g)) {
        if (typeof current !== 'object' || current === null) return undefined
        current = (current as Record<string, unknown>)[index ?? name ?? '']
    }
    return current
}

/** @throws ApiError 400 PROCESSING_HALTED where the earlier answer has no such value (text from memory). */
function resolve(name: string, path: string, done: ReadonlyMap<string, SubrequestResult>): string {
    const result = done.get(name)
    const value = result === undefined || result.httpStatusCode >= 300 ? undefined : follow(result.body, path)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw new ApiError(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${name}${path} found in ${name}`)
}

export function resolveText(text: string, done: ReadonlyMap<string, SubrequestResult>): string {
    return text.replace(REFERENCE, (_, name: string, path: string) => resolve(name, path, done))
}

/** Every text in a JSON value. */
export function resolveValue(value: unknown, done: ReadonlyMap<string, SubrequestResult>): unknown {
    if (typeof value === 'string') return resolveText(value, done)
    if (Array.isArray(value)) return value.map((item) => resolveValue(item, done))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolveValue(item, done)]))
}
