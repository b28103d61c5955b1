/** Answers of Salesforce are input from outside: each is checked against a schema before anything is made of it. */
import { z } from 'zod'
import { SalesforceError } from './salesforce-types.ts'

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text)
    } catch (cause) {
        throw new SalesforceError('answer_unusable', 'Salesforce answered with something that is not JSON.', { cause })
    }
}

export function checkAnswer<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.infer<Schema> {
    const result = schema.safeParse(input)
    if (result.success) return result.data
    const [issue] = result.error.issues
    throw new SalesforceError('answer_unusable', `Salesforce's answer to ${what} has no usable ${issue?.path.join('.') || 'body'}.`)
}

/** `what` names the call in the error. */
export function parseAnswer<Schema extends z.ZodType>(schema: Schema, text: string, what: string): z.infer<Schema> {
    return checkAnswer(schema, parseJson(text), what)
}

/** Salesforce writes `2026-11-22T10:00:00.000+0000`, which is no ISO 8601 as JavaScript reads it. */
export const timeSchema = z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)$/)
    .transform((text) => new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
    .refine((time) => !Number.isNaN(time.getTime()))

/** Errors are a list of `{message, errorCode}`. */
export const errorsSchema = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1)
