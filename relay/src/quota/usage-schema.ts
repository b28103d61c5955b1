/** Usage as the API gives it. */
import { z } from 'zod'
import { QUOTAS } from './quota-types.ts'

const time = z.iso.datetime()
const count = z.int()

const quotaSchema = z.object({
    quota: z.enum(QUOTAS).meta({ description: 'data: API requests. bulk: Bulk API query jobs. apex: asynchronous Apex executions.' }),
    max: count.nullable().meta({ description: 'The org’s allowance in 24 hours; null while it is not known, as all that depends on it.' }),
    used: count.nullable().meta({ description: 'By the whole org.' }),
    ours: count.meta({ description: 'By Headroom, metered by itself.' }),
    others: count.nullable().meta({ description: 'By everybody else.' }),
    remaining: count.nullable(),
    ownLimit: count.nullable().meta({ description: 'What Headroom may spend in 24 hours.' }),
    ownLimitPercent: z.int(),
    threshold: count.nullable().meta({ description: 'Used by anybody, from which Headroom stops.' }),
    state: z.enum(['open', 'paused', 'unknown']),
    reason: z.string().nullable().meta({ description: 'Why it is not open, and what happens next.' }),
    pausedAt: time.nullable(),
    color: z
        .enum(['green', 'orange', 'red', 'unknown'])
        .meta({ description: 'Green below 80 % of the allowance, orange to 90 %, red from it.' }),
    forecast: z.object({
        reachedAt: time.nullable().meta({ description: 'When the threshold is reached if use goes on as in the last hour.' }),
        why: z.enum(['reached', 'at_this_rate', 'not_within_a_day', 'too_few_samples']),
    }),
    checkedAt: time.nullable(),
    source: z
        .enum(['org_limits', 'header', 'limits'])
        .nullable()
        .meta({ description: 'org_limits: the org told it, at no cost. header: with an answer. limits: asked for.' }),
})

export const usageSchema = z.object({ quotas: z.array(quotaSchema) })

const entry = z.object({
    quota: z.enum(QUOTAS),
    feature: z.string(),
    object: z.string().nullable(),
    userId: z.string().nullable().meta({ description: 'The Salesforce user whose session spent it.' }),
    userName: z.string().nullable().meta({ description: 'Null where the relay has not seen the user.' }),
    calls: count,
})
export const ledgerSchema = z.object({ since: time, entries: z.array(entry).meta({ description: 'The largest first, at most 1,000.' }) })

const point = z.object({
    at: time,
    max: count.nullable().meta({ description: 'Null where Salesforce told nothing in this part of the time.' }),
    used: count.nullable().meta({ description: 'By the whole org in the 24 hours before.' }),
    ours: count.meta({ description: 'By Headroom in the 24 hours before.' }),
})
export const seriesSchema = z.object({ series: z.array(z.object({ quota: z.enum(QUOTAS), points: z.array(point) })) })

export const samplesSchema = z.object({
    quota: z.enum(QUOTAS),
    samples: z.array(z.object({ at: time, max: count, used: count })),
})
