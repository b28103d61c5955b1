/** Sequences over HTTP. */
import { z } from 'zod'
import { defineRoute, idParameter, limitParameter, nextSchema, pageParameter, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { sequenceInputSchema, sequenceSchema } from './sequence-schema.ts'
import type { SequenceService } from './sequence-service.ts'
import { listSequences } from './sequence-store.ts'

const tag = 'sequences'
const path = '/v1/sequences/{sequenceId}'
const parameters = { sequenceId: idParameter }
const body = { name: 'SequenceInput', schema: sequenceInputSchema }
const sequence = { name: 'Sequence', schema: sequenceSchema }
const page = { name: 'SequencePage', schema: z.object({ sequences: z.array(sequenceSchema), next: nextSchema }) }

function createPauseRoutes(service: SequenceService): Route[] {
    const shared = { tag, parameters, errors: ['not_found'] } as const
    const answer = { status: 200, description: 'The sequence as it is now.', body: sequence } as const
    return [
        defineRoute({
            ...shared,
            method: 'POST',
            path: `${path}/pause`,
            name: 'pauseSequence',
            summary:
                'Pause a sequence: none of its enrollments takes a step until it is resumed. Records can still be put in and taken out.',
            answer,
            handle: ({ orgId, path: { sequenceId } }) => service.pause(orgId, sequenceId),
        }),
        defineRoute({
            ...shared,
            method: 'POST',
            path: `${path}/resume`,
            name: 'resumeSequence',
            summary: 'Let a sequence go on. Waits run also while it is paused: those that are over are followed by the next step at once.',
            answer,
            handle: ({ orgId, path: { sequenceId } }) => service.resume(orgId, sequenceId),
        }),
    ]
}

export function createSequenceRoutes(sql: Sql, service: SequenceService): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/sequences',
            name: 'listSequences',
            tag,
            summary: 'Sequences in the order of their names.',
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of sequences.', body: page },
            handle: async ({ orgId, query }) => {
                const { items, next } = toPage(
                    await listSequences(sql, orgId, query.page ?? '', query.limit + 1),
                    query.limit,
                    (one) => one.name,
                )
                return { sequences: items, next }
            },
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/sequences',
            name: 'createSequence',
            tag,
            summary: 'Make a sequence.',
            body,
            answer: { status: 201, description: 'The new sequence.', body: sequence },
            errors: ['conflict'],
            handle: ({ orgId, body: input }) => service.create(orgId, input),
        }),
        defineRoute({
            method: 'GET',
            path,
            name: 'getSequence',
            tag,
            summary: 'One sequence.',
            parameters,
            answer: { status: 200, description: 'The sequence.', body: sequence },
            errors: ['not_found'],
            handle: ({ orgId, path: { sequenceId } }) => service.find(orgId, sequenceId),
        }),
        defineRoute({
            method: 'PUT',
            path,
            name: 'replaceSequence',
            tag,
            summary: 'Rename a sequence and, if given, replace its steps.',
            parameters,
            body,
            answer: { status: 200, description: 'The sequence as it is now.', body: sequence },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { sequenceId }, body: input }) => service.replace(orgId, sequenceId, input),
        }),
        ...createPauseRoutes(service),
        defineRoute({
            method: 'DELETE',
            path,
            name: 'deleteSequence',
            tag,
            summary: 'Delete a sequence and its enrollments; refused while a rule uses it.',
            parameters,
            answer: { status: 204, description: 'It is gone.' },
            errors: ['not_found', 'in_use'],
            handle: ({ orgId, path: { sequenceId } }) => service.remove(orgId, sequenceId),
        }),
    ]
}
