/** What the panel in the org posts and what it is answered, as zod schemas: they check what comes in and write the OpenAPI document. */
import { z } from 'zod'
import { subscriberSchema } from '../orgs/index.ts'
import { PANEL_ROUTES } from './panel-table.ts'
import { toId18, toOrgId } from '../platform/salesforce-id.ts'

/** One view of the panel shows what a few routes give; a callout takes their answers together. */
export const REQUESTS_MAX = 12
const PERMISSIONS_MAX = 20

const parameters = z
    .record(z.string().max(80), z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()], 'Give a text or a number.'))
    .default({})

const requestSchema = z.strictObject({
    name: z.enum(Object.keys(PANEL_ROUTES) as [string, ...string[]], 'There is no view or action of this name.'),
    path: parameters.meta({ description: 'What stands in the path of the route, by name.' }),
    query: parameters.meta({ description: 'Null is as if it were not given.' }),
    body: z.unknown().optional().meta({ description: 'As the route takes it.' }),
})

/** Salesforce allows 80 characters in a user name and 121 in a full name. */
const userSchema = z.object({
    id: z
        .string()
        .max(18, 'Give a user id of 18 characters.')
        .transform((text) => toId18(text) ?? '')
        .pipe(z.string().regex(/^005/, 'Give the id of a user.')),
    username: z.string().regex(/^[!-~]{1,80}$/, 'Give the name that the user logs in with.'),
    name: z.string().max(200, 'Give at most 200 characters.').nullish(),
    permissions: z.array(z.string().max(80, 'Give at most 80 characters.')).max(PERMISSIONS_MAX, `Give at most ${PERMISSIONS_MAX}.`),
})

export const panelSchema = z.object({
    orgId: z.string().refine((text) => toOrgId(text) !== null, 'Give the id of the org: 00D and 15 or 18 characters in all.'),
    packageVersion: z.string().regex(/^[0-9A-Za-z.-]{1,32}$/, 'Give a version such as 0.1.0.'),
    sentAt: z.string().max(40, 'Give a time in UTC.'),
    user: userSchema.nullish().meta({ description: 'Who looks, with the custom permissions of Headroom that the org gave. Needed.' }),
    subscriber: subscriberSchema,
    requests: z.array(requestSchema).min(1, 'Send a request.').max(REQUESTS_MAX, `Send at most ${REQUESTS_MAX} requests.`),
})

export type PanelUser = z.infer<typeof userSchema>
export type PanelRequest = z.infer<typeof requestSchema>

export const panelAnswerSchema = z.object({
    accepted: z.int().meta({ description: 'How many requests were answered: all of them.' }),
    answers: z
        .array(z.object({ status: z.int(), body: z.unknown() }))
        .meta({ description: 'In the order of the requests, each as its route answers.' }),
    relayVersion: z.string(),
})

export type PanelAnswer = z.infer<typeof panelAnswerSchema>
