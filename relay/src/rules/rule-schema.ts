/** What a rule is, as the API takes and gives it: zod schemas that check every bound. Judging is compiled elsewhere. */
import { z } from 'zod'
import { objectParameter } from '../http/index.ts'
import { PLAIN_TEXT_ADVICE, isPlainText } from '../platform/plain-text.ts'
import { waitMinutesSchema } from '../sequences/index.ts'
import { taskActionSchema } from '../writes/index.ts'
import { readMoment } from './rule-condition.ts'
import { LOGIC_LENGTH_MAX, LogicError, parseLogic } from './rule-logic.ts'

export const EVENTS = ['created', 'updated', 'created_or_updated', 'deleted', 'undeleted', 'merged', 'converted'] as const

export const CONDITIONS_MAX = 50
const ACTIONS_MAX = 10
/** The brake counts the firings of an hour in the accepting transaction: the upper bound keeps that cheap. */
const FIRINGS_PER_HOUR = { default: 500, max: 10_000 }
export const FIRING_STATES = ['fired', 'held', 'approved', 'discarded'] as const
/** A condition compares whole field values, and no picklist, name or e-mail address is longer than a text field's 255 characters. */
const TEXT_MAX = 255

export const nameSchema = z
    .string()
    .min(1, 'Give a name.')
    .max(80, 'Use at most 80 characters.')
    .refine(isPlainText, PLAIN_TEXT_ADVICE)
    .refine((name) => name.trim() === name, 'Remove the spaces around the name.')

const fieldName = z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give a field’s API name as Salesforce spells it, for example Status or Region__c.')
    .refine((name) => !(name in Object.prototype), 'No Salesforce field has this name.')
const text = z
    .string()
    .min(1, 'Give a value; for an empty field use the operator is_null.')
    .max(TEXT_MAX)
    .refine(isPlainText, PLAIN_TEXT_ADVICE)
const BOUND_ADVICE = 'Give a number, a date (2026-11-22) or a date and time (2026-11-22T10:00:00Z).'
const moment = z
    .string()
    .max(TEXT_MAX, BOUND_ADVICE)
    .refine((value) => readMoment(value) !== null, BOUND_ADVICE)
const bound = z.union([z.number(), moment], { error: BOUND_ADVICE })
const flag = z.boolean('Give true or false.')
const scalar = z.union([text, z.number(), z.boolean()], { error: 'Give a text of 1 to 255 characters, a number, true or false.' })
const scalarOrNull = z.union([text, z.number(), z.boolean(), z.null()], {
    error: 'Give a text of 1 to 255 characters, a number, true, false or null.',
})

export const conditionSchema = z
    .discriminatedUnion(
        'operator',
        [
            z.strictObject({ field: fieldName, operator: z.enum(['equals', 'does_not_equal']), value: scalar }),
            z.strictObject({ field: fieldName, operator: z.enum(['contains', 'starts_with', 'ends_with']), value: text }),
            z.strictObject({
                field: fieldName,
                operator: z.enum(['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal']),
                value: bound,
            }),
            z.strictObject({ field: fieldName, operator: z.literal('is_null'), value: flag }),
            z.strictObject({ field: fieldName, operator: z.literal('is_changed'), value: flag }),
            z.strictObject({ field: fieldName, operator: z.enum(['changed_from', 'changed_to']), value: scalarOrNull }),
        ],
        {
            error: 'Give one of equals, does_not_equal, contains, starts_with, ends_with, greater_than, greater_than_or_equal, less_than, less_than_or_equal, is_null, is_changed, changed_from, changed_to.',
        },
    )
    .meta({
        description:
            'Text is compared ignoring case. A null equals no value, contains nothing, and is neither greater nor less. ' +
            'A date is its midnight in UTC. On a record just created nothing has changed. A field the record does not carry fires nothing.',
    })
export type Condition = z.infer<typeof conditionSchema>

export const actionSchema = z.discriminatedUnion(
    'type',
    [
        z.strictObject({
            type: z.enum(['add_to_sequence', 'remove_from_sequence']),
            sequenceId: z.uuid('Give the id of a sequence.').toLowerCase(),
        }),
        taskActionSchema,
        z.strictObject({ type: z.literal('update_field'), field: fieldName, value: scalarOrNull }).meta({
            description: 'Of the record itself, once an admin of the org has approved that the field is written.',
        }),
        z.strictObject({ type: z.literal('call_webhook'), webhookId: z.uuid('Give the id of a webhook.').toLowerCase() }),
        z.strictObject({
            type: z.literal('wait'),
            minutes: waitMinutesSchema.meta({
                description:
                    'The actions after it are done for the record so much later. If it is deleted or converted meanwhile they are ' +
                    'dropped; if it is merged they are done for the record that won.',
            }),
        }),
    ],
    { error: 'Give one of add_to_sequence, remove_from_sequence, create_task, update_field, call_webhook, wait.' },
)
export type RuleAction = z.infer<typeof actionSchema>

