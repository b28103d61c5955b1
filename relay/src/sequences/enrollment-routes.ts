/** Enrollments over HTTP: which records are in a sequence. */
import { z } from 'zod'
import {
    defineRoute,
    idParameter,
    limitParameter,
    nextSchema,
    objectParameter,
    pageParameter,
    recordIdSchema,
    toPage,
} from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { findWrongPrefix } from '../platform/standard-objects.ts'
import { enrollmentDetailSchema, enrollmentSchema } from './enrollment-schema.ts'
import type { EnrollmentService } from './enrollment-service.ts'
import { listEnrollments } from './enrollment-store.ts'
import { RECORDS_MAX } from './sequence-schema.ts'
import type { SequenceService } from './sequence-service.ts'

const tag = 'sequences'
const path = '/v1/sequences/{sequenceId}/enrollments'
const parameters = { sequenceId: idParameter }
const oneParameters = { ...parameters, recordId: recordIdSchema }

const recordSchema = z.strictObject({ object: objectParameter, recordId: recordIdSchema }).superRefine(({ object, recordId }, context) => {
    const message = findWrongPrefix(object, recordId)
    if (message !== null) context.addIssue({ code: 'custom', path: ['recordId'], message })
})

const page = { name: 'EnrollmentPage', schema: z.object({ enrollments: z.array(enrollmentSchema), next: nextSchema }) }
const body = {
    name: 'EnrollmentInput',
    schema: z.strictObject({
        records: z.array(recordSchema).min(1, 'Give at least one record.').max(RECORDS_MAX, `Give at most ${RECORDS_MAX} records.`),
    }),
}
const result = {
    name: 'EnrollmentResult',
    schema: z.object({
        started: z.int().meta({ description: 'How many of them were not active in the sequence before.' }),
        enrollments: z.array(enrollmentSchema),
    }),
}

const detail = { name: 'EnrollmentDetail', schema: enrollmentDetailSchema }

function createPauseRoutes(enrollments: EnrollmentService): Route[] {
    const shared = { tag, parameters: oneParameters, errors: ['not_found', 'conflict'] } as const
    const answer = { status: 200, description: 'The enrollment as it is now.', body: detail } as const
    return [
        defineRoute({
            ...shared,
            method: 'POST',
            path: `${path}/{recordId}/pause`,
            name: 'pauseEnrollment',
            summary: 'Pause an enrollment: it takes no step until it is resumed. What it has asked for is still done.',
            answer,
            handle: ({ orgId, path: { sequenceId, recordId } }) => enrollments.pause(orgId, sequenceId, recordId),
        }),
        defineRoute({
            ...shared,
            method: 'POST',
            path: `${path}/{recordId}/resume`,
            name: 'resumeEnrollment',
            summary: 'Let an enrollment go on. A wait runs also while it is paused: one that is over is followed by the next step at once.',
            answer,
            handle: ({ orgId, path: { sequenceId, recordId } }) => enrollments.resume(orgId, sequenceId, recordId),
        }),
    ]
}

export function createEnrollmentRoutes(sql: Sql, sequences: SequenceService, enrollments: EnrollmentService): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path,
            name: 'listEnrollments',
            tag,
            summary: 'Enrollments of a sequence in the order of their record ids, ended ones included unless `state` says otherwise.',
            parameters,
            query: { state: z.enum(['active', 'ended'], 'Give active or ended.').optional(), limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of enrollments.', body: page },
            errors: ['not_found'],
            handle: async ({ orgId, path: { sequenceId }, query: { state, limit, page: after = '' } }) => {
                await sequences.find(orgId, sequenceId)
                const found = await listEnrollments(sql, orgId, sequenceId, { state, afterRecordId: after, limit: limit + 1 })
                const { items, next } = toPage(found, limit, (one) => one.recordId)
                return { enrollments: items, next }
            },
        }),
        defineRoute({
            method: 'POST',
            path,
            name: 'enrollRecords',
            tag,
            summary: 'Put records into a sequence. One that is in it already stays as it is; one that was ended starts again.',
            parameters,
            body,
            answer: { status: 200, description: 'The enrollments as they are now.', body: result },
            errors: ['not_found'],
            handle: ({ orgId, path: { sequenceId }, body: { records } }) => enrollments.start(orgId, sequenceId, records),
        }),
        defineRoute({
            method: 'GET',
            path: `${path}/{recordId}`,
            name: 'getEnrollment',
            tag,
            summary: 'One enrollment with its steps: what is done, what it waits for, what comes, and the tasks that were made of them.',
            parameters: oneParameters,
            answer: { status: 200, description: 'The enrollment.', body: detail },
            errors: ['not_found'],
            handle: ({ orgId, path: { sequenceId, recordId } }) => enrollments.find(orgId, sequenceId, recordId),
        }),
        ...createPauseRoutes(enrollments),
        defineRoute({
            method: 'DELETE',
            path,
            name: 'unenrollRecordByQuery',
            tag,
            summary: 'End the enrollment of the record that the query names.',
            parameters,
            query: { recordId: recordIdSchema },
            answer: { status: 204, description: 'It has ended.' },
            errors: ['not_found'],
            handle: ({ orgId, path: { sequenceId }, query: { recordId } }) => enrollments.end(orgId, sequenceId, recordId),
        }),
        defineRoute({
            method: 'DELETE',
            path: `${path}/{recordId}`,
            name: 'unenrollRecord',
            tag,
            summary: 'End the enrollment of a record. The enrollment stays readable, with its reason.',
            parameters: oneParameters,
            answer: { status: 204, description: 'It has ended.' },
            errors: ['not_found'],
            handle: ({ orgId, path: { sequenceId, recordId } }) => enrollments.end(orgId, sequenceId, recordId),
        }),
    ]
}
