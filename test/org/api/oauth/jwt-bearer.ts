/**
 * The JWT bearer flow: an assertion signed with the key of the connected app's certificate stands for a user whom an admin approved.
 * Salesforce Help, "OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration".
 */
import { X509Certificate } from 'node:crypto'
import { compactVerify } from 'jose'
import type { LocalOrg } from '../../local-org.ts'
import type { RunningUser } from '../../runtime/transaction.ts'
import type { ClientRegistry, ConnectedClient } from '../clients.ts'
import { isActive, OauthError } from './oauth-error.ts'

interface Claims {
    readonly iss?: unknown
    readonly sub?: unknown
    readonly aud?: unknown
    readonly exp?: unknown
}

const ASSERTION = /^[\w-]+\.([\w-]+)\.[\w-]+$/
/** The login servers; besides these the org's own address, with or without a slash behind (the Salesforce CLI sends one). */
const AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com']

/** Text of a bad signature or form: from memory. */
const invalidAssertion = (): OauthError => new OauthError('invalid_grant', 'invalid assertion')

function readClaims(assertion: string): Claims {
    const payload = ASSERTION.exec(assertion)?.[1]
    if (payload === undefined) throw invalidAssertion()
    try {
        return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims
    } catch {
        throw invalidAssertion()
    }
}

async function requireSignature(assertion: string, { certificate }: ConnectedClient): Promise<void> {
    if (certificate === undefined) throw invalidAssertion()
    try {
        await compactVerify(assertion, new X509Certificate(certificate).publicKey, { algorithms: ['RS256'] })
    } catch {
        throw invalidAssertion()
    }
}

/**
 * `exp` counts seconds; the Salesforce CLI sends milliseconds, which Salesforce takes for a day far away. Texts:
 * https://salesforce.stackexchange.com/questions/184363 (audience), https://salesforce.stackexchange.com/questions/282513 (expired).
 */
function requireClaims(claims: Claims, instanceUrl: string, nowMs: number): void {
    const audience = typeof claims.aud === 'string' ? claims.aud.replace(/\/$/, '') : ''
    if (![...AUDIENCES, instanceUrl].includes(audience)) throw new OauthError('invalid_grant', 'audience is invalid')
    if (typeof claims.exp !== 'number' || claims.exp * 1000 <= nowMs) throw new OauthError('invalid_grant', 'expired authorization code')
}

/** An unknown user reads as one who has not approved: who asks learns nothing about users. */
function findApproved(org: LocalOrg, client: ConnectedClient, username: unknown): RunningUser {
    const approved = [client.username, ...(client.approvedUsernames ?? [])]
    if (typeof username !== 'string' || !approved.includes(username))
        throw new OauthError('invalid_grant', "user hasn't approved this consumer")
    const user = org.users.byUsername(username)
    if (!isActive(org, user)) throw new OauthError('inactive_user', 'user is inactive')
    return user
}

/** @throws OauthError in Salesforce's words. */
export async function acceptAssertion(
    { org, clients }: { readonly org: LocalOrg; readonly clients: ClientRegistry },
    assertion: string,
    instanceUrl: string,
): Promise<{ client: ConnectedClient; user: RunningUser }> {
    const claims = readClaims(assertion)
    const client = typeof claims.iss === 'string' ? clients.find(claims.iss) : undefined
    if (client === undefined) throw new OauthError('invalid_client_id', 'client identifier invalid')
    await requireSignature(assertion, client)
    requireClaims(claims, instanceUrl, org.services.clock.now())
    return { client, user: findApproved(org, client, claims.sub) }
}
