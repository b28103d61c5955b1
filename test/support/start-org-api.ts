/** Starts a local org with its HTTP API on a free port for one test file. Not for the product. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createApi } from '../org/api/api.ts'
import type { ConnectedClient } from '../org/api/clients.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg } from '../org/org.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { addSyncUser } from '../../scripts/demo/sync-user.ts'

/** What brings the permission set Headroom Sync User to an org without the rest of the package. */
const SYNC_USER_SOURCES = ['force-app/main/panel/permissionsets', 'force-app/main/panel/customPermissions']

export interface Reply {
    readonly status: number
    readonly headers: Headers
    /** Parsed JSON, or the text where there is none. */
    readonly body: unknown
}

export interface RequestOptions {
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
    /** Null sends none. */
    readonly token?: string | null
}

export interface OrgApi {
    readonly org: LocalOrg
    readonly url: string
    /** What a relay signs in with. */
    readonly client: { readonly clientId: string; readonly clientSecret: string }
    /** The admin's, with which the test itself asks. */
    readonly token: string
    /** @param path under /services/data/v66.0 unless it starts with '//' (then from the root, without the first '/'). */
    request(method: string, path: string, options?: RequestOptions): Promise<Reply>
    close(): Promise<void>
}

/** 2026-11-21T10:00:00Z, in the middle of a working day everywhere that matters to the tests. */
export const START = Date.UTC(2026, 10, 21, 10)

async function send(address: string, method: string, token: string | null, { body, headers = {} }: RequestOptions): Promise<Reply> {
    const isText = typeof body === 'string'
    const response = await fetch(address, {
        method,
        headers: {
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
        },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text }
}

export async function logIn(url: string, client: OrgApi['client']): Promise<string> {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret })
    const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: form })
    return ((await response.json()) as { access_token: string }).access_token
}

export async function startOrgApi(moreSources: readonly string[] = []): Promise<OrgApi> {
    return startApiOf(['test/support/api-sources', ...moreSources])
}

/** A relay is a Sync User there, with the rights that the package gives one; of the package there is nothing else. */
export async function startSyncUserApi(moreSources: readonly string[] = []): Promise<OrgApi> {
    return startApiOf([...SYNC_USER_SOURCES, ...moreSources], addSyncUser)
}

/** Nothing is installed in it. */
export async function startEmptyOrgApi(): Promise<OrgApi> {
    return startApiOf([])
}

type MakeUser = (org: LocalOrg) => string | Promise<string>

async function startApiOf(sourceFolders: readonly string[], makeUser: MakeUser = (org) => org.users.admin.username): Promise<OrgApi> {
    const org = await createOrg({ sourceFolders, clock: createDrivenClock(START) })
    const [person, client] = [org.users.admin.username, await makeUser(org)].map((username) => {
        return { clientId: randomUUID(), clientSecret: randomUUID(), appName: 'Test App', username }
    }) as [ConnectedClient, ConnectedClient]
    const server: Server = createApi(org, { clients: [person, client] }).listen(0, '127.0.0.1')
    // The org works in this process: while it reads millions of rows, no timer of a connection that waits may be held against it.
    server.keepAliveTimeout = 60_000
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const token = await logIn(url, person)
    return {
        org,
        url,
        client,
        token,
        request: (method, path, options = {}) => {
            const address = path.startsWith('//') ? url + path.slice(1) : `${url}/services/data/v66.0${path}`
            return send(address, method, options.token === undefined ? token : options.token, options)
        },
        close: async () => {
            server.closeAllConnections()
            server.close()
            await org.close()
        },
    }
}
