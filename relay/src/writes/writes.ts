/** Puts the feature together: routes for applications and people, a signed one for the org's Apex, and what deliveries tell of it. */
import type { Router } from 'express'
import type { Route } from '../http/index.ts'
import type { SalesforceConnections } from '../connections/index.ts'
import { createMappingRoutes } from '../mapping/index.ts'
import type { Orgs } from '../orgs/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Logger } from '../platform/log.ts'
import type { SignedDoor } from '../signing/index.ts'
import { createActivityRoutes } from './activity-routes.ts'
import { createApiService } from './api-service.ts'
import { countCommands } from './command-count.ts'
import { createCommandRouter } from './command-routes.ts'
import { createCommandService } from './command-service.ts'
import { createWriteWorker } from './write-worker.ts'
import type { WriteWorker } from './write-worker.ts'
import { createDeskRoutes } from './desk-routes.ts'
import { createDeskService } from './desk-service.ts'
import { createRecordRoutes } from './record-routes.ts'
import { createRecordService } from './record-service.ts'
import { createWriteService } from './write-service.ts'
import type { WriteParts } from './write-service.ts'

export interface WritesParts extends Omit<WriteParts, 'onAccepted'> {
    readonly orgs: Pick<Orgs, 'findKeys' | 'findNewerKeys' | 'noteKeyUse' | 'getControl'>
    readonly failures: SignedDoor['failures']
    readonly relayVersion: string
    readonly connections: SalesforceConnections
    readonly log: Logger
}

export interface Writes {
    readonly routes: readonly Route[]
    readonly router: Router
    readonly worker: WriteWorker
    /** How many wait for Apex, for the answer to a delivery and in its transaction. */
    readonly count: (sql: Sql, orgId: string) => Promise<number>
}

export function createWrites(parts: WritesParts): Writes {
    const { database, clock, log, orgs, failures, relayVersion } = parts
    const worker = createWriteWorker({ database, clock, log, service: createApiService(parts) })
    const waking = { ...parts, onAccepted: worker.wake }
    const door = { orgs, clock, failures }
    return {
        worker,
        routes: [
            ...createActivityRoutes(createWriteService(waking)),
            ...createRecordRoutes(createRecordService(waking)),
            ...createDeskRoutes(parts, createDeskService(waking)),
            ...createMappingRoutes(database),
        ],
        router: createCommandRouter({ service: createCommandService(parts), database, orgs, door, relayVersion }),
        count: (sql, orgId) => countCommands(sql, orgId, parts),
    }
}
