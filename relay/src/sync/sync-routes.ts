/** How an org is synced, over HTTP: to be looked at, paused, put on intervals, and left to what is best again. */
import { defineRoute } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { FullReads } from './full-service.ts'
import type { Asked } from './mode-policy.ts'
import type { ModeService } from './mode-service.ts'
import { wantRun } from './run-store.ts'
import { backfillInputSchema, backfillSchema, syncSchema } from './sync-schema.ts'
import type { SyncView } from './sync-schema.ts'
import { viewSync } from './sync-view.ts'
import type { ViewParts } from './sync-view.ts'

const tag = 'sync'
const answer = { status: 200, description: 'How the org is synced now.', body: { name: 'Sync', schema: syncSchema } } as const

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

interface SyncRouteParts extends ViewParts {
    readonly modes: ModeService
    readonly fullReads: FullReads
    readonly wake: () => void
}

function createBackfillRoute({ fullReads, wake }: SyncRouteParts): Route {
    return defineRoute({
        method: 'POST',
        path: '/v1/sync/backfill',
        name: 'startBackfill',
        tag,
        summary: 'Read every row of an object by Bulk API, from the beginning, or only tell what that would cost.',
        description:
            'It goes on in the background, also after a restart, behind all that is more urgent and within the own limit; GET /v1/sync ' +
            'tells how far it is. No rule fires. Records that the org no longer has are deleted from the mirror.',
        body: { name: 'BackfillInput', schema: backfillInputSchema },
        answer: { status: 202, description: 'What it costs, and what was started.', body: { name: 'Backfill', schema: backfillSchema } },
        errors: ['not_found'],
        handle: async ({ orgId, body: { object, start } }) => {
            const offer = await fullReads.offer(orgId, object, start)
            if (start) wake()
            return offer
        },
    })
}

export function createSyncRoutes(parts: SyncRouteParts): Route[] {
    const { database, modes, wake } = parts
    const view = (orgId: string): Promise<SyncView> => viewSync(parts, orgId)
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
                wake()
                return view(orgId)
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
            handle: ({ orgId }) => view(orgId),
        }),
        ...wishes,
        createBackfillRoute(parts),
        defineRoute({
            method: 'POST',
            path: '/v1/sync/run',
            name: 'runSync',
            tag,
            summary: 'Read what changed now, out of turn. While the sync is paused it waits for the end of the pause.',
            answer,
            handle: async ({ orgId }) => {
                await wantRun(database, orgId)
                wake()
                return view(orgId)
            },
        }),
    ]
}
