/** What the relay asks of an org and what the org answers, on the wire: the package copies a question into its answer. */
import { z } from 'zod'
import { toId18 } from '../platform/salesforce-id.ts'
import { toUtcTime } from '../platform/utc-time.ts'
import { PAIRS_MAX } from './check-policy.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/
const ANSWERS_MAX = 200

const object = z.string().regex(NAME, 'Give the API name of an object: letters, digits and _, at most 80.')
const time = z
    .string()
    .refine((text) => toUtcTime(text) !== null, 'Give a time in UTC such as 2026-11-22T10:00:00.000Z.')
    .transform((text) => toUtcTime(text) ?? text)
    .meta({ format: 'date-time' })
const id = z
    .string()
    .refine((text) => toId18(text) !== null, 'Give a Salesforce id of 15 or 18 characters.')
    .transform((text) => toId18(text) ?? text)
const count = z.int('Give a whole number.').min(0, 'Give 0 or more.').max(2_147_483_647, 'Give at most 2147483647.')
const value = z.union([z.string(), z.number(), z.boolean(), z.null()], 'A field holds a text, a number, true, false or null.')

const question = {
    object,
    from: time,
    to: time,
    detail: z.enum(['counts', 'stamps'], 'Give counts or stamps.'),
    isDeleted: z.boolean(),
    afterId: z.string().max(18, 'Give an id.'),
}
const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max, `Give at most ${max}.`)

const rowSchema = z
    .object({
        object,
        recordId: id,
        SystemModstamp: time,
        CreatedDate: time,
        LastModifiedById: id.nullable(),
        IsDeleted: z.boolean().default(false),
        MasterRecordId: id.nullable().default(null),
        values: z.record(z.string().regex(NAME, 'Give the API name of a field.'), value),
    })
    .transform(({ SystemModstamp, CreatedDate, LastModifiedById, IsDeleted, MasterRecordId, ...rest }) => ({
        ...rest,
        systemModstamp: SystemModstamp,
        createdAt: CreatedDate,
        changedBy: LastModifiedById,
        isDeleted: IsDeleted,
        mergedInto: MasterRecordId,
    }))

/** With kind completeness. */
export const reportSchema = {
    counts: list(z.object({ ...question, rows: count, deleted: count }), ANSWERS_MAX)
        .nullish()
        .meta({ description: 'How many live and deleted rows a window of SystemModstamps has.' }),
    stamps: list(z.object({ ...question, pairs: list(z.tuple([id, time]), PAIRS_MAX) }), ANSWERS_MAX)
        .nullish()
        .meta({ description: 'Ids and stamps of a window in their order; a full page is not the last.' }),
    rows: list(rowSchema, ANSWERS_MAX).nullish().meta({ description: 'Records as they are now, with what may leave the org of them.' }),
    absent: list(z.object({ object, ids: list(id, ANSWERS_MAX) }), ANSWERS_MAX)
        .nullish()
        .meta({ description: 'Records that were asked for and are not even in the recycle bin.' }),
}

const text = z.string()
export const questionSchema = z.union([
    z.object({ object: text, detail: z.enum(['counts', 'stamps']), isDeleted: z.boolean(), from: text, to: text, afterId: text }),
    z.object({ object: text, ids: z.array(text).readonly() }),
])
