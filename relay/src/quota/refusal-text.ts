/** What a refusal says to a person: what is reached and what happens next. Pure. */
import type { Quota, RefusalCause } from './quota-types.ts'

export const QUOTA_NAMES: Readonly<Record<Quota, string>> = {
    data: 'API requests',
    bulk: 'Bulk API query jobs',
    apex: 'asynchronous Apex executions',
}

const TEXTS: Readonly<Record<RefusalCause, (name: string) => string>> = {
    own_limit: (name) => `Headroom has used its own limit of ${name} in the last 24 hours. It goes on by itself as older use expires.`,
    threshold: (name) =>
        `The org as a whole has used nearly all of its ${name}. Headroom leaves the rest to the others and looks again every 30 minutes.`,
    unknown: (name) => `How many ${name} the org has left is not known yet. Headroom waits for the org's next heartbeat.`,
    probed_lately: (name) => `Whether there are ${name} again was looked at less than 30 minutes ago.`,
}

export const writeReason = (quota: Quota, cause: RefusalCause): string => TEXTS[cause](QUOTA_NAMES[quota])
