/** What an enrollment is, as the API gives it: where it stands, and what it has done so far. */
import { z } from 'zod'
import { WRITE_STATES } from '../writes/index.ts'
import { stepSchema } from './step-schema.ts'

const time = z.iso.datetime()

export const enrollmentSchema = z.object({
    sequenceId: z.uuid(),
    object: z.string(),
    recordId: z.string(),
    state: z.enum(['active', 'ended']),
    source: z.enum(['api', 'rule']).meta({ description: 'Who started it.' }),
    ruleId: z.uuid().nullable(),
    enrolledAt: time,
    endedAt: time.nullable(),
    endReason: z
        .enum(['removed_by_api', 'removed_by_rule', 'record_deleted', 'record_merged', 'record_converted', 'completed'])
        .nullable()
        .meta({
            description:
                'completed: all its steps are done. record_merged: its enrollments went to the record that won. record_converted: a lead’s enrollments end with its ' +
                'conversion; the contact starts none by itself.',
        }),
    stepCount: z.int().meta({
        description: 'Of the steps that its sequence had when it started. It goes through these, whatever becomes of the sequence’s.',
    }),
    step: z
        .object({ number: z.int(), type: z.literal('wait'), since: time })
        .nullable()
        .meta({ description: 'The wait that it is at, the first step being 1; null before its first step, and where it has none.' }),
    next: z
        .object({ number: z.int(), type: z.enum(['wait', 'create_task']), subject: z.string().nullable(), at: time })
        .nullable()
        .meta({ description: 'The step after it, and when; while it is paused no earlier than its resume. Null when nothing is left.' }),
    tasks: z.object({ made: z.int(), all: z.int() }).meta({ description: 'How many of its tasks are asked for by now.' }),
    pausedAt: time.nullable().meta({ description: 'By itself.' }),
    sequencePausedAt: time.nullable().meta({ description: 'With its sequence.' }),
})
export type Enrollment = z.infer<typeof enrollmentSchema>

const stepViewSchema = z.object({
    number: z.int(),
    state: z.enum(['done', 'current', 'to_come']),
    step: stepSchema,
    task: z
        .object({
            writeId: z.uuid(),
            state: z.enum(WRITE_STATES).nullable().meta({ description: 'As in the backlog; null when it was settled long ago.' }),
            recordId: z.string().nullable().meta({ description: 'The Task in Salesforce, once it is there.' }),
            problem: z.string().nullable(),
            nextStep: z.string().nullable().meta({ description: 'What a person can do about the problem.' }),
        })
        .nullable()
        .meta({ description: 'Of a step that made one.' }),
})
export type StepView = z.infer<typeof stepViewSchema>

export const enrollmentDetailSchema = enrollmentSchema.extend({ steps: z.array(stepViewSchema) })
export type EnrollmentDetail = z.infer<typeof enrollmentDetailSchema>
