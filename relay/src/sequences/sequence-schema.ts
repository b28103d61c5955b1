/** What sequences and enrollments are, as the API takes and gives them. */
import { z } from 'zod'

/** A page of the API and a request of it hold at most this many; more are several requests. */
export const RECORDS_MAX = 200

const name = z
    .string()
    .min(1, 'Give a name.')
    .max(80, 'Use at most 80 characters.')
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'Remove control characters and broken Unicode.')
    .refine((text) => text.trim() === text, 'Remove the spaces around the name.')

export const sequenceInputSchema = z.strictObject({ name })
export type SequenceInput = z.infer<typeof sequenceInputSchema>

export const sequenceSchema = z.object({
    id: z.uuid(),
    name: z.string(),
    activeEnrollments: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
})
export type Sequence = z.infer<typeof sequenceSchema>

export const enrollmentSchema = z.object({
    sequenceId: z.uuid(),
    object: z.string(),
    recordId: z.string(),
    state: z.enum(['active', 'ended']),
    source: z.enum(['api', 'rule']).meta({ description: 'Who started it.' }),
    ruleId: z.uuid().nullable(),
    enrolledAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    endReason: z
        .enum(['removed_by_api', 'removed_by_rule', 'record_deleted', 'record_merged', 'record_converted'])
        .nullable()
        .meta({
            description:
                'record_merged: its enrollments went to the record that won. record_converted: a lead’s enrollments end with its ' +
                'conversion; the contact starts none by itself.',
        }),
})
export type Enrollment = z.infer<typeof enrollmentSchema>
