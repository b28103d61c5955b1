/** Usage over HTTP. */
import { z } from 'zod'
import { defineRoute } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Database } from '../platform/database.ts'
import { sumLedger } from './ledger-store.ts'
import type { LedgerEntry } from './ledger-store.ts'
import { LEDGER_DAYS } from './quota-numbers.ts'
import { QUOTAS } from './quota-types.ts'
import type { Quota } from './quota-types.ts'
import { selectSamples } from './reading-store.ts'
import { ledgerSchema, samplesSchema, seriesSchema, usageSchema } from './usage-schema.ts'
import { POINTS_MAX, readSeries } from './usage-series.ts'
import type { SeriesPoint } from './usage-series.ts'
import { look } from './usage-service.ts'
import type { UsageParts } from './usage-service.ts'

const tag = 'usage'
const DAY_MS = 24 * 3_600_000
const ENTRIES_MAX = 1_000
const daysMessage = `Give a whole number of days from 1 to ${LEDGER_DAYS}.`

const days = z
    .string()
    .regex(/^[1-9]\d?$/, daysMessage)
    .transform(Number)
    .pipe(z.int().max(LEDGER_DAYS, daysMessage))
    .default(1)
    .meta({ description: 'How far back, in days (1 if not given).' })

const hours = z
    .enum(['24', '168'], 'Give 24 or 168.')
    .default('24')
    .transform(Number)
    .pipe(z.int())
    .meta({ description: 'A day (24, if not given) or a week (168).' })

const userParameter = z
    .string()
    .regex(/^005[A-Za-z0-9]{15}$/, 'Give a user id of 18 characters.')
    .meta({ description: 'A Salesforce user id of 18 characters.' })

const show = ({ object, userId: user, ...entry }: LedgerEntry) => ({ ...entry, object: object || null, userId: user || null })

const showPoint = ({ at, ...point }: SeriesPoint) => ({ at: at.toISOString(), ...point })

async function readLedger({ sql, clock }: UsageParts, orgId: string, back: number, user: string | null): Promise<object> {
    const since = new Date(clock.now().getTime() - back * DAY_MS)
    const entries = await sumLedger(sql, orgId, { since, userId: user }, ENTRIES_MAX)
    return { since: since.toISOString(), entries: entries.map(show) }
}

type UsageRouteParts = Omit<UsageParts, 'sql'> & { readonly database: Database }

export function createUsageRoutes({ database, ...rest }: UsageRouteParts): Route[] {
    const parts: UsageParts = { ...rest, sql: database }
    const ledger = { status: 200, description: 'What was spent.', body: { name: 'Ledger', schema: ledgerSchema } } as const
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/usage',
            name: 'getUsage',
            tag,
            summary: 'The three quotas: who used how much, where the lines are, when they will be reached. Costs no call to Salesforce.',
            answer: { status: 200, description: 'All three, known or not.', body: { name: 'Usage', schema: usageSchema } },
            // Of one moment: a forecast is of the reading that stands beside it.
            handle: ({ orgId }) => database.snapshot(async (sql) => ({ quotas: await look({ ...parts, sql }, orgId) })),
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/usage/ledger',
            name: 'getLedger',
            tag,
            summary: `What Headroom spent, by feature, object and user. Kept for ${LEDGER_DAYS} days at most.`,
            query: { days },
            answer: ledger,
            handle: ({ orgId, query }) => readLedger(parts, orgId, query.days, null),
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/usage/series',
            name: 'getUsageSeries',
            tag,
            summary: `All three quotas over a day or a week as ${POINTS_MAX} points each: what the org had used, and what of it Headroom had.`,
            query: { hours },
            answer: { status: 200, description: 'From the oldest to now.', body: { name: 'UsageSeries', schema: seriesSchema } },
            handle: async ({ orgId, query }) => {
                const span = { until: parts.clock.now(), hours: query.hours }
                const read = async (quota: Quota) => ({ quota, points: (await readSeries(parts.sql, orgId, quota, span)).map(showPoint) })
                return { series: await Promise.all(QUOTAS.map(read)) }
            },
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/usage/users/{user}',
            name: 'getUsageOfUser',
            tag,
            summary: 'What Headroom spent in the sessions of one user.',
            parameters: { user: userParameter },
            query: { days },
            answer: ledger,
            handle: ({ orgId, path, query }) => readLedger(parts, orgId, query.days, path.user),
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/usage/samples/{quota}',
            name: 'getUsageSamples',
            tag,
            summary: 'How a quota was used, every five minutes at most: for a chart of a day or a week.',
            parameters: { quota: z.enum(QUOTAS, `Give one of ${QUOTAS.join(', ')}.`) },
            query: { days },
            answer: { status: 200, description: 'From the oldest to the newest.', body: { name: 'UsageSamples', schema: samplesSchema } },
            handle: async ({ orgId, path: { quota }, query }) => {
                const samples = await selectSamples(parts.sql, orgId, quota, new Date(parts.clock.now().getTime() - query.days * DAY_MS))
                return { quota, samples: samples.map(({ bucket, max, used }) => ({ at: bucket.toISOString(), max, used })) }
            },
        }),
    ]
}
