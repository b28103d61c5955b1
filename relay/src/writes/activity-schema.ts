/** What an application says of an activity that it wants logged. */
import { z } from 'zod'
import { recordIdSchema } from '../http/index.ts'
import { ACTIVITY_KINDS } from '../settings/index.ts'

/** Of one request; more are several requests. */
export const ACTIVITIES_MAX = 1_000

const text = (max: number) =>
    z
        .string()
        .max(max, `Use at most ${max} characters.`)
        .refine((value) => value.isWellFormed() && !value.includes('\0'), 'Remove NUL and broken Unicode.')
const email = z.email('Give an e-mail address.').max(254, 'Use at most 254 characters.')
const userId = recordIdSchema.refine((id) => id.startsWith('005'), 'Give the id of a user: it begins with 005.')
const whoId = recordIdSchema.refine((id) => /^00[3Q]/.test(id), 'Give the id of a contact or a lead.')

export const fieldNameSchema = z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give a field’s API name as Salesforce spells it, for example Status or Region__c.')
    .refine((name) => !(name in Object.prototype), 'No Salesforce field has this name.')
export const valueSchema = z.union([text(131_072), z.number(), z.boolean(), z.null()], {
    error: 'Give a text, a number, true, false or null.',
})
export const clientIdSchema = text(128)
    .min(1, 'Give a name of your own, or leave it out.')
    .meta({ description: 'Your own name for it: asked for twice under one name, it is done once.' })

export const activitySchema = z
    .strictObject({
        clientId: clientIdSchema.optional(),
        kind: z.enum(ACTIVITY_KINDS, `Give one of ${ACTIVITY_KINDS.join(', ')}.`).meta({
            description: 'A meeting becomes an Event, all else a Task. Kinds that the settings switch off are skipped.',
        }),
        subject: text(255).min(1, 'Give a subject.'),
        description: text(32_000).optional(),
        ownerId: userId.optional(),
        ownerEmail: email.optional().meta({ description: 'Of an active user, instead of ownerId.' }),
        writeAs: z
            .union([z.literal('owner'), userId], { error: 'Give owner, or the id of a user: it begins with 005.' })
            .optional()
            .meta({
                description:
                    'In whose session it is written, by the API: Salesforce then shows that user as its creator, and what the user may not write is ' +
                    'parked. A user without pre-authorisation for the connected app, or without the permission set Headroom Written As, is ' +
                    'passed over: it goes the usual way, and `writeAsProblem` says why.',
            }),
        whoId: whoId.optional(),
        whoEmail: email.optional().meta({ description: 'Of a contact or a lead, instead of whoId.' }),
        whatId: recordIdSchema.optional().meta({ description: 'An account, opportunity or other record that it is about.' }),
        dueDate: z.iso.date('Give a date such as 2026-11-22.').optional(),
        startsAt: z.iso.datetime('Give a time in UTC such as 2026-11-22T10:00:00Z.').optional(),
        endsAt: z.iso.datetime('Give a time in UTC such as 2026-11-22T11:00:00Z.').optional(),
        status: text(255).optional(),
        priority: text(255).optional(),
        fields: z
            .record(fieldNameSchema, valueSchema)
            .refine((fields) => Object.keys(fields).length <= 100, 'Give at most 100 fields.')
            .optional()
            .meta({ description: 'More fields of the Task or Event, by their API names.' }),
    })
    .superRefine((activity, context) => {
        const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
        const isMeeting = activity.kind === 'meeting'
        if (activity.ownerId === undefined && activity.ownerEmail === undefined) refuse('ownerId', 'Give ownerId or ownerEmail.')
        if (activity.ownerId !== undefined && activity.ownerEmail !== undefined)
            refuse('ownerEmail', 'Give ownerId or ownerEmail, not both.')
        if (activity.whoId !== undefined && activity.whoEmail !== undefined) refuse('whoEmail', 'Give whoId or whoEmail, not both.')
        if (isMeeting && activity.startsAt === undefined) refuse('startsAt', 'Say when the meeting starts.')
        if (isMeeting && activity.endsAt === undefined) refuse('endsAt', 'Say when the meeting ends.')
        if (!isMeeting && activity.startsAt !== undefined) refuse('startsAt', 'Only a meeting starts at a time: give dueDate.')
        if (isMeeting && activity.dueDate !== undefined) refuse('dueDate', 'A meeting has no due date: give startsAt and endsAt.')
        if (String(activity.startsAt) > String(activity.endsAt ?? '~')) refuse('endsAt', 'The meeting ends before it starts.')
    })
export type Activity = z.infer<typeof activitySchema>

export const activitiesSchema = z.strictObject({
    activities: z
        .array(activitySchema)
        .min(1, 'Give at least one activity.')
        .max(ACTIVITIES_MAX, `Give at most ${ACTIVITIES_MAX} activities.`),
})
