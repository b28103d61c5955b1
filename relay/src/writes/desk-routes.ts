/** The backlog and the failure desk over HTTP. */
import { z } from 'zod'
import {
    defineRoute,
    idParameter,
    limitParameter,
    nextSchema,
    pageParameter,
    parsePage,
    positionParameter,
    recordIdSchema,
    toPage,
} from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import { fieldNameSchema, valueSchema } from './activity-schema.ts'
import { readChannels } from './channel-service.ts'
import type { ChannelParts } from './channel-service.ts'
import { readCounts } from './count-store.ts'
import type { DeskService } from './desk-service.ts'
import { groupParked } from './desk-store.ts'
import { explainError } from './error-table.ts'
import { viewWrites } from './write-service.ts'
import { listWrites, selectWaitingSince } from './write-store.ts'
import { WRITE_STATES } from './write-types.ts'
import { writeSchema } from './write-view.ts'

const tag = 'writes'
const parameters = { writeId: idParameter }
const write = { name: 'Write', schema: writeSchema }
const GROUPS_MAX = 200

const gate = z.object({ isOpen: z.boolean(), reason: z.string().nullable(), until: z.iso.datetime().nullable() })
const backlog = {
    name: 'Backlog',
    schema: z.object({
        channel: z.enum(['apex', 'api']).nullable().meta({ description: 'By which way what waits goes now; null: by none.' }),
        reason: z.string().meta({ description: 'Why that way, or why it waits.' }),
        until: z.iso.datetime().nullable().meta({ description: 'When it goes on, where that is known.' }),
        channels: z.object({ apex: gate, api: gate }),
        counts: z.object({ waiting: z.int(), leased: z.int(), parked: z.int(), review: z.int() }),
        waitingSince: z.iso.datetime().nullable(),
        cost: z
            .object({ apexJobs: z.int(), apiRequests: z.int() })
            .meta({ description: 'What it takes to carry all that waits, by either way.' }),
        writes: z.array(writeSchema),
        next: nextSchema,
    }),
}
const amount = (value: number, singular: string): string => `${value} ${singular}${value === 1 ? '' : 's'}`

/** Up to 1,000 writes share an API request, and up to 50 a job: it is the most that these can have cost. */
const writeCost = (attempts: number, byApi: number): string =>
    `Sent ${amount(attempts, 'time')}, which cost at most ${amount(byApi, 'API request')} and ${amount(attempts - byApi, 'Apex job')}.`

const failures = {
    name: 'WriteFailures',
    schema: z.object({
        groups: z.array(
            z.object({
                code: z.string(),
                object: z.string(),
                count: z.int(),
                oldestAt: z.iso.datetime(),
                text: z.string().meta({ description: 'What happened.' }),
                nextStep: z.string(),
                attempts: z.int().meta({ description: 'How often one of them was sent.' }),
                cost: z.string().meta({ description: 'What sending them has cost, in words.' }),
                message: z.string().meta({ description: 'Of the newest, as Salesforce says it.' }),
                writeId: z.uuid().meta({ description: 'The newest.' }),
            }),
        ),
    }),
}
const group = {
    name: 'WriteGroup',
    schema: z.strictObject({
        code: z
            .string()
            .regex(/^[\x21-\x7e]{1,80}$/, 'Give a reason as the failures name it, for example NOT_APPROVED.')
            .optional()
            .meta({ description: 'Those with this reason; all when nothing is named.' }),
        ruleId: idParameter.optional().meta({ description: 'Those that go back to this rule.' }),
        sequenceId: idParameter.optional().meta({ description: 'Those that this sequence made.' }),
    }),
}
const decided = { name: 'DecidedWrites', schema: z.object({ decided: z.int() }) }
const edit = {
    name: 'WriteEdit',
    schema: z.strictObject({
        fields: z.record(fieldNameSchema, valueSchema).refine((fields) => Object.keys(fields).length > 0, 'Give at least one field.'),
    }),
}
const state = z
    .enum(WRITE_STATES, `Give one of ${WRITE_STATES.join(', ')}.`)
    .optional()
    .meta({ description: 'Unless given: waiting, leased, parked and review.' })
const OPEN = ['waiting', 'leased', 'parked', 'review'] as const

const showGate = (one: { isOpen: boolean; reason?: string; until?: Date | null }) => {
    return { isOpen: one.isOpen, reason: one.reason ?? null, until: one.until?.toISOString() ?? null }
}

