/** Puts the feature together: routes for applications and people, a signed one for the org's Apex, and what deliveries tell of it. */
import type { Router } from 'express'
import type { Route } from '../http/index.ts'
import type { Orgs } from '../orgs/index.ts'
import type { Sql } from '../platform/database.ts'
import type { SignedDoor } from '../signing/index.ts'
import { createActivityRoutes } from './activity-routes.ts'
import { countCommands } from './command-count.ts'
import { createCommandRouter } from './command-routes.ts'
import { createCommandService } from './command-service.ts'
import { createWriteService } from './write-service.ts'
import type { WriteParts } from './write-service.ts'

export interface WritesParts extends Omit<WriteParts, 'onAccepted'> {
    readonly orgs: Pick<Orgs, 'findKeys' | 'getControl'>
    readonly failures: SignedDoor['failures']
    readonly relayVersion: string
}

export interface Writes {
    readonly routes: readonly Route[]
    readonly router: Router
    /** How many wait for Apex, for the answer to a delivery and in its transaction. */
    readonly count: (sql: Sql, orgId: string) => Promise<number>
}

export function createWrites(parts: WritesParts): Writes {
    const { database, clock, orgs, failures, relayVersion } = parts
    const service = createWriteService({ ...parts, onAccepted: () => undefined })
    const door = { orgs, clock, failures }
    return {
        routes: createActivityRoutes(service),
        router: createCommandRouter({ service: createCommandService(parts), database, orgs, door, relayVersion }),
        count: (sql, orgId) => countCommands(sql, orgId, parts),
    }
}
