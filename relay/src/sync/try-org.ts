/** Work that asks an org, and in plain words what keeps it from going on. */
import { isAvailable } from '../connections/index.ts'
import type { SalesforceConnections } from '../connections/index.ts'
import type { Logger } from '../platform/log.ts'
import { readOrgLimits, SalesforceError } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { LeaseLost, RunStopped } from './turn.ts'

export interface TryParts {
    readonly connections: SalesforceConnections
    readonly log: Logger
    /** Aborted when the relay stops. */
    readonly signal: AbortSignal
}

export interface Hitch {
    readonly problem: string
    /** When it is of use to try again, where that is known. */
    readonly until: Date | null
}

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

async function explain(error: unknown, salesforce: Salesforce, log: Logger): Promise<Hitch> {
    if (!(error instanceof SalesforceError)) {
        log.warn({ orgId: salesforce.orgId, err: error }, 'Reading from an org broke off; it is tried again.')
        return { problem: UNEXPECTED, until: null }
    }
    if (error.code === 'quota_refused') await lookAtQuota(salesforce, log)
    return { problem: error.message, until: error.refusal?.until ?? null }
}

/** Throws only where the turn is lost or the relay stops. */
export async function tryOrg<T>(
    { connections, log, signal }: TryParts,
    orgId: string,
    work: (salesforce: Salesforce) => Promise<T>,
): Promise<T | Hitch> {
    const salesforce = await connections.forOrg(orgId)
    if (!isAvailable(salesforce)) return { problem: `${salesforce.reason} ${salesforce.nextStep}`, until: null }
    try {
        return await work(salesforce)
    } catch (error) {
        if (error instanceof LeaseLost) throw error
        // A call that was broken off failed for no other reason.
        if (signal.aborted) throw new RunStopped('The relay stops.', { cause: error })
        return explain(error, salesforce, log)
    }
}
