/** Connected apps: who may ask for a token and as which user it then runs. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** One connected app with the client credentials flow switched on and its run-as user. */
export interface ConnectedClient {
    readonly clientId: string
    readonly clientSecret: string
    /** The connected app's name, as usage reports print it. */
    readonly appName: string
    readonly username: string
    /** PEM; whoever has its key may sign assertions for the JWT bearer flow. */
    readonly certificate?: string | undefined
    /** Users besides the run-as user whom an admin approved for the app. */
    readonly approvedUsernames?: readonly string[] | undefined
}

/** What else a new client may have. */
export type ClientExtras = Pick<ConnectedClient, 'certificate' | 'approvedUsernames'>

/** An org's connected apps are few; the bound keeps a runaway test from growing the table for ever. */
const CLIENTS_MAX = 100

export class ClientRegistry {
    readonly #clients = new Map<string, ConnectedClient>()

    constructor(clients: readonly ConnectedClient[]) {
        for (const client of clients) this.add(client)
    }

    add(client: ConnectedClient): void {
        if (this.#clients.size >= CLIENTS_MAX) throw new RangeError(`at most ${CLIENTS_MAX} connected clients: remove one first`)
        this.#clients.set(client.clientId, client)
    }

    register(appName: string, username: string, extras: ClientExtras = {}): ConnectedClient {
        // A consumer key starts with 3MVG in every org (from memory); clients treat it as opaque.
        const client = {
            clientId: `3MVG${randomBytes(24).toString('hex')}`,
            clientSecret: randomBytes(32).toString('hex'),
            appName,
            username,
            ...extras,
        }
        this.add(client)
        return client
    }

    find(clientId: string): ConnectedClient | undefined {
        return this.#clients.get(clientId)
    }

    appNames(): string[] {
        return [...new Set([...this.#clients.values()].map((client) => client.appName))]
    }
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
export function isSecretRight(client: ConnectedClient, secret: string): boolean {
    const digest = (text: string) => createHash('sha256').update(text).digest()
    return timingSafeEqual(digest(client.clientSecret), digest(secret))
}
