/** What the API says of a record that is to be told anew. */
import { z } from 'zod'

export const resyncSchema = z.object({
    object: z.string(),
    recordId: z.string(),
    expectedAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'When the org is asked; null while it is silent, or not synced in real time.' }),
    next: z.string().meta({ description: 'What happens next and when, in plain words.' }),
})
export type Resync = z.infer<typeof resyncSchema>

export const resyncStateSchema = z.object({
    state: z.enum(['waiting', 'given_up']).meta({ description: 'given_up: the org did not tell the record, however often it was asked.' }),
    asked: z.int().meta({ description: 'How often the org was asked.' }),
    givenUpAt: z.iso.datetime().nullable().meta({ description: 'What came since is in the story.' }),
    explanation: z.string().meta({ description: 'The same in plain words, with what to do.' }),
})
export type ResyncState = z.infer<typeof resyncStateSchema>
