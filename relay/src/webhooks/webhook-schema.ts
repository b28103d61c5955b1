/** What webhooks and their messages are, as the API takes and gives them. */
import { z } from 'zod'
import { objectParameter } from '../http/index.ts'
import { PLAIN_TEXT_ADVICE, isPlainText } from '../platform/plain-text.ts'
import { URL_LENGTH_MAX } from './url-policy.ts'

export const EVENT_TYPES = ['enrollment.ended', 'enrollment.started', 'notice.given', 'record.changed', 'rule.fired'] as const
const OBJECTS_MAX = 50

const webhookFields = {
    url: z
        .string('Give an https URL.')
        .max(URL_LENGTH_MAX, `Use at most ${URL_LENGTH_MAX} characters.`)
        .meta({ description: 'An https URL on the public internet, port 443 or 8443. Redirects are not followed.' }),
    description: z.string().max(255, 'Use at most 255 characters.').refine(isPlainText, PLAIN_TEXT_ADVICE).default(''),
    events: z
        .array(z.enum(EVENT_TYPES))
        .max(EVENT_TYPES.length)
        .transform((events) => [...new Set(events)].sort())
        .pipe(z.array(z.enum(EVENT_TYPES)))
        .meta({ description: 'What is sent by itself.' }),
    objects: z
        .array(objectParameter)
        .max(OBJECTS_MAX, `Use at most ${OBJECTS_MAX} objects.`)
        .default([])
        .meta({ description: 'Only what concerns these objects; none means all. A notice concerns no object and is always sent.' }),
    isEnabled: z.boolean().default(true),
}

export const webhookInputSchema = z.strictObject(webhookFields)
export type WebhookInput = z.infer<typeof webhookInputSchema>

export const webhookSchema = z.object({
    id: z.uuid(),
    ...webhookFields,
    failingSince: z.iso.datetime().nullable().meta({ description: 'First failed attempt since the last that succeeded.' }),
    disabledAt: z.iso.datetime().nullable(),
    disabledReason: z
        .enum(['switched_off', 'gone', 'failing'])
        .nullable()
        .meta({
            description:
                'switched_off: through the API. gone: it answered 410. failing: nothing succeeded for five days. ' +
                'What waits is kept; enable the webhook to send it.',
        }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
})
export type Webhook = z.infer<typeof webhookSchema>

export const secretSchema = z.string().meta({ description: 'Checks the signatures (Standard Webhooks). It is shown this once.' })
export const newWebhookSchema = webhookSchema.extend({ secret: secretSchema })

export const messageSchema = z.object({
    id: z.string().meta({ description: 'Sent as webhook-id, the same with every attempt and replay: drop what you have seen.' }),
    number: z.string().meta({ description: 'Grows in the order in which messages were made.' }),
    type: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead']).meta({ description: 'dead: all ten attempts failed; replay it.' }),
    attempts: z.int(),
    nextAttemptAt: z.iso.datetime().nullable(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
})
export type Message = z.infer<typeof messageSchema>

export const REPLAY_MAX = 10_000
/** Leaves the receiver room for what is new: 10,000 messages take eight minutes. */
export const REPLAY_PER_SECOND = 20

export const replayInputSchema = z
    .strictObject({
        state: z.enum(['dead', 'delivered', 'all']).default('dead'),
        from: z.iso.datetime('Give a date and time in UTC, for example 2026-11-22T10:00:00Z.'),
        to: z.iso.datetime('Give a date and time in UTC, for example 2026-11-23T10:00:00Z.'),
    })
    .meta({
        description: `Messages made from \`from\` (included) to \`to\` (not included), the oldest ${REPLAY_MAX} of them, ${REPLAY_PER_SECOND} a second.`,
    })
export type ReplayInput = z.infer<typeof replayInputSchema>
