/**
 * Finds the session in which a user's writes go: by JWT bearer, for users whom an admin of the org has pre-authorised. Whoever is not goes
 * the usual way, with the reason; after a refusal nobody asks for a session again for a while.
 */
import { isAvailable, selectConnection } from '../connections/index.ts'
import type { SalesforceConnections } from '../connections/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { readFirstPage, SalesforceError, writeQuery } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { selectSettings } from '../settings/index.ts'
import * as store from './user-store.ts'
import type { WriteUser } from './user-store.ts'

/** Each costs a call of its own: what waits for others goes with the next turn. */
const USERS_MAX = 20
const TRY_AGAIN_MS = 15 * 60_000

const NO_API = 'The relay is not connected to the org’s API.'
const ONE_USER = 'The relay is not connected by JWT bearer, so it can write as one user only.'
const APEX_ONLY = 'The settings say that writes go by the org’s Apex.'
const NO_NAME = 'Salesforce shows no active user with this id.'

export interface UserParts {
    readonly database: Database
    readonly clock: Clock
    readonly connections: SalesforceConnections
}

export interface UserService {
    /** Those whose writes can be tried now in their sessions; the others are passed over. */
    listReady(orgId: string): Promise<readonly string[]>
    /** Null where nothing can be asked now, or the user is not known and was refused. */
    open(orgId: string, userId: string): Promise<Salesforce | null>
    /** Salesforce gives no session, or the user may not use it for this. */
    refuse(orgId: string, userId: string, reason: string): Promise<void>
}

export function createUserService({ database, clock, connections }: UserParts): UserService {
    /** Why nobody of the org is written as. */
    async function explainNobody(orgId: string): Promise<string | null> {
        const connection = await selectConnection(database, orgId)
        if (connection === null) return NO_API
        if (connection.grant !== 'jwt_bearer') return ONE_USER
        return (await selectSettings(database, orgId)).writeChannel === 'apex' ? APEX_ONLY : null
    }

    function explainRefusal({ refusedAt, refusedReason }: WriteUser): string | null {
        const isFresh = refusedAt !== null && clock.now().getTime() - refusedAt.getTime() < TRY_AGAIN_MS
        return isFresh ? refusedReason : null
    }

    async function lookUp(salesforce: Salesforce, orgId: string, userId: string): Promise<string | null> {
        const soql = writeQuery({ object: 'User', fields: ['Username', 'IsActive'], where: [{ field: 'Id', keys: [userId] }] })
        const purpose = { feature: 'write', urgency: 'write', object: 'User' } as const
        const [row] = (await readFirstPage(salesforce, soql, false, purpose)).records
        if (row?.['IsActive'] !== true || typeof row['Username'] !== 'string') return null
        await store.saveUsername(database, orgId, userId, row['Username'])
        return row['Username']
    }

    async function refuse(orgId: string, userId: string, reason: string): Promise<void> {
        await database.transaction(async (sql) => {
            await store.saveRefusal(sql, orgId, userId, reason, clock.now())
            await store.passOver(sql, orgId, userId, reason)
        })
    }

    /** Null: it cannot be found out now, or nobody has it. */
    async function findUsername(orgId: string, userId: string): Promise<string | null> {
        const { username } = await store.selectUser(database, orgId, userId)
        const salesforce = username === null ? await connections.forOrg(orgId) : null
        if (salesforce === null || !isAvailable(salesforce)) return username
        try {
            const found = await lookUp(salesforce, orgId, userId)
            if (found === null) await refuse(orgId, userId, NO_NAME)
            return found
        } catch (error) {
            // Without quota or without an answer: the writes wait, and it is asked again when they are looked at next.
            if (error instanceof SalesforceError) return null
            throw error
        }
    }

    return {
        refuse,
        async listReady(orgId) {
            const due = await store.selectUsersDue(database, orgId, clock.now(), USERS_MAX)
            const nobody = due.length === 0 ? null : await explainNobody(orgId)
            const ready: string[] = []
            for (const userId of due) {
                const reason = nobody ?? explainRefusal(await store.selectUser(database, orgId, userId))
                if (reason === null) ready.push(userId)
                else await store.passOver(database, orgId, userId, reason)
            }
            return ready
        },
        async open(orgId, userId) {
            const username = await findUsername(orgId, userId)
            if (username === null) return null
            const salesforce = await connections.forUser(orgId, { userId, username })
            return isAvailable(salesforce) ? salesforce : null
        },
    }
}
