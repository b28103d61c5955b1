/** Runs interval sync for an org when it is due, and keeps what came of it. */
import { isAvailable } from '../connections/index.ts'
import type { SalesforceConnections } from '../connections/index.ts'
import type { Logger } from '../platform/log.ts'
import { readOrgLimits, SalesforceError } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { selectSettings } from '../settings/index.ts'
import { runInterval } from './interval-run.ts'
import type { Outcome, RunParts } from './interval-run.ts'
import { claimRun, finishRun, releaseRun } from './run-store.ts'
import type { Run } from './run-store.ts'
import { LeaseLost, RunStopped } from './turn.ts'

export interface IntervalParts extends RunParts {
    readonly connections: SalesforceConnections
    readonly log: Logger
}

export interface IntervalService {
    /** True when it was due. A run that fails is told in its state, not thrown. */
    runIfDue(orgId: string): Promise<boolean>
}

type End = Outcome & { readonly until: Date | null }

const UNEXPECTED = 'The relay could not go on: its log says why. It is tried again.'

/** While nobody else tells the quota, one call now and then looks whether it is back; the governor says how often. */
async function lookAtQuota(salesforce: Salesforce, log: Logger): Promise<void> {
    try {
        await readOrgLimits(salesforce, { feature: 'probe', urgency: 'probe' })
    } catch (error) {
        if (!(error instanceof SalesforceError)) throw error
        log.debug({ orgId: salesforce.orgId, reason: error.message }, 'The quota could not be looked at.')
    }
}

export function createIntervalService(parts: IntervalParts): IntervalService {
    const { database, connections, log } = parts

    async function explain(error: unknown, salesforce: Salesforce): Promise<End> {
        if (!(error instanceof SalesforceError)) {
            log.warn({ orgId: salesforce.orgId, err: error }, 'A run of interval sync broke off; it is tried again.')
            return { problem: UNEXPECTED, isCaughtUp: false, until: null }
        }
        if (error.code === 'quota_refused') await lookAtQuota(salesforce, log)
        return { problem: error.message, isCaughtUp: false, until: error.refusal?.until ?? null }
    }

    async function carryOut(run: Run): Promise<End> {
        const salesforce = await connections.forOrg(run.orgId)
        if (!isAvailable(salesforce)) {
            const problem = `${salesforce.reason} ${salesforce.nextStep}`
            return { problem, isCaughtUp: false, until: null }
        }
        try {
            return { ...(await runInterval(parts, run, salesforce)), until: null }
        } catch (error) {
            if (error instanceof LeaseLost) throw error
            // A call that was broken off failed for no other reason.
            if (parts.signal.aborted) throw new RunStopped('The relay stops.', { cause: error })
            return explain(error, salesforce)
        }
    }

    return {
        async runIfDue(orgId) {
            const run = await claimRun(database, orgId)
            if (run === null) return false
            try {
                const end = await carryOut(run)
                const { intervalMinutes } = await selectSettings(database, orgId)
                await finishRun(database, run, { ...end, intervalMinutes })
            } catch (error) {
                if (error instanceof RunStopped) await releaseRun(database, run)
                else if (error instanceof LeaseLost) log.info({ orgId }, error.message)
                else throw error
            }
            return true
        },
    }
}
