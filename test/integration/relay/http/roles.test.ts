/** What tokens of each role may do, on every route of the table. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Route } from '../../../../relay/src/http/index.ts'
import { callApi, makeSequence } from '../../../support/call-api.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

let relay: TestRelay
const tokens: Record<string, string> = {}

beforeAll(async () => {
    relay = await startRelay()
    for (const role of ['reader', 'editor', 'admin'] as const) tokens[role] = await relay.app.orgs.addToken(relay.org.orgId, role)
})
afterAll(() => relay.stop())

/** A path of nothing that exists and no body: who may call gets past the role to another refusal, or an empty list. */
async function call(route: Route, role: string): Promise<{ status: number; message: string }> {
    const path = route.path.replace(/\{(\w+)\}/g, '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11')
    const answer = await callApi(relay, route.method, path, { token: tokens[role] ?? null })
    return { status: answer.status, message: (answer.body as { error?: { message: string } } | null)?.error?.message ?? '' }
}

const deciding = new Set(['connection', 'settings', 'sync', 'webhooks'])
const neededFor = ({ method, tag }: Route): string => (method === 'GET' ? 'reader' : deciding.has(tag) ? 'admin' : 'editor')
const allowed: Record<string, readonly string[]> = {
    reader: ['reader'],
    editor: ['reader', 'editor'],
    admin: ['reader', 'editor', 'admin'],
}

/** They need neither id nor body: whoever may call them does something. */
const ACTS = new Set(['pauseSync', 'resumeSync', 'runSync', 'useIntervalSync'])

describe('FAILURES C2-33: a token', () => {
    test.each(['reader', 'editor', 'admin'])(
        'of the role %s is refused on each route that needs more, and on no other; nothing changes',
        async (role) => {
            const before = await takeSnapshot(relay.database)
            const routes = relay.app.routes.filter((route) => route.security === 'token')
            for (const route of routes) {
                const needed = neededFor(route)
                const isAllowed = allowed[role]?.includes(needed) === true
                if (isAllowed && ACTS.has(route.name)) continue
                const { status, message } = await call(route, role)
                expect([route.name, status === 403]).toEqual([route.name, !isAllowed])
                if (!isAllowed) expect(message).toBe(`This token is of the role ${role}: use one of the role ${needed}.`)
            }
            expect(await takeSnapshot(relay.database)).toEqual(before)
        },
    )

    test('of a reader reads what an editor’s made', async () => {
        await makeSequence({ ...relay, org: { ...relay.org, token: tokens['editor'] ?? '' } }, 'Outbound')
        const answer = await callApi(relay, 'GET', '/v1/sequences', { token: tokens['reader'] ?? null })
        expect(answer).toMatchObject({ status: 200, body: { sequences: [{ name: 'Outbound' }] } })
    })
})
