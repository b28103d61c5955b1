/** What an error looks like from outside, in one place: a code, what to do, the field and an id to find it by in the log. Never an inner text. */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { ERROR_KINDS, HeadroomError } from '../platform/errors.ts'
import type { ErrorCode } from '../platform/errors.ts'
import type { Logger } from '../platform/log.ts'
import { sendJson } from './send-json.ts'

export const problemSchema = z.object({
    error: z.object({
        code: z.enum(Object.keys(ERROR_KINDS) as [ErrorCode, ...ErrorCode[]]),
        message: z.string().meta({ description: 'What to do.' }),
        field: z.string().optional().meta({ description: 'The field or parameter at fault, for example conditions[1].value.' }),
        id: z.string().meta({ description: 'Names this answer in the relay’s log.' }),
    }),
})

/** `conditions[1].value` from ['conditions', 1, 'value']; keys are shown at most 80 characters long. */
export function formatPath(path: readonly PropertyKey[]): string {
    return path.reduce<string>((text, key) => {
        if (typeof key === 'number') return `${text}[${key}]`
        const name = String(key).slice(0, 80)
        return text === '' ? name : `${text}.${name}`
    }, '')
}

/** Parses input from outside; the first fault becomes an error that names its field. */
export function parseInput<Schema extends z.ZodType>(
    schema: Schema,
    input: unknown,
    code: 'body_invalid' | 'parameter_invalid',
): z.infer<Schema> {
    const result = schema.safeParse(input)
    if (result.success) return result.data
    const issue = result.error.issues[0]
    const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const path = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])]
    throw new HeadroomError(code, adviceOf(issue), path.length === 0 ? {} : { field: formatPath(path) })
}

const KINDS: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
}

/** What a bound counts. */
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' of them' }

/** A schema's own words where it has some; what to do instead of what was expected where it has none. */
function adviceOf(issue: z.core.$ZodIssue | undefined): string {
    if (issue === undefined) return 'Correct the input.'
    if (issue.code === 'unrecognized_keys') return 'Remove it: there is nothing of this name here.'
    if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `Give at most ${issue.maximum}${UNITS[issue.origin] ?? ''}.`
    if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
        return `Give at least ${issue.minimum}${UNITS[issue.origin] ?? ''}.`
    if (!issue.message.startsWith('Invalid ')) return issue.message
    if (issue.code === 'invalid_type') return `Give ${KINDS[issue.expected] ?? 'a value of another kind'}.`
    if (issue.code === 'invalid_value') return `Give one of ${issue.values.map(String).join(', ')}.`
    return 'Correct it: /openapi.json says what it may be.'
}

/** Errors that Express and its body reader raise by themselves carry a status; nothing else of them is shown. */
function toKnownError(error: unknown): HeadroomError {
    if (error instanceof HeadroomError) return error
    const status = (error as { status?: unknown } | null)?.status
    if (status === 413) return new HeadroomError('body_too_large', ERROR_KINDS.body_too_large.advice, { cause: error })
    if (status === 415) return new HeadroomError('content_type_unsupported', ERROR_KINDS.content_type_unsupported.advice, { cause: error })
    if (typeof status === 'number' && status >= 400 && status < 500)
        return new HeadroomError('parameter_invalid', 'The request cannot be read: check its path, its length and its encoding.', {
            cause: error,
        })
    return new HeadroomError('internal', 'Something unexpected happened. Look the error id up in the relay’s log.', { cause: error })
}

const errorIdOf = (response: Response): string => String(response.getHeader('x-request-id') ?? '')

interface ProblemAnswer {
    readonly status: number
    readonly body: z.infer<typeof problemSchema>
}

/** What is told of an error under the id of its answer. One that nobody expected is logged under the same id. */
export function describeProblem(error: unknown, id: string, log: Logger): ProblemAnswer {
    const known = toKnownError(error)
    const { status, code, message, field } = known
    if (status >= 500) log.error({ errorId: id, err: known.cause ?? known }, `A request failed: ${code}.`)
    return { status, body: { error: { code, message, field, id } } }
}

function sendProblem(response: Response, { status, body }: ProblemAnswer): void {
    if (status === 401) response.setHeader('www-authenticate', 'Bearer')
    if (ERROR_KINDS[body.error.code].retryable) response.setHeader('retry-after', '5')
    sendJson(response, status, body)
}

/** The last handler of the app: every error of every route ends here. */
export function answerProblem(log: Logger): ErrorRequestHandler {
    return (error, _request, response, next) => {
        const problem = describeProblem(error, errorIdOf(response), log)
        if (response.headersSent) next(error)
        else sendProblem(response, problem)
    }
}

/** For a path that nothing serves. */
export const answerNotFound: RequestHandler = (_request, _response, next) => {
    next(new HeadroomError('not_found', 'There is nothing at this path: see /openapi.json.'))
}
