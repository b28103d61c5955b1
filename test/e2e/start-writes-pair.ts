/** An org whose admin lets the relay write, and an application that asks for it. */
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createApi } from '../org/api/api.ts'
import type { OrgOptions } from '../org/org.ts'
import { addSyncUser } from '../../scripts/demo/sync-user.ts'
import { connectOrg } from '../support/connect-org.ts'
import { freePort } from '../support/free-port.ts'
import type { TestRelayOptions } from '../support/start-relay.ts'
import { rowsOf, startPair, type Pair, type Row } from './start-pair.ts'
import { runApex } from './start-test-world.ts'

export interface ActivityInput {
    readonly kind?: string
    readonly subject: string
    readonly clientId?: string
    readonly ownerId?: string
    readonly whoId?: string
}

export interface WriteView {
    readonly id: string
    readonly state: string
    readonly recordId: string | null
    readonly channel: string | null
    readonly problem: { readonly code: string; readonly message: string } | null
}

/** Write-back is on, and Title and Company of Leads may be written. */
export async function startWritesPair(options: Partial<OrgOptions> = {}, relayOptions: TestRelayOptions = {}): Promise<Pair> {
    const pair = await startPair(options, relayOptions)
    await runApex(
        pair,
        `ApprovalsController.allowWriteBack(); ApprovalsController.approveWritableFields('Lead', new List<String>{ 'Title', 'Company' });`,
    )
    await pair.org.settle()
    return pair
}

export interface ApiPair extends Pair {
    /** Loses the answers to the next requests that write, after they are carried out. */
    loseAnswers(times: number): Promise<void>
}

async function control(url: string, path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/__org${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(await answer.text())
}

/** As startWritesPair, and the relay is signed in to the org's API. */
export async function startApiPair(options: Partial<OrgOptions> = {}): Promise<ApiPair> {
    const [port, encryptionKey] = [await freePort(), randomBytes(32)]
    const pair = await startWritesPair(options, { salesforceHosts: [`127.0.0.1:${port}`], encryptionKey })
    const client = { clientId: randomUUID(), clientSecret: randomUUID() }
    const people = [{ ...client, appName: 'Headroom', username: await addSyncUser(pair.org) }]
    const server: Server = createApi(pair.org, { clients: people }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${port}`
    await connectOrg(pair.relay, { orgId: pair.org.services.orgId, loginUrl: url, ...client, encryptionKey })
    return {
        ...pair,
        loseAnswers: (times) => control(url, '/refusals', { path: '/composite', times, refusal: 'lostAnswer' }),
        stop: async () => {
            await pair.stop()
            server.closeAllConnections()
            server.close()
        },
    }
}

/** As an application asks; what it says of none is a task of the admin's. */
export async function logActivities({ api, org }: Pair, activities: readonly ActivityInput[]): Promise<WriteView[]> {
    const body = { activities: activities.map((activity) => ({ kind: 'task', ownerId: org.users.admin.id, ...activity })) }
    const answer = await api.request<{ activities: WriteView[] }>('POST', '/v1/activities', body)
    return answer.activities
}

export const readWrite = ({ api }: Pair, id: string): Promise<WriteView> => api.request<WriteView>('GET', `/v1/activities/${id}`)

/** Has what carries writes come again, until these are done. */
export async function waitUntilDone(pair: Pair, writes: readonly WriteView[], carry: () => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
        const now = await Promise.all(writes.map(({ id }) => readWrite(pair, id)))
        if (now.every(({ state }) => state === 'done')) return
        await carry()
    }
    throw new Error(`not done: ${JSON.stringify(await Promise.all(writes.map(({ id }) => readWrite(pair, id))))}`)
}

export const tasksOf = ({ org }: Pair): Row[] => rowsOf(org, 'SELECT Subject, OwnerId, WhoId FROM Task ORDER BY Subject')
