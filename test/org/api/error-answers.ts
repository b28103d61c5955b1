/** The one place where an error becomes an answer. What is no ApiError is a fault of ours: logged once, its text never sent. */
import { randomUUID } from 'node:crypto'
import type { LocalOrg } from '../local-org.ts'
import { ApexException, NotImplementedError } from '../runtime/exception.ts'
import { ApiError } from './api-error.ts'
import type { Answer } from './resource.ts'

/** What this org refuses to play is said by name; an exception that no Apex caught has the shape of Apex REST (Apex guide, "Exposing Apex Classes as REST Web Services"). */
function fromRuntime(error: unknown): ApiError | null {
    if (error instanceof NotImplementedError) return new ApiError(400, 'NOT_IMPLEMENTED', error.message)
    if (!(error instanceof ApexException)) return null
    return new ApiError(500, 'APEX_ERROR', `${error.typeName}: ${error.getMessage()}\n\n${error.getStackTraceString()}`)
}

/** Errors of express's body parser carry a 4xx status (body too large, cut off, wrong charset). */
function fromParser(error: unknown): ApiError | null {
    const status = (error as { status?: unknown } | null)?.status
    if (!(error instanceof Error) || typeof status !== 'number' || status < 400 || status > 499) return null
    return new ApiError(status, status === 413 ? 'REQUEST_ENTITY_TOO_LARGE' : 'INVALID_REQUEST', error.message)
}

function fault(org: LocalOrg, error: unknown): ApiError {
    const id = randomUUID()
    org.services.debug(`request failed, error ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return new ApiError(500, 'UNKNOWN_EXCEPTION', `An unexpected error occurred. Please include this ErrorId if you contact support: ${id}`)
}

export function answerOf(org: LocalOrg, error: unknown): Answer {
    const known = error instanceof ApiError ? error : (fromRuntime(error) ?? fromParser(error) ?? fault(org, error))
    return { status: known.status, headers: known.headers, body: known.body() }
}
