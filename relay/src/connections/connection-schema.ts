/** What a connection is, as the API gives it. */
import { z } from 'zod'

const time = z.iso.datetime().nullable()

export const connectionSchema = z.object({
    state: z.enum(['not_connected', 'unproven', 'connected', 'reconnect_needed']).meta({
        description:
            'not_connected: no credentials. unproven: credentials that were not used yet. reconnect_needed: Salesforce refuses them; ' +
            'tried again every 15 minutes.',
    }),
    reason: z.string().nullable().meta({ description: 'What is not available and why; null when all is.' }),
    nextStep: z.string().nullable().meta({ description: 'What a person can do about it.' }),
    loginUrl: z.string().nullable(),
    clientId: z.string().nullable(),
    grant: z.enum(['client_credentials', 'jwt_bearer']).nullable(),
    username: z.string().nullable().meta({ description: 'Of JWT bearer; with client credentials the app in Salesforce names its user.' }),
    connectedAt: time.meta({ description: 'When Salesforce last gave a token.' }),
    refusedAt: time.meta({ description: 'Since when it gives none.' }),
})
export type ConnectionView = z.infer<typeof connectionSchema>

export const connectionCheckSchema = z.object({
    findings: z.array(
        z.object({
            check: z.string(),
            isOk: z.boolean().nullable().meta({ description: 'Null where it could not be found out.' }),
            isOptional: z.literal(true).optional().meta({ description: 'Of a fault: sync goes on without what is missing.' }),
            text: z.string().meta({ description: 'What was found, and for a fault what to do.' }),
        }),
    ),
})
