/** The relay's figures for Prometheus. No label names an org, a record or a token: figures may be read by people who may not read data. */
import type { RequestHandler } from 'express'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface Metrics {
    readonly registry: Registry
    readonly changesAccepted: Counter
    readonly rulesFired: Counter
    readonly outboxActions: Counter<'outcome'>
    /** Times and counts every request under its route, not under its path. */
    readonly observeRequest: RequestHandler
}

export interface OutboxFigures {
    readonly waiting: number
    readonly parked: number
    readonly oldestSeconds: number
}

// A delivery is to be accepted well inside the 10 s that Apex waits for it.
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function createMetrics(readOutbox: () => Promise<OutboxFigures>): Metrics {
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
    addOutboxGauges(registers, readOutbox)
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

function addOutboxGauges(registers: Registry[], readOutbox: () => Promise<OutboxFigures>): void {
    const parked = new Gauge({ name: 'headroom_outbox_parked', help: 'Actions given up after all attempts: someone must look.', registers })
    const oldest = new Gauge({ name: 'headroom_outbox_oldest_seconds', help: 'Age of the oldest action that waits.', registers })
    new Gauge({
        name: 'headroom_outbox_waiting',
        help: 'Actions that wait to be carried out.',
        registers,
        async collect() {
            const figures = await readOutbox()
            this.set(figures.waiting)
            parked.set(figures.parked)
            oldest.set(figures.oldestSeconds)
        },
    })
}
