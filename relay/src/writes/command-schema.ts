/** The body of a question for commands and the answer to it, as zod schemas: they check what comes in and write the OpenAPI document. */
import { z } from 'zod'
import { toId18, toOrgId } from '../platform/salesforce-id.ts'
import { KEYS_MAX } from './row-store.ts'
import { WRITE_STATES } from './write-types.ts'

/** Results of one question: those of the largest lease, and what earlier jobs left behind. */
const RESULTS_MAX = 200

const key = z
    .uuid('Give the key of a command.')
    .transform((text) => text.toLowerCase())
    .pipe(z.uuid())
const id = z
    .string()
    .refine((text) => toId18(text) !== null, 'Give a record id of 15 or 18 characters.')
    .transform((text) => toId18(text) ?? text)

/** Postgres stores no NUL and no half of a surrogate pair, and what Salesforce says is kept, not refused. */
const withoutNul = (text: string): string => text.toWellFormed().replaceAll('\0', '')

export const problemSchema = z.object({
    code: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give a status code of Salesforce.'),
    message: z.string().transform((text) => withoutNul(text).slice(0, 2_000)),
    fields: z.array(z.string().max(255).transform(withoutNul)).max(100).default([]),
})

const resultSchema = z.discriminatedUnion('ok', [
    z.object({ key, ok: z.literal(true), recordId: id.nullable().default(null) }),
    z.object({ key, ok: z.literal(false), error: problemSchema }),
])

export const questionSchema = z.object({
    orgId: z.string().refine((text) => toOrgId(text) !== null, 'Give the id of the org: 00D and 15 or 18 characters in all.'),
    packageVersion: z.string().regex(/^[0-9A-Za-z.-]{1,32}$/, 'Give a version such as 0.1.0.'),
    sentAt: z.string().max(40),
    limits: z.record(z.string().max(80), z.object({ max: z.int().min(0), used: z.int().min(0) })).nullish(),
    lease: z.int().min(0, 'Give 0 or more.').max(50, 'Lease at most 50.').meta({ description: 'How many commands the job can carry out.' }),
    results: z
        .array(resultSchema)
        .max(RESULTS_MAX, `Send at most ${RESULTS_MAX} results.`)
        .default([])
        .meta({ description: 'What came of commands that were leased before; telling it twice does no harm.' }),
    confirmed: z.array(key).max(KEYS_MAX).default([]).meta({ description: 'Keys whose rows are emptied now.' }),
})
export type Question = z.infer<typeof questionSchema>

const commandSchema = z.object({
    key: z.uuid(),
    operation: z.enum(['create', 'update']),
    object: z.string(),
    recordId: z.string().nullable(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    origin: z.string(),
})

export const commandsSchema = z.object({
    accepted: z.int().meta({ description: 'How many results were taken over: all of them.' }),
    commands: z.array(commandSchema),
    leaseSeconds: z.int().meta({ description: 'After so long without a result they are given to another job.' }),
    more: z.boolean().meta({ description: 'Whether another job is worth starting: more wait, and Apex may carry them.' }),
    confirm: z.array(z.uuid()).meta({ description: 'Keys whose rows may be emptied.' }),
    purge: z.array(z.uuid()).meta({ description: 'Keys whose rows may be deleted: older than the restore window.' }),
    control: z.object({ mode: z.string(), paceSeconds: z.int(), configVersion: z.int() }),
    relayVersion: z.string(),
})
export type Commands = z.infer<typeof commandsSchema>

export const stateSchema = z.enum(WRITE_STATES).meta({
    description:
        'waiting: in line. leased: on its way. done: it is in Salesforce. parked: it needs a person. cancelled: given up. merged: a later ' +
        'change of the record took its fields along. review: the store was restored, and a person says whether it still goes.',
})
