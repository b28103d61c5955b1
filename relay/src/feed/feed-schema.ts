/** What the feed and the mirror give to applications. */
import { z } from 'zod'

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export const positionSchema = z
    .string()
    .meta({ description: 'A place in the org’s feed; it grows in the order in which changes were accepted.' })

export const changeSchema = z.object({
    position: positionSchema,
    object: z.string(),
    recordId: z.string(),
    operation: z.enum(['created', 'updated', 'deleted', 'undeleted']),
    transaction: z.string().meta({ description: 'The Apex transaction that saved it.' }),
    sequence: z.int().meta({ description: 'Its place within the transaction.' }),
    capturedAt: z.iso.datetime(),
    systemModstamp: z.iso.datetime(),
    changedBy: z.string().nullable(),
    values: values.meta({ description: 'The tracked fields after the change; on a deletion as last known.' }),
    previous: values.meta({ description: 'What Salesforce says the changed fields held before the save; empty unless updated.' }),
    mergedInto: z.string().nullable(),
    origin: z.string().nullable(),
    isLate: z.boolean().meta({ description: 'Older than the record already was when it arrived: do not apply it over newer values.' }),
    isReread: z.boolean().meta({ description: 'Too large to be sent: values are empty, the record changed all the same.' }),
    receivedAt: z.iso.datetime(),
})
export type FeedChange = z.infer<typeof changeSchema>

export const recordSchema = z.object({
    object: z.string(),
    recordId: z.string(),
    values,
    isDeleted: z.boolean(),
    mergedInto: z.string().nullable().meta({ description: 'The record that won the merge in which this one was lost.' }),
    isReread: z.boolean().meta({ description: 'The newest change came without values: they may be older than the record.' }),
    systemModstamp: z.iso.datetime(),
    lastPosition: positionSchema,
})
export type MirrorRecord = z.infer<typeof recordSchema>