async function readSummary(sql: Sql, orgId: string, parts: ChannelParts) {
    const { choice, apex, api } = await readChannels(sql, orgId, parts)
    const counts = await readCounts(sql, orgId)
    const count = (one: (typeof OPEN)[number]): number => counts.get(one) ?? 0
    return {
        ...choice,
        until: choice.until?.toISOString() ?? null,
        channels: { apex: showGate(apex), api: showGate(api) },
        counts: { waiting: count('waiting'), leased: count('leased'), parked: count('parked'), review: count('review') },
        waitingSince: (await selectWaitingSince(sql, orgId))?.toISOString() ?? null,
        cost: { apexJobs: Math.ceil(count('waiting') / 50), apiRequests: Math.ceil(count('waiting') / 1_000) },
    }
}

export interface BacklogParts extends ChannelParts {
    readonly database: Database
}

function createBacklogRoute(parts: BacklogParts): Route {
    return defineRoute({
        method: 'GET',
        path: '/v1/backlog',
        name: 'getBacklog',
        tag,
        summary: 'What is to be written to Salesforce and is not yet: by which way it goes, why it waits and until when, in its order.',
        query: { state, recordId: recordIdSchema.optional(), limit: limitParameter, page: pageParameter },
        answer: { status: 200, description: 'A page of it.', body: backlog },
        handle: ({ orgId, query }) => {
            const afterPlace = parsePage(positionParameter, query.page) ?? 0
            const states = query.state === undefined ? OPEN : [query.state]
            const filter = { states, recordId: query.recordId ?? null, code: null, afterPlace, limit: query.limit + 1 }
            // Of one moment: a write that is settled meanwhile waits in the list and in the counts, or in neither.
            return parts.database.snapshot(async (sql) => {
                const { items, next } = toPage(await listWrites(sql, orgId, filter), query.limit, ({ place }) => String(place))
                return { ...(await readSummary(sql, orgId, parts)), writes: await viewWrites(sql, orgId, items, parts), next }
            })
        },
    })
}

function createDecisionRoutes(service: DeskService): Route[] {
    return [
        defineRoute({
            method: 'PUT',
            path: '/v1/writes/{writeId}',
            name: 'editWrite',
            tag,
            summary: 'Give a write that was never sent or is parked other values; one that is parked is tried again with them.',
            parameters,
            body: edit,
            answer: { status: 200, description: 'The write as it is now.', body: write },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { writeId }, body: { fields } }) => service.edit(orgId, writeId, fields),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/writes/{writeId}/retry',
            name: 'retryWrite',
            tag,
            summary: 'Try a parked write again, or let one go that was held for review. What was done already is not done twice.',
            parameters,
            answer: { status: 200, description: 'The write as it is now.', body: write },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { writeId } }) => service.retry(orgId, writeId),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/writes/{writeId}/cancel',
            name: 'cancelWrite',
            tag,
            summary: 'Give up a write that waits, is parked or held for review.',
            parameters,
            answer: { status: 200, description: 'The write, cancelled.', body: write },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { writeId } }) => service.cancel(orgId, writeId),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/backlog/retry',
            name: 'retryWrites',
            tag,
            summary: 'Try all parked writes again, or a group of them: up to 10,000 in one request.',
            body: group,
            answer: { status: 200, description: 'How many wait again.', body: decided },
            handle: async ({ orgId, body }) => ({ decided: await service.retryGroup(orgId, body) }),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/backlog/cancel',
            name: 'cancelWrites',
            tag,
            summary: 'Give up all writes that wait or are parked, or a group of them, as those of a rule: up to 10,000 in one request.',
            body: group,
            answer: { status: 200, description: 'How many are cancelled.', body: decided },
            handle: async ({ orgId, body }) => ({ decided: await service.cancelGroup(orgId, body) }),
        }),
    ]
}

export function createDeskRoutes(parts: BacklogParts, service: DeskService): Route[] {
    return [
        createBacklogRoute(parts),
        defineRoute({
            method: 'GET',
            path: '/v1/backlog/failures',
            name: 'listWriteFailures',
            tag,
            summary: 'Writes that need a person, grouped by what happened, with the next step in plain words. The largest group first.',
            answer: { status: 200, description: 'At most 200 groups.', body: failures },
            handle: async ({ orgId }) => {
                const groups = await groupParked(parts.database, orgId, GROUPS_MAX)
                const shown = groups.map(({ oldestAt, attemptsByApi, ...one }) => {
                    const { text, nextStep } = explainError(one.code)
                    return { ...one, oldestAt: oldestAt.toISOString(), text, nextStep, cost: writeCost(one.attempts, attemptsByApi) }
                })
                return { groups: shown }
            },
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/backlog/failures.csv',
            name: 'exportWriteFailures',
            tag,
            summary: 'The same one by one, as a table for a spreadsheet: at most 10,000. No cell of it is taken for a formula.',
            answer: { status: 200, description: 'CSV in UTF-8.', contentType: 'text/csv' },
            handle: ({ orgId }) => service.exportParked(orgId),
        }),
        ...createDecisionRoutes(service),
    ]
}
