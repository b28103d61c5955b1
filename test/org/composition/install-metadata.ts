/** Puts other metadata in the place of the org's own while it runs: rows, users, schedules and what waits stay. Whether it may is the deployment's matter. */
import type { Program } from '../apex/program.ts'
import type { AsyncEngine } from '../async/engine.ts'
import type { AsyncHost } from '../async/host.ts'
import type { OrgClock } from '../platform/clock.ts'
import { definitionsOf, recalculateRollUps } from '../platform/recalculate.ts'
import type { OrgSchema } from '../platform/schema-types.ts'
import type { Store } from '../platform/store.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { type GrantedPermissions, mirrorMetadata } from './metadata-rows.ts'
import type { OrgMetadata } from './org-metadata.ts'
import type { Users } from './users.ts'

/** What a running org holds of its metadata; all of it is changed in place. */
export interface InstalledParts {
    readonly services: { readonly clock: OrgClock; program: Program }
    readonly schema: OrgSchema
    readonly store: Store
    readonly engine: AsyncEngine
    readonly users: Users
    readonly permissions: GrantedPermissions
    readonly subscriberConfigs: Map<string, SubscriberConfig>
}

type SubscriberConfig = AsyncHost['subscriberConfigs'] extends ReadonlyMap<string, infer Config> ? Config : never

/** What runs already ends with the code it began with. */
export function installMetadata(installed: InstalledParts, next: OrgMetadata): void {
    const { clock } = installed.services
    const { engine, schema, services, store, users, permissions, subscriberConfigs } = installed
    const rollUps = definitionsOf(schema)
    schema.adopt(next.schema)
    store.followSchema()
    recalculateRollUps(store, rollUps, new ApexDatetime(Math.floor(clock.now() / 1000) * 1000))
    services.program = next.program
    replaceAll(permissions, mirrorMetadata(engine.store, next))
    engine.store.commit()
    replaceAll(subscriberConfigs, readSubscriberConfigs(next.subscribers, users))
    engine.bus.follow(engine.subscriberSpecs())
}

export function readSubscriberConfigs(subscribers: OrgMetadata['subscribers'], users: Users): Map<string, SubscriberConfig> {
    const user = (username: string | null): SubscriberConfig['user'] => (username === null ? null : users.byUsername(username))
    return new Map(subscribers.map(({ trigger, batchSize, username }) => [trigger.toLowerCase(), { batchSize, user: user(username) }]))
}

function replaceAll<Key, Value>(target: Map<Key, Value>, source: ReadonlyMap<Key, Value>): void {
    target.clear()
    for (const [key, value] of source) target.set(key, value)
}
