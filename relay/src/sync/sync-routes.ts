/** How an org is synced, over HTTP: to be looked at, paused, put on intervals, and left to what is best again. */
import { defineRoute } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { selectSettings } from '../settings/index.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Asked } from './mode-policy.ts'
import type { ModeService } from './mode-service.ts'
import { findOrgFacts } from './mode-store.ts'
import { writeModeReason } from './mode-text.ts'
import { syncSchema } from './sync-schema.ts'
import type { SyncView } from './sync-schema.ts'

const tag = 'sync'
const answer = { status: 200, description: 'How the org is synced now.', body: { name: 'Sync', schema: syncSchema } } as const

async function readSync(sql: Sql, orgId: string): Promise<SyncView> {
    const org = await findOrgFacts(sql, orgId)
    if (org === null) throw new HeadroomError('not_found', 'The org was removed.')
    const { intervalMinutes } = await selectSettings(sql, orgId)
    const { mode, reason, since, asked, lastHeartbeatAt } = org
    return {
        mode,
        reason,
        explanation: writeModeReason(reason),
        since: since.toISOString(),
        asked,
        intervalMinutes,
        lastHeartbeatAt: lastHeartbeatAt?.toISOString() ?? null,
    }
}

interface Wish {
    readonly word: 'pause' | 'interval' | 'resume'
    readonly asked: Asked | null
    readonly name: string
    readonly summary: string
}

const WISHES: readonly Wish[] = [
    {
        word: 'pause',
        asked: 'paused',
        name: 'pauseSync',
        summary: 'Pause the sync: nothing is read, what the org sends is kept. Nothing is lost.',
    },
    { word: 'interval', asked: 'interval', name: 'useIntervalSync', summary: 'Read changes at intervals, even where real time could run.' },
    {
        word: 'resume',
        asked: null,
        name: 'resumeSync',
        summary: 'End a pause or intervals that were asked for: what was missed is read, then changes arrive in real time where they can.',
    },
]

export function createSyncRoutes(sql: Sql, modes: ModeService): Route[] {
    const wishes = WISHES.map(({ word, asked, name, summary }) =>
        defineRoute({
            method: 'POST',
            path: `/v1/sync/${word}`,
            name,
            tag,
            summary,
            answer,
            handle: async ({ orgId }) => {
                await modes.ask(orgId, asked)
                return readSync(sql, orgId)
            },
        }),
    )
    const summary = 'In which mode the org is synced, why, since when, and what happens next.'
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/sync',
            name: 'getSync',
            tag,
            summary,
            answer,
            handle: ({ orgId }) => readSync(sql, orgId),
        }),
        ...wishes,
    ]
}
