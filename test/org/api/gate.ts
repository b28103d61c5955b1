/** What stands before every REST resource: the token, the version, the daily allowance, and the header that tells its use. */
import type { NextFunction, Request, Response } from 'express'
import type { LocalOrg } from '../local-org.ts'
import { visibleSchema } from '../platform/access/visible-schema.ts'
import { ApiError, noSuchResource } from './api-error.ts'
import type { Refusal } from './refusals.ts'
import type { ApiServices } from './services.ts'
import type { Session, SessionRegistry } from './sessions.ts'
import { readToken } from './sessions.ts'
import { readVersion } from './versions.ts'

const QUOTA = 'DailyApiRequests'

/** Row H7. */
function authenticate(org: LocalOrg, sessions: SessionRegistry, request: Request): Session {
    const session = sessions.use(readToken(request.get('authorization')))
    if (session === null) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid', null, { 'WWW-Authenticate': 'Token' })
    return withCurrentUser(org, session)
}

/**
 * Also the answer to a user without "API Enabled" (https://github.com/restforce/restforce/issues/219 has the text,
 * https://github.com/forcedotcom/salesforcedx-vscode/issues/2387 the cause).
 */
function requireApiEnabled({ user }: Session): void {
    if (user.access.hasPermission('ApiEnabled')) return
    throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.')
}

/** What was granted or taken since the login counts. */
export function withCurrentUser(org: LocalOrg, session: Session): Session {
    return { ...session, user: org.users.byId(session.user.id) }
}

/** Row H17: on every answer, errors too. */
function showUse(org: LocalOrg, response: Response): void {
    const { max, used } = org.limits.shown(QUOTA)
    response.set('Sforce-Limit-Info', `api-usage=${used}/${max}`)
}

/** Row H8: a Developer org has a hard limit (API Request Limits and Allocations: trial, Developer and sandbox orgs). @returns false past it. */
export function spendCall(org: LocalOrg, session: Session): boolean {
    if (!org.limits.allows(QUOTA)) return false
    org.limits.spend(QUOTA)
    org.usage.countApiCall(`${session.client.appName} (${session.user.username})`)
    return true
}

function spend(org: LocalOrg, session: Session, response: Response): void {
    const isAllowed = spendCall(org, session)
    showUse(org, response)
    if (!isAllowed) throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
}

/** A refused request counts as none. */
function answerRefusal(org: LocalOrg, { status, body, headers = {} }: Refusal, response: Response): void {
    showUse(org, response)
    response.status(status).set(headers)
    if (typeof body === 'string') response.type('text/html').send(body)
    else response.json(body)
}

/** A body must be JSON, or the parts of a deployment (row H1: 415). Nothing is read of one that is not. */
function checkContentType(request: Request): void {
    const hasBody = request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0
    const type = request.path.startsWith('/metadata/deployRequest') ? ['json', 'multipart/form-data'] : ['json']
    if (!hasBody || request.is(type) !== false) return
    throw new ApiError(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        `Content type '${request.get('content-type') ?? ''}' is not supported. Use application/json`,
    )
}

export function gate(services: ApiServices) {
    return (request: Request, response: Response, next: NextFunction): void => {
        const { sessions, ...shared } = services
        const session = authenticate(services.org, sessions, request)
        requireApiEnabled(session)
        const refusal = services.refusals.take(request.method, request.originalUrl)
        if (refusal !== null && refusal.isAnswerLost !== true) return answerRefusal(services.org, refusal, response)
        response.locals['isAnswerLost'] = refusal !== null
        spend(services.org, session, response)
        const version = readVersion(String(request.params['version'] ?? ''))
        if (version === null) throw noSuchResource()
        checkContentType(request)
        const schema = visibleSchema(services.org.services.schema, session.user.access)
        response.locals['api'] = { ...shared, session, schema, version, base: `/services/data/v${version}.0` }
        next()
    }
}
