/** The story of a record as the API gives it. */
import { z } from 'zod'
import { resyncStateSchema } from '../completeness/index.ts'
import { failureSchema } from '../failures/index.ts'
import { nextSchema } from '../http/index.ts'
import { explanationSchema, firingSchema } from '../rules/index.ts'
import { enrollmentSchema } from '../sequences/index.ts'

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

const storyChangeSchema = z.object({
    position: z.string(),
    operation: z.enum(['created', 'updated', 'deleted', 'undeleted']),
    transaction: z.string(),
    capturedAt: z.iso.datetime(),
    receivedAt: z.iso.datetime(),
    changedBy: z.string().nullable(),
    origin: z.string().nullable(),
    isLate: z.boolean(),
    before: values.nullable().meta({ description: 'The record just before, as far as it is known.' }),
    after: values,
    firings: z.array(firingSchema).meta({ description: 'What it fired: this is what happened.' }),
    rules: z.array(explanationSchema).meta({ description: 'Each rule of the object as it is now, in the order of their names.' }),
})
export type StoryChange = z.infer<typeof storyChangeSchema>

export const storySchema = z.object({
    changes: z.array(storyChangeSchema).meta({ description: 'From the newest to the oldest.' }),
    enrollments: z.array(enrollmentSchema).meta({ description: 'The newest 200, with who started them and why they ended.' }),
    failures: z.array(failureSchema).meta({ description: 'The newest 20 changes of it that could not be applied, and why.' }),
    resync: resyncStateSchema
        .nullable()
        .meta({ description: 'A wish to have the record told anew that waits, or the last one that the org never answered.' }),
    next: nextSchema,
})
export type Story = z.infer<typeof storySchema>
