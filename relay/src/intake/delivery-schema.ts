/** The body of a delivery and the answer to it, as zod schemas: they check what comes in and write the OpenAPI document. */
import { z } from 'zod'
import { questionSchema, reportSchema } from '../completeness/index.ts'
import { subscriberSchema } from '../orgs/index.ts'
import { approvalsSchema, wireSchemaSchema } from '../schemas/index.ts'
import { toId18, toOrgId } from '../platform/salesforce-id.ts'
import { toUtcTime } from '../platform/utc-time.ts'
import { fieldValues } from './field-values.ts'

export const CHANGES_MAX = 2_000
/** Salesforce allows 800 custom fields on an object in its largest edition. */
const FIELDS_MAX = 800
const LIMITS_MAX = 500

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/

const name = (what: string) => z.string().regex(NAME, `Give the API name of ${what}: letters, digits and _, at most 80.`)

const time = z
    .string()
    .refine((text) => toUtcTime(text) !== null, 'Give a time in UTC such as 2026-11-22T10:00:00.000Z.')
    .meta({ format: 'date-time' })

const id = z
    .string()
    .refine((text) => toId18(text) !== null, 'Give a Salesforce id of 15 or 18 characters.')
    .meta({ description: 'A Salesforce id of 15 or 18 characters.' })

const fields = <Value extends z.ZodType>(value: Value) =>
    z
        .record(name('a field'), value)
        .refine((given) => Object.keys(given).length <= FIELDS_MAX, `Send at most ${FIELDS_MAX} fields.`)
        .default({})

/** What names a change. One that has no name cannot even be set aside: the delivery that holds it was not made by the package. */
const changeName = {
    object: name('an object'),
    recordId: id,
    transaction: z
        .string()
        .regex(/^[A-Za-z0-9_-]{8,64}$/, 'Give 8 to 64 letters, digits, - and _.')
        .meta({ description: 'One per Apex transaction. With `sequence` it names a change once and for all.' }),
    sequence: z.int('Give a whole number.').min(0, 'Give 0 or more.').max(2_147_483_647, 'Give at most 2147483647.'),
}

export const changeSchema = z
    .object({
        ...changeName,
        operation: z.enum(['created', 'updated', 'deleted', 'undeleted'], 'Give created, updated, deleted or undeleted.'),
        capturedAt: time,
        systemModstamp: time,
        changedBy: id.nullish(),
        values: fieldValues(FIELDS_MAX).meta({ description: 'All tracked fields as they are now; on a delete as last known.' }),
        previous: fieldValues(FIELDS_MAX).meta({ description: 'Old values of the tracked fields that changed; empty unless updated.' }),
        mergedInto: id.nullish().meta({ description: 'The winner, when a merge deleted the record.' }),
        origin: z.string().max(255, 'Give at most 255 characters.').nullish(),
        reread: z.boolean().default(false).meta({ description: 'Too large for the wire: `values` and `previous` are empty.' }),
    })
    .refine(({ reread, values, previous }) => !reread || Object.keys(values).length + Object.keys(previous).length === 0, {
        message: 'A change to be read again carries no values: leave values and previous empty.',
        path: ['reread'],
    })

/** Enough of a change to set it aside, whatever the rest of it is. */
export const namedChangeSchema = z.looseObject({ ...changeName, values: fields(z.unknown()), previous: fields(z.unknown()) })

const limit = z.object({ max: z.int().min(0, 'Give 0 or more.'), used: z.int().min(0, 'Give 0 or more.') })

const droppedSchema = z.object({
    changes: z.int('Give a whole number.').min(1, 'Give 1 or more.').max(2_147_483_647, 'Give at most 2147483647.'),
    firstAt: time.meta({ description: 'When the first was dropped; names the window, so that a repeat is no second gap.' }),
    lastAt: time,
})

const changes = <Change extends z.ZodType>(change: Change) =>
    z.array(change).max(CHANGES_MAX, `Send at most ${CHANGES_MAX} changes in one delivery.`).default([])

const modeSchema = z.enum(['realtime', 'interval', 'catching-up', 'paused'], 'Give realtime, interval, catching-up or paused.')

export const deliverySchema = z.object({
    orgId: z.string().refine((text) => toOrgId(text) !== null, 'Give the id of the org: 00D and 15 or 18 characters in all.'),
    packageVersion: z.string().regex(/^[0-9A-Za-z.-]{1,32}$/, 'Give a version such as 0.1.0.'),
    sentAt: time,
    kind: z.enum(['changes', 'heartbeat', 'schema', 'completeness'], 'Give changes, heartbeat, schema or completeness.'),
    limits: z
        .record(name('a limit'), limit)
        .refine((limits) => Object.keys(limits).length <= LIMITS_MAX, `Send at most ${LIMITS_MAX} limits.`)
        .nullish(),
    mode: modeSchema.nullish().meta({ description: 'The mode that the org keeps to: in interval and paused it leaves changes out.' }),
    leftOut: z
        .int('Give a whole number.')
        .min(0, 'Give 0 or more.')
        .max(2_147_483_647, 'Give at most 2147483647.')
        .nullish()
        .meta({ description: 'With a heartbeat: changes that the org left out since it delivered last.' }),
    subscriber: subscriberSchema,
    mailed: z
        .string()
        .regex(/^[0-9a-f]{32}$/, 'Give the id of a mail as an answer gave it.')
        .nullish()
        .meta({ description: 'With a heartbeat: the last mail of `control.mail` that the org sent.' }),
    dropped: droppedSchema.nullish().meta({ description: 'Changes that the full buffer of the org could not keep.' }),
    schema: wireSchemaSchema.nullish().meta({ description: 'With kind schema: objects and their fields, each complete.' }),
    approvals: approvalsSchema.nullish().meta({ description: 'With kind schema: what the org’s admin approved of these objects.' }),
    ...reportSchema,
    changes: changes(changeSchema),
})

/** A delivery of which each change has at least its name. */
export const namedDeliverySchema = deliverySchema.extend({ changes: changes(namedChangeSchema) })

export type DeliveryBody = z.infer<typeof deliverySchema>
export type ChangeBody = z.infer<typeof changeSchema>
export type NamedChangeBody = z.infer<typeof namedChangeSchema>
export type DroppedBody = z.infer<typeof droppedSchema>

export const acceptanceSchema = z.object({
    accepted: z.int().meta({ description: 'How many changes the relay has taken over: all of the delivery.' }),
    parked: z.int().meta({ description: 'How many of them could not be applied and wait in /v1/failures.' }),
    duplicate: z.boolean().meta({ description: 'The same delivery was accepted before; this one had no effect.' }),
    control: z.object({
        mode: modeSchema,
        paceSeconds: z.int(),
        configVersion: z.int(),
        schemaWanted: z.literal(true).optional().meta({ description: 'The org is to describe all its objects.' }),
        mail: z
            .object({ id: z.string(), subject: z.string(), text: z.string(), to: z.array(z.string()) })
            .optional()
            .meta({
                description: 'The org is to mail this: to the addresses, or where there are none to the holders of Headroom Admin.',
            }),
        windowsWanted: z
            .array(questionSchema)
            .optional()
            .meta({ description: 'What the org is to answer with a delivery of kind completeness.' }),
        config: z
            .object({ trackedFields: z.record(z.string(), z.array(z.string())) })
            .optional()
            .meta({ description: 'Complete: an object that it does not name is not narrowed. Absent until somebody chooses.' }),
    }),
    commands: z.int().meta({ description: 'How many commands wait to be leased.' }),
    relayVersion: z.string(),
})

export type Acceptance = z.infer<typeof acceptanceSchema>
