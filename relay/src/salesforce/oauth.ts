/**
 * Asks Salesforce for a token, by client credentials or JWT bearer, with jsforce's OAuth2 over a transport of ours. It tries once; who
 * calls it decides when to try again. Asking for a token is no API call.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
import { PassThrough } from 'node:stream'
import { SignJWT, importPKCS8 } from 'jose'
import { OAuth2 } from 'jsforce/lib/oauth2.js'
import { Transport } from 'jsforce/lib/transport.js'
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js'
import { StreamPromise } from 'jsforce/lib/util/promise.js'
import { z } from 'zod'
import type { Clock } from '../platform/clock.ts'
import type { Exchange } from './exchange.ts'
import { toAllowedOrigin } from './hosts.ts'
import { checkAnswer } from './parse-answer.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Session } from './session.ts'

export type Credentials = {
    /** Where tokens are asked for: the org's My Domain. */
    readonly loginUrl: string
    readonly clientId: string
} & (
    | { readonly grant: 'client_credentials'; readonly clientSecret: string }
    | { readonly grant: 'jwt_bearer'; readonly username: string; readonly privateKey: string }
)

export interface LogInParts {
    readonly exchange: Exchange
    readonly clock: Clock
    readonly allowedHosts: readonly string[]
}

/** Salesforce refuses an assertion that is valid for longer. */
const ASSERTION_SECONDS = 180

const answerSchema = z.object({
    access_token: z.string().min(1).max(4_096),
    instance_url: z.string(),
    id: z.string().regex(/\/id\/00D[A-Za-z0-9]{15}\/005[A-Za-z0-9]{15}$/),
})

/** Nothing is sent to where it points: a secret would go along. */
function explainMove(url: string, location = ''): SalesforceError {
    const to = URL.canParse(location, url) ? new URL(location, url).origin : 'nowhere'
    const message = `The log-in address redirects to ${to}: if My Domain was renamed, connect the org again with its new address.`
    return new SalesforceError('reconnect_needed', message)
}

/** jsforce's own goes through proxies of the environment, waits 30 minutes and cannot be broken off within an answer. */
class BoundedTransport extends Transport {
    readonly #exchange: Exchange

    constructor(exchange: Exchange) {
        super()
        this.#exchange = exchange
    }

    override httpRequest({ method, url, headers = {}, body }: HttpRequest): StreamPromise<HttpResponse> {
        return StreamPromise.create(() => ({
            stream: new PassThrough(),
            promise: this.#send(method, url, headers, typeof body === 'string' ? body : ''),
        }))
    }

    async #send(method: string, url: string, headers: Record<string, string>, body: string): Promise<HttpResponse> {
        const { status, headers: answered, text } = await this.#exchange({ method, url, headers, body })
        if (status >= 500 || status === 429)
            throw new SalesforceError('unavailable', `Salesforce answered ${status} when asked for a token.`)
        if (status >= 300 && status < 400) throw explainMove(url, answered['location'])
        return { statusCode: status, headers: answered, body: text }
    }
}

async function signAssertion(credentials: Credentials & { grant: 'jwt_bearer' }, audience: string, clock: Clock): Promise<string> {
    const key = await importPKCS8(credentials.privateKey, 'RS256')
    const expires = Math.floor(clock.now().getTime() / 1000) + ASSERTION_SECONDS
    const assertion = new SignJWT({ iss: credentials.clientId, sub: credentials.username, aud: audience, exp: expires })
    return assertion.setProtectedHeader({ alg: 'RS256' }).sign(key)
}

function createClient(credentials: Credentials, loginUrl: string, exchange: Exchange): OAuth2 {
    const secret = credentials.grant === 'client_credentials' ? { clientSecret: credentials.clientSecret } : {}
    const client = new OAuth2({ loginUrl, clientId: credentials.clientId, ...secret })
    client._transport = new BoundedTransport(exchange)
    return client
}

async function requestToken(credentials: Credentials, loginUrl: string, { exchange, clock }: LogInParts): Promise<unknown> {
    const client = createClient(credentials, loginUrl, exchange)
    if (credentials.grant === 'client_credentials') return client.requestToken({ grant_type: 'client_credentials' })
    const assertion = await signAssertion(credentials, loginUrl, clock)
    return client.requestToken({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
}

/** jsforce names its error after OAuth's `error`, with `error_description` as its message. */
function explain(error: unknown): SalesforceError {
    if (error instanceof SalesforceError) return error
    const { name, message } = error as Error
    return new SalesforceError('reconnect_needed', `Salesforce gives no token: ${message.slice(0, 500)}`, { errorCode: name, cause: error })
}

/** Throws `reconnect_needed` where a person must do something, also where the token is of another org. */
export async function logIn(orgId: string, credentials: Credentials, parts: LogInParts): Promise<Session> {
    const loginUrl = toAllowedOrigin(credentials.loginUrl, parts.allowedHosts)
    if (loginUrl === null) throw new SalesforceError('reconnect_needed', 'The log-in address is no host of Salesforce.')
    const answer = await requestToken(credentials, loginUrl, parts).catch((error: unknown) => {
        throw explain(error)
    })
    const { access_token: accessToken, instance_url: instanceUrl, id } = checkAnswer(answerSchema, answer, 'a request for a token')
    const origin = toAllowedOrigin(instanceUrl, parts.allowedHosts)
    if (origin === null) throw new SalesforceError('reconnect_needed', 'Salesforce names an instance that is no host of Salesforce.')
    const [, tokenOrgId, userId = ''] = /\/id\/([^/]+)\/([^/]+)$/.exec(id) ?? []
    if (tokenOrgId !== orgId)
        throw new SalesforceError('reconnect_needed', `These credentials are of the org ${tokenOrgId}, not of ${orgId}.`)
    return { accessToken, origin, userId }
}