const ruleFields = {
    name: nameSchema,
    object: objectParameter.meta({
        description: 'By its API name. Of one without a trigger a rule sees what intervals read, when they do.',
    }),
    event: z.enum(EVENTS).meta({
        description:
            'A merge also deletes the record that lost, and a conversion also updates the lead: as in Salesforce, rules on deleted and updated see them too.',
    }),
    when: z.enum(['newly_meets', 'every_time']).default('newly_meets').meta({
        description:
            'newly_meets: an update fires only if the record did not meet the conditions before it. every_time: each matching update fires.',
    }),
    conditions: z.array(conditionSchema).max(CONDITIONS_MAX, `Use at most ${CONDITIONS_MAX} conditions.`).default([]),
    logic: z
        .string()
        .min(1, 'Give all, any, or logic such as 1 AND (2 OR 3).')
        .max(LOGIC_LENGTH_MAX, `Use at most ${LOGIC_LENGTH_MAX} characters.`)
        .default('all')
        .meta({ description: 'all, any, or the numbers of the conditions with AND, OR, NOT and parentheses: 1 AND (2 OR 3)' }),
    actions: z
        .array(actionSchema)
        .min(1, 'Give at least one action.')
        .max(ACTIONS_MAX, `Use at most ${ACTIONS_MAX} actions.`)
        .refine((actions) => actions.at(-1)?.type !== 'wait', 'Put an action after the last wait or remove the wait.')
        .meta({ description: 'In this order.' }),
    isEnabled: z.boolean().default(true),
    firingsPerHourMax: z
        .int()
        .min(1, 'Give at least 1.')
        .max(FIRINGS_PER_HOUR.max, `Give at most ${FIRINGS_PER_HOUR.max}.`)
        .default(FIRINGS_PER_HOUR.default)
        .meta({ description: 'Past so many firings in an hour the rule brakes: what it matches is held until a person decides.' }),
}

export const ruleInputSchema = z.strictObject(ruleFields).superRefine((rule, context) => {
    if (rule.logic === 'all' || rule.logic === 'any') return
    try {
        parseLogic(rule.logic, rule.conditions.length)
    } catch (error) {
        if (!(error instanceof LogicError)) throw error
        context.addIssue({ code: 'custom', path: ['logic'], message: error.message })
    }
})
export type RuleInput = z.infer<typeof ruleInputSchema>

const brakeSchema = z
    .object({
        brakedAt: z.iso.datetime(),
        held: z.int().meta({ description: 'Firings that wait for a decision.' }),
    })
    .nullable()
    .meta({ description: 'Null while the rule runs.' })

export const ruleSchema = z.object({
    id: z.uuid(),
    ...ruleFields,
    brake: brakeSchema,
    failures: z
        .int()
        .meta({ description: 'Changes in a row that it could not be judged on, as on very long texts: at 20 it is disabled.' }),
    version: z.int().meta({ description: 'Grows by one with every change of the rule; each firing names it.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
})
export type Rule = z.infer<typeof ruleSchema>

const waitSchema = z.object({
    dueAt: z.iso.datetime(),
    recordId: z.string().meta({ description: 'Of the firing, or of the record that it was merged into.' }),
    actions: z.array(actionSchema).meta({ description: 'What is done then, or would have been.' }),
    droppedAt: z.iso.datetime().nullable(),
    dropReason: z.enum(['record_deleted', 'record_converted', 'rule_deleted', 'dropped_by_api']).nullable(),
})

export const firingSchema = z.object({
    id: z.string(),
    ruleId: z.uuid(),
    ruleVersion: z.int(),
    object: z.string(),
    recordId: z.string(),
    transaction: z.string(),
    position: z.string().meta({ description: 'The change that fired it, by its position in the feed.' }),
    firedAt: z.iso.datetime(),
    state: z.enum(FIRING_STATES).meta({
        description:
            'fired: its actions were queued. held: the rule was braked. approved: a person let it go, or asked for the records that ' +
            'matched when the rule was enabled. discarded: a person said no.',
    }),
    waits: z.array(waitSchema).meta({ description: 'What it still has to do after a wait, and what was dropped of that and why.' }),
})
export type Firing = z.infer<typeof firingSchema>

export const decisionSchema = z.strictObject({ decision: z.enum(['release', 'discard'], 'Give release or discard.') })
export type Decision = z.infer<typeof decisionSchema>['decision']

export const enableInputSchema = z.strictObject({
    alsoMatching: z
        .strictObject({ atMost: z.int().min(0, 'Give 0 or more.').max(1_000_000, 'Give at most 1,000,000.') })
        .optional()
        .meta({ description: 'Also take the records that match now; refused when they are more than `atMost`: count them first.' }),
})
export type EnableInput = z.infer<typeof enableInputSchema>

export const matchesSchema = z.object({
    count: z.int(),
    examined: z.int().meta({ description: 'How many records of the object were looked at.' }),
    isComplete: z.boolean().meta({ description: 'False when there are more than a million records: then at least so many match.' }),
    sample: z.array(z.string()).meta({ description: 'Ids of the first matching records.' }),
})
export type Matches = z.infer<typeof matchesSchema>

export const rehearsalSchema = z.object({
    since: z.iso.datetime().meta({ description: 'Seven days ago.' }),
    through: z.iso.datetime().meta({ description: 'Up to when the feed was looked at.' }),
    examined: z.int().meta({ description: 'How many changes of the object were looked at.' }),
    isComplete: z.boolean().meta({
        description: 'False when there were more than 100,000, or more than 1,000,000 of any object: then it ends where `through` says.',
    }),
    wouldFire: z.int(),
    records: z.int().meta({ description: 'For how many records.' }),
    busiestHour: z.int().meta({ description: 'The most firings within an hour: past `firingsPerHourMax` the rule would brake.' }),
    firings: z
        .array(z.object({ recordId: z.string(), position: z.string(), transaction: z.string(), receivedAt: z.iso.datetime() }))
        .meta({ description: 'The first 100 of them.' }),
})
export type Rehearsal = z.infer<typeof rehearsalSchema>
