/**
 * Logs the relay in to an org. After a refusal it is tried once in 15 minutes over all relays, because Salesforce locks out who keeps
 * trying, and a person is told once.
 */
import { giveNotice } from '../notices/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sealer } from '../platform/crypto.ts'
import type { Database } from '../platform/database.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { SalesforceError, logIn } from '../salesforce/index.ts'
import type { Credentials, Exchange, Session } from '../salesforce/index.ts'
import * as store from './connection-store.ts'
import type { Connection, SealedConnection, User } from './connection-types.ts'

export interface LoginParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly clock: Clock
    readonly exchange: Exchange
    readonly allowedHosts: readonly string[]
}

export interface Login {
    enter(orgId: string): Promise<Session>
    /** As another user, whom an admin has pre-authorised. What Salesforce says of that user says nothing of the connection. */
    enterAs(orgId: string, user: User): Promise<Session>
    /** What worked is refused now: as long as it is, nothing is available. `version` is that of the credentials it is said of. */
    noteRefusal(orgId: string, version: number, error: SalesforceError): Promise<void>
    mayTry(connection: Connection): boolean
}

const ONE_USER = 'The relay is not connected by JWT bearer, so it can write as one user only.'
const TRY_AGAIN_MS = 15 * 60_000

function openCredentials(sealer: Sealer, orgId: string, connection: SealedConnection): Credentials {
    const { loginUrl, clientId, grant, username, secret } = connection
    const opened = sealer.open(secret, orgId).toString()
    return grant === 'client_credentials'
        ? { loginUrl, clientId, grant, clientSecret: opened }
        : { loginUrl, clientId, grant, username: username ?? '', privateKey: opened }
}

export function createLogin({ database, sealer, clock, exchange, allowedHosts }: LoginParts): Login {
    const lastTry = (): Date => new Date(clock.now().getTime() - TRY_AGAIN_MS)

    const noteRefusal = (orgId: string, version: number, { message, errorCode }: SalesforceError): Promise<void> =>
        withinOrg(orgId, () =>
            database.transaction(async (sql) => {
                const since = await store.markRefused(sql, orgId, version, message, clock.now())
                if (since === null) return
                const details = { reason: message, errorCode, since: since.toISOString() }
                await giveNotice(sql, orgId, { kind: 'reconnect_needed', event: since.toISOString(), details })
            }),
        )

    async function claimConnection(orgId: string): Promise<SealedConnection> {
        const connection = await store.selectSealedConnection(database, orgId)
        if (connection === null) throw new SalesforceError('reconnect_needed', 'The connection was removed.')
        const isClaimed = await store.claimTry(database, orgId, lastTry(), clock.now())
        if (!isClaimed) throw new SalesforceError('reconnect_needed', connection.refusedReason ?? 'It was just tried.')
        return connection
    }

    async function enter(orgId: string): Promise<Session> {
        const connection = await claimConnection(orgId)
        const { version } = connection
        try {
            const session = await logIn(orgId, openCredentials(sealer, orgId, connection), { exchange, clock, allowedHosts })
            await store.markConnected(database, orgId, version, clock.now())
            return session
        } catch (error) {
            if (error instanceof SalesforceError && error.code === 'reconnect_needed') await noteRefusal(orgId, version, error)
            throw error
        }
    }

    async function enterAs(orgId: string, { userId, username }: User): Promise<Session> {
        const connection = await store.selectSealedConnection(database, orgId)
        if (connection?.grant !== 'jwt_bearer') throw new SalesforceError('reconnect_needed', ONE_USER)
        const credentials = openCredentials(sealer, orgId, { ...connection, username })
        const session = await logIn(orgId, credentials, { exchange, clock, allowedHosts })
        if (session.userId === userId) return session
        throw new SalesforceError('reconnect_needed', `The user name ${username} is that of another user.`)
    }

    return {
        enter: (orgId) => withinOrg(orgId, () => enter(orgId)),
        enterAs: (orgId, user) => withinOrg(orgId, () => enterAs(orgId, user)),
        noteRefusal,
        mayTry: ({ refusedAt, triedAt }) => refusedAt === null || triedAt === null || triedAt <= lastTry(),
    }
}
