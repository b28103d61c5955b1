/** A task that rules and sequences make, as the API takes and gives it. */
import { z } from 'zod'
import { recordIdSchema } from '../http/index.ts'
import { PLAIN_TEXT_ADVICE, isPlainProse, isPlainText } from '../platform/plain-text.ts'

/** No subject and no picklist value is longer. */
const TEXT_MAX = 255
const text = z.string().min(1, 'Give a value.').max(TEXT_MAX, `Use at most ${TEXT_MAX} characters.`).refine(isPlainText, PLAIN_TEXT_ADVICE)

export const taskActionSchema = z.strictObject({
    type: z.literal('create_task'),
    subject: text,
    description: z.string().max(2_000, 'Use at most 2,000 characters.').refine(isPlainProse, PLAIN_TEXT_ADVICE).optional(),
    ownerId: recordIdSchema
        .refine((id) => id.startsWith('005'), 'Give the id of a user: it begins with 005.')
        .optional()
        .meta({ description: 'Whose task it is: the owner of the record unless given.' }),
    dueInDays: z.int().min(0, 'Give 0 or more.').max(365, 'Give at most 365.').optional().meta({
        description: 'Days after the day that it is for the owner when the task is made; in UTC where their time zone is not known.',
    }),
    priority: text.optional(),
})
export type TaskAction = Omit<z.infer<typeof taskActionSchema>, 'type'>
