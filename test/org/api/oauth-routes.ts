/** OAuth of the org: client credentials, JWT bearer, user info, revocation. None of it counts as an API call (measured with jsforce's limitInfo). */
import { createHmac } from 'node:crypto'
import express from 'express'
import type { Request, Response, Router } from 'express'
import type { LocalOrg } from '../local-org.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import type { ConnectedClient } from './clients.ts'
import { isSecretRight } from './clients.ts'
import { acceptAssertion } from './oauth/jwt-bearer.ts'
import { isActive, OauthError } from './oauth/oauth-error.ts'
import type { ApiServices } from './services.ts'
import type { Session, SessionRegistry } from './sessions.ts'
import { readToken } from './sessions.ts'

type Form = Record<string, unknown>

function formText(form: Form | undefined, name: string): string {
    const value = form?.[name]
    return typeof value === 'string' ? value : ''
}

/** The client's id and secret, from the form or from HTTP Basic (RFC 6749 section 2.3.1). */
function readCredentials(request: Request): { id: string; secret: string } {
    const basic = /^Basic\s+(\S+)$/i.exec(request.get('authorization') ?? '')
    if (basic?.[1] !== undefined) {
        const [id = '', ...secret] = Buffer.from(basic[1], 'base64').toString('utf8').split(':')
        return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) }
    }
    const form = request.body as Form | undefined
    return { id: formText(form, 'client_id'), secret: formText(form, 'client_secret') }
}

function instanceUrl(request: Request): string {
    return `${request.protocol}://${request.get('host') ?? 'localhost'}`
}

function identityUrl(request: Request, orgId: string, userId: string): string {
    return `${instanceUrl(request)}/id/${orgId}/${userId}`
}

/** jsforce splits `id` at '/', so it must be there; `instance_url` is where the client found the org. */
function tokenAnswer(request: Request, org: LocalOrg, session: Session): object {
    const id = identityUrl(request, org.services.orgId, session.user.id)
    const issuedAt = String(org.services.clock.now())
    const signature = createHmac('sha256', session.client.clientSecret)
        .update(id + issuedAt)
        .digest('base64')
    return {
        access_token: session.token,
        signature,
        scope: 'api',
        instance_url: instanceUrl(request),
        id,
        token_type: 'Bearer',
        issued_at: issuedAt,
    }
}

function refuse(response: Response, error: string, description: string): void {
    response.status(400).json(new OauthError(error, description).body())
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** @throws OauthError. The run-as user of the connected app may be gone since. */
function acceptCredentials({ org, clients }: ApiServices, request: Request): { client: ConnectedClient; user: RunningUser } {
    const credentials = readCredentials(request)
    const client = clients.find(credentials.id)
    if (client === undefined) throw new OauthError('invalid_client_id', 'client identifier invalid')
    if (!isSecretRight(client, credentials.secret)) throw new OauthError('invalid_client', 'invalid client credentials')
    try {
        const user = org.users.byUsername(client.username)
        if (isActive(org, user)) return { client, user }
    } catch (error) {
        org.services.debug(`connected app without user: ${String(error)}`)
    }
    throw new OauthError('invalid_grant', 'no client credentials user enabled')
}

function issueToken(services: ApiServices) {
    return async (request: Request, response: Response): Promise<void> => {
        const refusal = services.refusals.take(request.method, request.path)
        if (refusal !== null)
            return void response
                .status(refusal.status)
                .set(refusal.headers ?? {})
                .json(refusal.body)
        const form = request.body as Form | undefined
        const grant = formText(form, 'grant_type')
        if (grant !== 'client_credentials' && grant !== JWT_BEARER)
            return refuse(response, 'unsupported_grant_type', 'grant type not supported')
        try {
            const isJwt = grant === JWT_BEARER
            const { client, user } = isJwt
                ? await acceptAssertion(services, formText(form, 'assertion'), instanceUrl(request))
                : acceptCredentials(services, request)
            response.json(tokenAnswer(request, services.org, services.sessions.open(client, user)))
        } catch (error) {
            if (!(error instanceof OauthError)) throw error
            response.status(400).json(error.body())
        }
    }
}

function showUser(org: LocalOrg, sessions: SessionRegistry) {
    return (request: Request, response: Response): void => {
        const session = sessions.use(readToken(request.get('authorization')))
        if (session === null) {
            response.status(403).type('text/plain').send('Bad_OAuth_Token')
            return
        }
        const { user } = session
        const id = identityUrl(request, org.services.orgId, user.id)
        response.json({
            sub: id,
            id,
            user_id: user.id,
            organization_id: org.services.orgId,
            preferred_username: user.username,
            username: user.username,
            name: user.name,
            display_name: user.name,
            email: user.email,
            email_verified: true,
            zoneinfo: user.timeZone,
            locale: user.locale,
            active: true,
            urls: {
                rest: `${instanceUrl(request)}/services/data/v{version}/`,
                sobjects: `${instanceUrl(request)}/services/data/v{version}/sobjects/`,
            },
        })
    }
}

function revokeToken(sessions: SessionRegistry) {
    return (request: Request, response: Response): void => {
        const token = formText(request.body as Form | undefined, 'token') || formText(request.query, 'token')
        if (!sessions.revoke(token)) return refuse(response, 'invalid_token', 'invalid token')
        response.status(200).end()
    }
}

export function oauthRoutes(services: ApiServices): Router {
    const { org, sessions } = services
    const router = express.Router()
    const form = express.urlencoded({ extended: false, limit: '16kb' })
    router.post('/services/oauth2/token', form, issueToken(services))
    router.all(['/services/oauth2/userinfo', '/id/:orgId/:userId'], showUser(org, sessions))
    router.all('/services/oauth2/revoke', form, revokeToken(sessions))
    return router
}
