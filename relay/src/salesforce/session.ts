/** The token of one org: kept in memory until Salesforce refuses it, and asked for once however many need it at the same time. */

export interface Session {
    readonly accessToken: string
    /** Of an allowed host. */
    readonly origin: string
    /** Whose session it is. */
    readonly userId: string
}

export interface SessionKeeper {
    /** Logs in where there is none. Throws what logging in throws. */
    current(): Promise<Session>
    /** Salesforce refused it. One that was replaced meanwhile is not touched: of a hundred who are refused, one logs in again. */
    forget(session: Session): void
}

export function keepSession(logIn: () => Promise<Session>): SessionKeeper {
    let held: Session | null = null
    let pending: Promise<Session> | null = null

    async function renew(): Promise<Session> {
        try {
            held = await logIn()
            return held
        } finally {
            pending = null
        }
    }

    return {
        current: async () => held ?? (pending ??= renew()),
        forget(session) {
            if (held === session) held = null
        },
    }
}
