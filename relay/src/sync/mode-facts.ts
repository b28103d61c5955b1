/** Gathers what an org's mode is decided by: the quota of asynchronous Apex, what the org told, what an admin asked for. */
import type { LimitsSnapshot } from '../orgs/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Line, ModeFacts } from './mode-policy.ts'
import type { OrgFacts } from './mode-store.ts'

/** Of the quota of asynchronous Apex; null where it is not known. */
export interface ApexUse {
    readonly ours: number
    readonly ownLimit: number | null
    readonly used: number | null
    readonly threshold: number | null
}

export interface FactSources {
    readonly readApexUse: (sql: Sql, orgId: string) => Promise<ApexUse>
    /** Whether there is a connection to read from Salesforce by. */
    readonly canRead: (sql: Sql, orgId: string) => Promise<boolean>
}

/**
 * What the org publishes in an hour, of all apps.
 * https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_event_limits.htm
 */
const PUBLISHES = 'HourlyPublishedPlatformEvents'

const toLine = (used: number | null, line: number | null): Line | null => (used === null || line === null ? null : { used, line })

function findPublishes(limits: LimitsSnapshot | null): Line | null {
    const told = limits?.[PUBLISHES]
    // An org without the allowance tells a maximum of 0, which is not exhausted.
    return told === undefined || told.max === 0 ? null : { used: told.used, line: told.max }
}

export async function gatherFacts(sql: Sql, orgId: string, org: OrgFacts, sources: FactSources): Promise<ModeFacts> {
    const { ours, ownLimit, used, threshold } = await sources.readApexUse(sql, orgId)
    return {
        own: toLine(ours, ownLimit),
        threshold: toLine(used, threshold),
        publishes: findPublishes(org.limits),
        subscriber: org.subscriber,
        lastHeartbeatAt: org.lastHeartbeatAt,
        heartbeatBefore: org.heartbeatBefore,
        asked: org.asked,
        caughtUpFrom: org.caughtUpFrom,
        deliversSince: org.deliversSince,
        canRead: await sources.canRead(sql, orgId),
    }
}
