/** How an org is synced, as the API gives it. */
import { z } from 'zod'
import { objectParameter } from '../http/index.ts'
import { READ_CAUSES, READ_STATES } from './bulk-store.ts'
import { MODE_REASONS, MODES } from './mode-policy.ts'

const time = z.iso.datetime().nullable()

const bulkReadSchema = z.object({
    id: z.string(),
    cause: z.enum(READ_CAUSES).meta({
        description: 'interval: what changed. backfill: the first load. gap: every row, because Salesforce no longer tells what changed.',
    }),
    state: z.enum(READ_STATES).meta({
        description:
            'waiting: for its turn, for quota or for a job. working: Salesforce works on the job. reading, read: its pages come in, are in. ' +
            'done. parked: it cannot be read, and the problem says why.',
    }),
    rows: z.int(),
    rowsTotal: z.int().nullable().meta({ description: 'As far as it is known before.' }),
    pages: z.int(),
    calls: z.int().meta({ description: 'Requests to Salesforce.' }),
    jobs: z.int().meta({ description: 'Bulk API jobs.' }),
    expectedEnd: time.meta({ description: 'At the pace so far; null while nothing says.' }),
    finishedAt: time,
    problem: z.string().nullable(),
})
export type BulkReadView = z.infer<typeof bulkReadSchema>

const receiptSchema = z.object({
    changes24h: z.int().meta({ description: 'Changes in the last 24 hours.' }),
    healed: z.int().meta({ description: 'Of them: found by a check for completeness, where real time had missed them.' }),
    missing: z.int().meta({ description: 'Records that differ in the org and have not come yet.' }),
    provenTo: time.meta({ description: 'All that was saved before is here: the org counted it.' }),
    provenAt: time,
})

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
    paceSeconds: z.int().meta({ description: 'Seconds that the org lets pass between deliveries in real time; 0: it sends at once.' }),
    intervalMinutes: z.int().meta({ description: 'Between two runs of interval sync.' }),
    lastHeartbeatAt: z.iso.datetime().nullable(),
    lastChange: z
        .object({ at: z.iso.datetime(), object: z.string(), recordId: z.string(), operation: z.string() })
        .nullable()
        .meta({ description: 'The newest change that the relay was told or has read; null while there is none.' }),
    leftOut: z
        .int()
        .meta({ description: 'Changes that the org left out as its mode says, since it delivered last: they are read instead.' }),
    run: z
        .object({
            startedAt: time,
            finishedAt: time.meta({ description: 'null while it runs.' }),
            nextAt: time.meta({
                description: 'When the next one is due while changes, or objects without a trigger, are read at intervals.',
            }),
            calls: z.int().meta({ description: 'Requests to Salesforce.' }),
            rows: z.int().meta({ description: 'Rows and deletions that were read.' }),
            problem: z.string().nullable(),
        })
        .nullable()
        .meta({ description: 'The newest run of interval sync; null while there was none.' }),
    receipt: receiptSchema.nullable().meta({ description: 'Of all objects together: proven is what is proven of each.' }),
    objects: z
        .array(
            z.object({
                object: z.string(),
                isIntervalOnly: z.boolean().meta({
                    description: 'The package has no trigger for it: it is read at intervals also while others arrive in real time.',
                }),
                coveredTo: time.meta({ description: 'The watermark: all that was saved before is read.' }),
                readAt: time,
                rows: z.int(),
                changes: z.int().meta({ description: 'How many of them the mirror did not have yet.' }),
                problem: z.string().nullable().meta({
                    description:
                        'Why it is not read, or which of its fields are not because the Sync User does not see them, and what to do.',
                }),
                calls24h: z.int().meta({
                    description:
                        'Requests to Salesforce of the last 24 hours that read it alone: one that asks of several objects is not among them.',
                }),
                gap: z.object({ from: time, to: z.iso.datetime() }).nullable().meta({
                    description: 'Of this time Salesforce no longer tells what changed: every row is read instead. null: there is none.',
                }),
                bulk: bulkReadSchema
                    .nullable()
                    .meta({ description: 'The newest read of many changed rows by Bulk API; null: none was needed.' }),
                receipt: receiptSchema.nullable().meta({ description: 'What the org itself says of it; null before its first check.' }),
                backfill: bulkReadSchema.nullable().meta({ description: 'The newest read of every row; null: there was none.' }),
            }),
        )
        .meta({ description: 'Every object that the org has described, and what interval sync read of it the last time.' }),
})
export type SyncView = z.infer<typeof syncSchema>

export const backfillInputSchema = z.strictObject({
    object: objectParameter,
    start: z
        .boolean()
        .default(true)
        .meta({ description: 'false: only tell what it would cost. Counting the rows is a request to Salesforce.' }),
})

const priceSchema = z.object({
    calls: z.int().meta({ description: 'API requests, about: the looks at a job depend on how long Salesforce takes.' }),
    bulkJobs: z.int(),
})

export const backfillSchema = z.object({
    id: z.string().nullable().meta({ description: 'null: nothing was started.' }),
    rows: z.int().nullable().meta({ description: 'Rows that there are, deleted ones among them; null: they could not be counted.' }),
    price: priceSchema.nullable(),
    problem: z.string().nullable().meta({ description: 'Why Salesforce cannot be asked just now: what was started waits.' }),
})
