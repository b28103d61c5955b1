/** The relay's figures for Prometheus. No label names an org, a record or a token: figures may be read by people who may not read data. */
import type { RequestHandler } from 'express'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { acrossOrgs } from '../platform/every-org.ts'

export interface Metrics {
    readonly registry: Registry
    readonly changesAccepted: Counter
    readonly rulesFired: Counter
    readonly outboxActions: Counter<'outcome'>
    readonly webhookAttempts: Counter<'outcome'>
    readonly rowsExpired: Counter<'table'>
    /** Times and counts every request under its route, not under its path. */
    readonly observeRequest: RequestHandler
}

export interface OutboxFigures {
    readonly waiting: number
    readonly parked: number
    readonly oldestSeconds: number
}

export interface RuleFigures {
    readonly braked: number
    readonly held: number
}

export interface FailureFigures {
    readonly parked: number
}

export interface GapFigures {
    readonly changes: number
}

export interface QuotaFigures {
    readonly paused: number
    readonly calls: number
}

/** Where the figures come from that are counted when they are asked for. */
export interface FigureSources {
    readonly readOutbox: () => Promise<OutboxFigures>
    readonly readRules: () => Promise<RuleFigures>
    readonly readFailures: () => Promise<FailureFigures>
    readonly readGaps: () => Promise<GapFigures>
    readonly readQuotas: () => Promise<QuotaFigures>
}

// A delivery is to be accepted well inside the 10 s that Apex waits for it.
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function createMetrics({ readOutbox, readRules, readFailures, readGaps, readQuotas }: FigureSources): Metrics {
    const registry = new Registry()
    const registers = [registry]
    collectDefaultMetrics({ register: registry })
    const duration = new Histogram({
        name: 'headroom_http_request_duration_seconds',
        help: 'Time from request to answer; its count is the number of requests, deliveries among them.',
        labelNames: ['method', 'route', 'status'],
        buckets: DURATION_BUCKETS,
        registers,
    })
    const addGauge = createAddGauge(registers)
    addOutboxGauges(addGauge, readOutbox)
    addRuleGauges(addGauge, readRules)
    addQuotaGauges(addGauge, readQuotas)
    const parkedHelp = 'Changes that could not be applied and wait for a person.'
    const readParked = shareRead(readFailures)
    addGauge('headroom_failures_parked', parkedHelp, async () => (await readParked()).parked)
    const readGapsOnce = shareRead(readGaps)
    const gapHelp = 'Changes that orgs could not keep while the relay was out of reach, as told in the last 24 hours.'
    addGauge('headroom_gap_changes', gapHelp, async () => (await readGapsOnce()).changes)
    return {
        registry,
        changesAccepted: new Counter({ name: 'headroom_changes_accepted_total', help: 'Changes that entered the feed.', registers }),
        rulesFired: new Counter({ name: 'headroom_rule_firings_total', help: 'New firings of rules.', registers }),
        outboxActions: new Counter({
            name: 'headroom_outbox_actions_total',
            help: 'Actions by outcome: done, retried (tried again later) or parked (given up, kept).',
            labelNames: ['outcome'],
            registers,
        }),
        webhookAttempts: new Counter({
            name: 'headroom_webhook_attempts_total',
            help: 'Attempts to send a webhook message by outcome: delivered, retried, dead (given up, kept), outdated (another relay took over) or released (the relay stopped).',
            labelNames: ['outcome'],
            registers,
        }),
        rowsExpired: new Counter({
            name: 'headroom_rows_expired_total',
            help: 'Rows removed because they were older than the retention.',
            labelNames: ['table'],
            registers,
        }),
        observeRequest: (request, response, next) => {
            const stop = duration.startTimer()
            response.on('finish', () => {
                // Paths that nothing serves share one label: a scanner must not be able to make new ones.
                const route = (request as { route?: { path?: unknown } }).route?.path
                const method = /^(GET|POST|PUT|DELETE)$/.test(request.method) ? request.method : 'other'
                stop({ method, route: typeof route === 'string' ? route : 'none', status: String(response.statusCode) })
            })
            next()
        },
    }
}

type AddGauge = (name: string, help: string, read: () => Promise<number>) => void

/** Gauges are collected side by side on each scrape: those of one source share a read that is under way. */
function shareRead<Figures>(read: () => Promise<Figures>): () => Promise<Figures> {
    let running: Promise<Figures> | null = null
    return () => (running ??= acrossOrgs(read).finally(() => (running = null)))
}

function createAddGauge(registers: Registry[]): AddGauge {
    return (name, help, read) => {
        new Gauge({
            name,
            help,
            registers,
            async collect() {
                this.set(await read())
            },
        })
    }
}

function addOutboxGauges(addGauge: AddGauge, readOutbox: () => Promise<OutboxFigures>): void {
    const read = shareRead(readOutbox)
    addGauge('headroom_outbox_waiting', 'Actions that wait to be carried out.', async () => (await read()).waiting)
    addGauge('headroom_outbox_parked', 'Actions given up after all attempts: someone must look.', async () => (await read()).parked)
    addGauge('headroom_outbox_oldest_seconds', 'Age of the oldest action that waits.', async () => (await read()).oldestSeconds)
}

function addRuleGauges(addGauge: AddGauge, readRules: () => Promise<RuleFigures>): void {
    const read = shareRead(readRules)
    addGauge(
        'headroom_rules_braked',
        'Rules that fired too often and stopped: someone must release or discard what they hold.',
        async () => (await read()).braked,
    )
    addGauge('headroom_firings_held', 'Firings of braked rules that wait for a decision.', async () => (await read()).held)
}

function addQuotaGauges(addGauge: AddGauge, readQuotas: () => Promise<QuotaFigures>): void {
    const read = shareRead(readQuotas)
    addGauge('headroom_quotas_paused', 'Quotas of orgs of which Headroom spends nothing for now.', async () => (await read()).paused)
    const help = 'API requests that Headroom made of all orgs in the last 24 hours, those under way aside.'
    addGauge('headroom_quota_api_requests', help, async () => (await read()).calls)
}
