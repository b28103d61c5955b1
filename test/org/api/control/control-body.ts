/** How a control request is read, and how it is refused. */
import type { Request } from 'express'
import type { z } from 'zod'

export class ControlError extends Error {
    readonly status: number
    readonly code: string
    readonly field: string | undefined

    constructor(status: number, code: string, message: string, field?: string) {
        super(message)
        this.status = status
        this.code = code
        this.field = field
    }
}

export function read<S extends z.ZodType>(schema: S, request: Request): z.infer<S> {
    const isEmpty = request.get('content-length') === '0'
    if (!isEmpty && request.is('application/json') === false)
        throw new ControlError(415, 'not_json', 'Send a JSON body with content-type application/json')
    const result = schema.safeParse(request.body)
    if (result.success) return result.data
    const [issue] = result.error.issues
    const field = issue?.path.join('.') ?? ''
    throw new ControlError(400, 'invalid_request', `${field === '' ? 'body' : field}: ${issue?.message ?? 'invalid'}`, field)
}
