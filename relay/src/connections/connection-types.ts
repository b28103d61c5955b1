/** The words of connections: how the relay signs in to an org, and what came of it. No behaviour. */
import type { Finding, NotAvailable, Salesforce } from '../salesforce/index.ts'

export type Grant = 'client_credentials' | 'jwt_bearer'

/** What is stored of an org's connection; the secret stays sealed. */
export interface Connection {
    readonly loginUrl: string
    readonly clientId: string
    readonly grant: Grant
    /** Whom JWT bearer signs in as; null for client credentials, where the app names its user. */
    readonly username: string | null
    readonly connectedAt: Date | null
    /** Since when Salesforce gives no token; null while it does. */
    readonly refusedAt: Date | null
    readonly refusedReason: string | null
    readonly triedAt: Date | null
    /** Grows with each change of the credentials. */
    readonly version: number
}

export interface SealedConnection extends Connection {
    /** The client's secret, or the private key as PKCS #8. */
    readonly secret: Buffer
}

/** Whose session is wanted; the token has to be of this id. */
export interface User {
    readonly userId: string
    readonly username: string
}

export interface SalesforceConnections {
    /** What to ask the org by, or why there is nothing to ask and what a person can do about it. Sends nothing. */
    forOrg(orgId: string): Promise<Salesforce | NotAvailable>
    /** The same in the session of another user, by JWT bearer. A user without pre-authorisation is told by the first call: `reconnect_needed`. */
    forUser(orgId: string, user: User): Promise<Salesforce | NotAvailable>
    /** Signs in, if that may be tried now, and finds out what the Sync User can and lacks. */
    check(orgId: string): Promise<Finding[]>
}

export const isAvailable = (found: Salesforce | NotAvailable): found is Salesforce => 'send' in found
