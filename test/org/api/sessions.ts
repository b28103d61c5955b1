/** Access tokens: who is behind each, and until when. */
import { randomBytes } from 'node:crypto'
import type { RunningUser } from '../runtime/transaction.ts'
import type { OrgClock } from '../platform/clock.ts'
import type { ConnectedClient } from './clients.ts'

export interface Session {
    readonly token: string
    readonly client: ConnectedClient
    readonly user: RunningUser
    lastUsed: number
}

/** Salesforce's default session timeout: two hours without use (Setup, Session Settings). */
const IDLE_MS = 2 * 60 * 60 * 1000
/** The oldest session goes when a client logs in without end. */
const SESSIONS_MAX = 1000

export class SessionRegistry {
    readonly #sessions = new Map<string, Session>()
    readonly #clock: OrgClock
    readonly #orgId: string

    constructor(orgId: string, clock: OrgClock) {
        this.#orgId = orgId
        this.#clock = clock
    }

    open(client: ConnectedClient, user: RunningUser): Session {
        const oldest = this.#sessions.keys().next()
        if (this.#sessions.size >= SESSIONS_MAX && oldest.done !== true) this.#sessions.delete(oldest.value)
        const session = {
            token: `${this.#orgId.slice(0, 15)}!${randomBytes(48).toString('base64url')}`,
            client,
            user,
            lastUsed: this.#clock.now(),
        }
        this.#sessions.set(session.token, session)
        return session
    }

    /** Each use prolongs the session. @returns null for an unknown, revoked or expired token. */
    use(token: string): Session | null {
        const session = this.#sessions.get(token)
        if (session === undefined) return null
        if (this.#clock.now() - session.lastUsed > IDLE_MS) {
            this.#sessions.delete(token)
            return null
        }
        session.lastUsed = this.#clock.now()
        return session
    }

    /** As an admin ends them, or a change of the session settings. @returns how many there were. */
    endAll(): number {
        const count = this.#sessions.size
        this.#sessions.clear()
        return count
    }

    revoke(token: string): boolean {
        return this.#sessions.delete(token)
    }
}

/** `Authorization: Bearer X` or, as older clients write it, `OAuth X`. */
export function readToken(authorization: string | undefined): string {
    return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
}
