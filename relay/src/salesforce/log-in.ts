/**
 * Signs in to Salesforce; how is oauth.ts's business. That and the libraries it stands on are loaded with the first token asked for: they
 * take a third of a relay's start, and real-time sync needs no token.
 */
import type { Credentials, LogInParts } from './oauth.ts'
import type { Session } from './session.ts'

/** Throws `reconnect_needed` where a person must do something, also where the token is of another org. */
export async function logIn(orgId: string, credentials: Credentials, parts: LogInParts): Promise<Session> {
    const oauth = await import('./oauth.ts')
    return oauth.logIn(orgId, credentials, parts)
}
