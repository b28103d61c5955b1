/** Parsers of what stands in a path or a query: always text, never a list or an object, each with its bound. */
import { z } from 'zod'
import { toId18 } from '../platform/salesforce-id.ts'
import { spellObject } from '../platform/standard-objects.ts'
import { parseInput } from './problem.ts'

export const PAGE_MAX = 200
const PAGE_DEFAULT = 50

const wholeNumber = (min: number, max: number, message: string) =>
    z
        .string()
        .regex(/^(0|[1-9][0-9]{0,14})$/, message)
        .transform(Number)
        .pipe(z.int().min(min, message).max(max, message))

export const limitParameter = wholeNumber(1, PAGE_MAX, `Give a whole number from 1 to ${PAGE_MAX}.`)
    .default(PAGE_DEFAULT)
    .meta({ description: `At most this many (${PAGE_DEFAULT} if not given).` })

export const waitParameter = wholeNumber(0, 30, 'Give a whole number of seconds from 0 to 30.')
    .default(0)
    .meta({ description: 'Seconds to wait for the first change when there is none yet (long poll).' })

/** A place in the feed. Fifteen digits stay exact as numbers; no feed comes near them. */
export const positionParameter = wholeNumber(0, 999_999_999_999_999, 'Give a cursor as an earlier answer gave it.')

export const idParameter = z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.uuid('Give an id as an earlier answer gave it.'))

export const recordIdSchema = z
    .string('Give a record id.')
    .max(18, 'Give a record id of 15 or 18 characters.')
    .transform((text, context) => {
        const id = toId18(text)
        if (id === null)
            context.issues.push({
                code: 'custom',
                message: 'Give a record id of 15 or 18 characters as Salesforce writes it.',
                input: text,
            })
        return id ?? ''
    })
    .pipe(z.string())
    .meta({ description: 'A record id of 15 or 18 characters.' })

export const flagParameter = z
    .enum(['true', 'false'], 'Give true or false.')
    .transform((text) => text === 'true')
    .pipe(z.boolean())

export const objectParameter = z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give the object’s API name, for example Lead.')
    .transform(spellObject)
    .pipe(z.string())
    .meta({ description: 'The object’s API name. The case of a custom object’s counts.' })

const pageMessage = 'Give the value of next as the page before gave it.'

/** What `next` of a list holds: the last thing on the page, opaque to the caller. */
export const encodePage = (last: string): string => Buffer.from(last, 'utf8').toString('base64url')

export const pageParameter = z
    .string()
    .max(512, pageMessage)
    .transform((token, context) => {
        const text = Buffer.from(token, 'base64url').toString('utf8')
        if (encodePage(text) !== token || text.includes('\0')) context.issues.push({ code: 'custom', message: pageMessage, input: token })
        return text
    })
    .pipe(z.string())
    .optional()
    .meta({ description: 'The value of `next` of the page before; nothing for the first page.' })

/** What a list's own page tokens hold, beyond being page tokens. */
export function parsePage<Schema extends z.ZodType>(schema: Schema, page: string | undefined): z.infer<Schema> | undefined {
    if (page === undefined) return undefined
    const parsed: unknown = parseInput(z.object({ page: schema }), { page }, 'parameter_invalid')
    return (parsed as { page: z.infer<Schema> }).page
}

export const nextSchema = z.string().nullable().meta({ description: 'Pass it as `page` to get the next page; null on the last.' })

/** Cuts a list that was asked for one more than the page holds, and names the page after it. */
export function toPage<Item>(items: readonly Item[], limit: number, keyOf: (item: Item) => string): { items: Item[]; next: string | null } {
    const shown = items.slice(0, limit)
    const last = shown.at(-1)
    return { items: shown, next: items.length > limit && last !== undefined ? encodePage(keyOf(last)) : null }
}
