/** Who calls, and whether the token may do what the route does. */
import type { Request } from 'express'
import { HeadroomError } from '../platform/errors.ts'
import { mayAct } from '../platform/token-role.ts'
import type { TokenHolder } from '../platform/token-role.ts'
import type { FailureLimit } from './failure-limit.ts'
import { roleFor } from './route-role.ts'
import type { Route } from './route.ts'

/** Whom a bearer token speaks for, or null. Takes as long for a token that does not exist as for one that does. */
export type Authenticate = (token: string) => Promise<TokenHolder | null>

export interface Caller {
    readonly orgId: string
    /** As the audit names it. */
    readonly actor: string
}

const TOKEN = /^Bearer ([A-Za-z0-9_-]{1,256})$/i
/** A token names its org. */
const ORG_OF_TOKEN = /^hr_(\w{18})_/

/** All refusals are one and the same: what was wrong helps only who should not be here. */
const refuseCaller = (): HeadroomError =>
    new HeadroomError('unauthorized', 'Send a valid API token of the org: authorization: Bearer <token>.')

export async function authorize(request: Request, route: Route, authenticate: Authenticate, failures: FailureLimit): Promise<Caller> {
    const token = TOKEN.exec(request.headers.authorization ?? '')?.[1]
    // Nobody guesses with nothing in hand: only tokens count as failures.
    if (token === undefined) throw refuseCaller()
    const holder = await authenticate(token)
    if (holder === null) throw failures.count(request.socket.remoteAddress ?? '', ORG_OF_TOKEN.exec(token)?.[1] ?? '', refuseCaller())
    const needed = roleFor(route)
    if (!mayAct(holder.role, needed))
        throw new HeadroomError('forbidden', `This token is of the role ${holder.role}: use one of the role ${needed}.`)
    return { orgId: holder.orgId, actor: `token …${token.slice(-4)}` }
}
