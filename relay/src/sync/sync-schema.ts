/** How an org is synced, as the API gives it. */
import { z } from 'zod'
import { MODE_REASONS, MODES } from './mode-policy.ts'

export const syncSchema = z.object({
    mode: z.enum(MODES).meta({
        description:
            'realtime: changes arrive as they are saved. interval: they are read every so many minutes. catching-up: what was missed is ' +
            'read. paused: an admin paused the sync.',
    }),
    reason: z.enum(MODE_REASONS),
    explanation: z.string().meta({ description: 'The reason and what happens next, in plain words.' }),
    since: z.iso.datetime(),
    asked: z.enum(['paused', 'interval']).nullable().meta({ description: 'What an admin asked for; null: what is best.' }),
    intervalMinutes: z.int().meta({ description: 'Between two runs of interval sync.' }),
    lastHeartbeatAt: z.iso.datetime().nullable(),
})
export type SyncView = z.infer<typeof syncSchema>
