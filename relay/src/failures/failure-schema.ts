/** What the API tells of a change that could not be applied. */
import { z } from 'zod'

export const FAILURE_STATES = ['parked', 'applied', 'discarded'] as const

export const failureSchema = z.object({
    id: z.string(),
    object: z.string(),
    recordId: z.string(),
    transaction: z.string(),
    sequence: z.int(),
    change: z.record(z.string(), z.unknown()).meta({ description: 'The change as it came.' }),
    cause: z.string().meta({ description: 'Why it could not be applied, the last time it was tried.' }),
    field: z.string().nullable().meta({ description: 'The field of the change at fault; null where none can be named.' }),
    deliveryId: z.string(),
    state: z.enum(FAILURE_STATES).meta({
        description: 'parked: it waits for a person. applied: it is in the feed now. discarded: a person said no.',
    }),
    attempts: z.int(),
    parkedAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable().meta({ description: 'When it was applied or discarded.' }),
})
export type Failure = z.infer<typeof failureSchema>
