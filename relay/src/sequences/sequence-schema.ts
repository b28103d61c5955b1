/** What sequences are, as the API takes and gives them. */
import { z } from 'zod'
import { PLAIN_TEXT_ADVICE, isPlainText } from '../platform/plain-text.ts'
import { stepsSchema } from './step-schema.ts'

/** A page of the API and a request of it hold at most this many; more are several requests. */
export const RECORDS_MAX = 200

const name = z
    .string()
    .min(1, 'Give a name.')
    .max(80, 'Use at most 80 characters.')
    .refine(isPlainText, PLAIN_TEXT_ADVICE)
    .refine((text) => text.trim() === text, 'Remove the spaces around the name.')

export const sequenceInputSchema = z.strictObject({
    name,
    steps: stepsSchema.optional().meta({
        description:
            'Unless given a new sequence has none, and another keeps its own. Enrollments that have started go on with the steps that they started with.',
    }),
})
export type SequenceInput = z.infer<typeof sequenceInputSchema>

export const sequenceSchema = z.object({
    id: z.uuid(),
    name: z.string(),
    steps: stepsSchema,
    pausedAt: z.iso.datetime().nullable().meta({ description: 'Since when none of its enrollments goes on.' }),
    activeEnrollments: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
})
export type Sequence = z.infer<typeof sequenceSchema>
