/** Logging in with a browser: whoever is at this machine may be any user of the org, as the org serves this machine only. */
import type { Request, Response } from 'express'
import type { ConnectedClient } from '../api/clients.ts'
import type { ApiServices } from '../api/services.ts'
import type { Session } from '../api/sessions.ts'

/** Salesforce's own name for it: https://help.salesforce.com/s/articleView?id=xcloud.networks_cookies.htm */
const COOKIE = 'sid'

const browserClient = (username: string): ConnectedClient => ({ clientId: 'lightning', clientSecret: '', appName: 'Lightning', username })

export function findSession({ sessions }: ApiServices, request: Request): Session | null {
    const cookies = (request.get('cookie') ?? '').split(/; */).map((pair) => pair.split('='))
    const token = cookies.find(([name]) => name === COOKIE)?.[1]
    return token === undefined ? null : sessions.use(decodeURIComponent(token))
}

export function keepSession(response: Response, token: string): void {
    response.cookie(COOKIE, token, { httpOnly: true, sameSite: 'lax', path: '/' })
}

export function logIn({ org, sessions }: ApiServices, response: Response, username: string): void {
    keepSession(response, sessions.open(browserClient(username), org.users.byUsername(username)).token)
}

export function logOut(services: ApiServices, request: Request, response: Response): void {
    const session = findSession(services, request)
    if (session !== null) services.sessions.revoke(session.token)
    response.clearCookie(COOKIE, { path: '/' })
}

/** Only a place in this org: an address of another site would make the login a trap. */
export function safeReturn(value: unknown, fallback: string): string {
    return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : fallback
}
