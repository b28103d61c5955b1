/** Puts sync together: interval sync, reads of whole objects, the worker that carries both out, and the routes over them. */
import type { Route } from '../http/index.ts'
import { BULK_SETTINGS } from './bulk-settings.ts'
import type { BulkSettings } from './bulk-settings.ts'
import { createFullReads } from './full-service.ts'
import type { FullParts } from './full-service.ts'
import { createIntervalService } from './interval-service.ts'
import type { ModeService } from './mode-service.ts'
import type { ReadReceipts } from './receipt-view.ts'
import { createSyncRoutes } from './sync-routes.ts'
import { createSyncWorker } from './sync-worker.ts'
import type { SyncWorker } from './sync-worker.ts'

export interface SyncParts extends Omit<FullParts, 'bulk'> {
    readonly modes: ModeService
    readonly bulk?: Partial<BulkSettings> | undefined
    readonly readReceipts: ReadReceipts
}

export interface Sync {
    readonly worker: SyncWorker
    readonly routes: readonly Route[]
}

export function createSync({ modes, bulk, readReceipts, ...parts }: SyncParts): Sync {
    const { database, log, clock } = parts
    const reading: FullParts = { ...parts, bulk: { ...BULK_SETTINGS, ...bulk } }
    const fullReads = createFullReads(reading)
    const worker = createSyncWorker({ database, log, modes, intervals: createIntervalService(reading), fullReads })
    return { worker, routes: createSyncRoutes({ database, clock, modes, fullReads, wake: worker.wake, readReceipts }) }
}
