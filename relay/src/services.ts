/** What the relay is made of: every store-backed service, built once. app.ts says how they are reached over HTTP. */
import { createConnections, isUsable } from './connections/index.ts'
import type { SalesforceConnections } from './connections/index.ts'
import { readFailureFigures } from './failures/index.ts'
import { FeedSignal } from './feed/index.ts'
import { createFailureLimit, createMetrics } from './http/index.ts'
import type { FailureLimit, Metrics } from './http/index.ts'
import type { ApplyParts } from './intake/index.ts'
import { createMailSender, createMailWorker } from './notices/index.ts'
import type { MailOptions, MailWorker } from './notices/index.ts'
import { createOrgs, readGapFigures } from './orgs/index.ts'
import type { Orgs } from './orgs/index.ts'
import { createOutboxWorker, mindEnds, needForEnds, readOutboxFigures } from './outbox/index.ts'
import type { OutboxWorker } from './outbox/index.ts'
import type { BackgroundLoop } from './platform/background-loop.ts'
import type { Clock } from './platform/clock.ts'
import type { Sealer } from './platform/crypto.ts'
import type { Database } from './platform/database.ts'
import type { Logger } from './platform/log.ts'
import { createGovernor, look, readQuotaFigures } from './quota/index.ts'
import { createRetentionWorker } from './retention/index.ts'
import type { RetentionWorker } from './retention/index.ts'
import { createRuleService, findRuleUsingWebhook, readRuleFigures } from './rules/index.ts'
import type { RuleService } from './rules/index.ts'
import { createExchange } from './salesforce/index.ts'
import { createStepWorker } from './sequences/index.ts'
import { selectSettings } from './settings/index.ts'
import { createModeService, lookAnew } from './sync/index.ts'
import type { BulkSettings, ModeService } from './sync/index.ts'
import { createWebhooks } from './webhooks/index.ts'
import type { SenderOptions, Webhooks } from './webhooks/index.ts'
import { createWrites } from './writes/index.ts'

export interface AppParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly clock: Clock
    /** Decides what relays on one store share: leases and retries. Unset, `clock` does. */
    readonly storeClock?: Clock
    readonly log: Logger
    readonly relayVersion: string
    readonly retentionDays: number
    /** How webhooks are sent where it is not as usual: a test sets its own resolver. */
    readonly webhookSender?: Partial<SenderOptions>
    /** Null or unset: the orgs mail their notices themselves. */
    readonly mail?: MailOptions | null
    /** Hosts besides Salesforce's own that tokens may go to. */
    readonly salesforceHosts?: readonly string[]
    /** How rows are read in bulk where it is not as usual: a test moves its org's clock where the relay would wait. */
    readonly bulk?: Partial<BulkSettings>
}

export interface Services {
    /** Ends requests to Salesforce that are under way. */
    readonly stopping: AbortController
    readonly orgs: Orgs
    readonly connections: SalesforceConnections
    readonly rules: RuleService
    readonly feedSignal: FeedSignal
    readonly metrics: Metrics
    readonly worker: OutboxWorker
    readonly retention: RetentionWorker
    readonly mails: MailWorker | null
    readonly webhooks: Webhooks
    readonly modes: ModeService
    readonly failures: FailureLimit
    readonly writes: ReturnType<typeof createWrites>
    /** Takes enrollments through the steps of their sequences. */
    readonly steps: BackgroundLoop
}

function createSalesforce(parts: AppParts, stopping: AbortSignal): SalesforceConnections {
    const { database, sealer, clock, storeClock = clock, salesforceHosts = [] } = parts
    const governor = createGovernor({ database, clock: storeClock, boundsOf: selectSettings })
    const exchange = createExchange({}, stopping)
    const shared = { database, sealer, clock: storeClock, governor, boundsOf: selectSettings, exchange }
    return createConnections({ ...shared, lookAnew, allowedHosts: salesforceHosts })
}

export function createServices(parts: AppParts): Services {
    const { database, sealer, clock, storeClock = clock, log, retentionDays: days, webhookSender = {}, mail = null } = parts
    const stopping = new AbortController()
    const metrics = createMetrics({
        readOutbox: () => readOutboxFigures(database),
        readRules: () => readRuleFigures(database),
        readFailures: () => readFailureFigures(database),
        readGaps: () => readGapFigures(database),
        readQuotas: () => readQuotaFigures(database, clock),
    })
    const modes = createModes({ database, clock })
    const orgs = createOrgs({ database, sealer, clock })
    const failures = createFailureLimit(clock, (address, orgId) =>
        log.warn({ address, orgId }, 'Credentials of an org keep being refused.'),
    )
    const connections = createSalesforce(parts, stopping.signal)
    const timed = { database, clock: storeClock, log }
    const shared = { ...timed, orgs, failures, connections }
    const writes = createWrites({ ...shared, boundsOf: selectSettings, relayVersion: parts.relayVersion })
    return {
        modes,
        orgs,
        connections,
        stopping,
        failures,
        writes,
        steps: createStepWorker({ ...timed, onQueued: writes.worker.wake }),
        rules: createRuleService(database),
        feedSignal: new FeedSignal(),
        metrics,
        retention: createRetentionWorker({ database, log, days, count: (table, rows) => metrics.rowsExpired.inc({ table }, rows) }),
        mails: mail === null ? null : createMailWorker({ database, log, sender: createMailSender(mail) }),
        worker: createOutboxWorker({ ...timed, count: (outcome, number) => metrics.outboxActions.inc({ outcome }, number) }),
        webhooks: createWebhooks({
            ...timed,
            sealer,
            findRuleUsing: findRuleUsingWebhook,
            count: (outcome) => metrics.webhookAttempts.inc({ outcome }),
            sender: webhookSender,
        }),
    }
}

function createModes({ database, clock }: Pick<AppParts, 'database' | 'clock'>): ModeService {
    return createModeService(database, {
        readApexUse: async (sql, orgId) => {
            const views = await look({ sql, clock, boundsOf: selectSettings }, orgId)
            return views.find(({ quota }) => quota === 'apex') ?? { ours: 0, ownLimit: null, used: null, threshold: null }
        },
        canRead: isUsable,
    })
}

/** How changes are applied, whether they arrive or are tried again. */
export function createApplyParts({ log }: AppParts, { rules }: Services): ApplyParts {
    return {
        openJudge: async (sql, orgId) => mindEnds(sql, orgId, await rules.openJudge(sql, orgId)),
        guessNeeds: (orgId) => needForEnds(rules.guessNeeds(orgId)),
        log,
    }
}

/** Wakes what waits for changes. Called only after the commit: what is rolled back fired nothing. */
export function announce({ metrics, feedSignal, webhooks, worker }: Services, orgId: string, appended: number, fired: number): void {
    if (appended === 0) return
    metrics.changesAccepted.inc(appended)
    metrics.rulesFired.inc(fired)
    feedSignal.notify(orgId)
    webhooks.worker.wakeForChanges()
    if (fired > 0) worker.wake()
}
