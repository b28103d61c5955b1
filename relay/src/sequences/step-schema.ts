/** The steps of a sequence, as the API takes and gives them: what is done for each enrolled record, one after the other. */
import { z } from 'zod'
import { taskActionSchema } from '../writes/index.ts'

const STEPS_MAX = 20
const WAIT_MINUTES_MAX = 30 * 24 * 60

export const waitMinutesSchema = z
    .int()
    .min(1, 'Give at least 1 minute.')
    .max(WAIT_MINUTES_MAX, `Give at most ${WAIT_MINUTES_MAX} minutes, which are 30 days.`)

export const stepSchema = z.discriminatedUnion(
    'type',
    [
        z.strictObject({
            type: z.literal('wait'),
            minutes: waitMinutesSchema.meta({ description: '60 are an hour, 1,440 a day. The next step is done so much later.' }),
        }),
        taskActionSchema,
    ],
    { error: 'Give one of wait, create_task.' },
)
export type SequenceStep = z.infer<typeof stepSchema>

export const stepsSchema = z
    .array(stepSchema)
    .max(STEPS_MAX, `Use at most ${STEPS_MAX} steps.`)
    .refine((steps) => steps.at(-1)?.type !== 'wait', 'Put a step after the last wait or remove the wait.')
    .meta({ description: 'In this order. Without steps a sequence is a list: its enrollments stay until somebody ends them.' })
