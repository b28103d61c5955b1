/** The connection to Salesforce over HTTP: as it is known, from the store alone, so that it answers when Salesforce does not; and tried now. */
import { defineRoute } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { connectionCheckSchema, connectionSchema } from './connection-schema.ts'
import type { ConnectionView } from './connection-schema.ts'
import { selectConnection } from './connection-store.ts'
import { explainAbsence, explainUnconnected } from './connection-text.ts'
import type { Connection, SalesforceConnections } from './connection-types.ts'

const NOTHING = { loginUrl: null, clientId: null, grant: null, username: null, connectedAt: null, refusedAt: null }

function stateOf({ refusedAt, connectedAt }: Connection): ConnectionView['state'] {
    if (refusedAt !== null) return 'reconnect_needed'
    return connectedAt === null ? 'unproven' : 'connected'
}

function toView(orgId: string, connection: Connection): ConnectionView {
    const { loginUrl, clientId, grant, username, connectedAt, refusedAt } = connection
    const { reason, nextStep } = explainAbsence(orgId, connection) ?? { reason: null, nextStep: null }
    const times = { connectedAt: connectedAt?.toISOString() ?? null, refusedAt: refusedAt?.toISOString() ?? null }
    return { state: stateOf(connection), reason, nextStep, loginUrl, clientId, grant, username, ...times }
}

export function createConnectionRoutes(sql: Sql, { check }: Pick<SalesforceConnections, 'check'>): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/connection',
            name: 'getConnection',
            tag: 'connection',
            summary: 'How the relay signs in to Salesforce, whether that works, and what to do where it does not.',
            answer: { status: 200, description: 'The connection as it is known.', body: { name: 'Connection', schema: connectionSchema } },
            handle: async ({ orgId }): Promise<ConnectionView> => {
                const connection = await selectConnection(sql, orgId)
                if (connection === null) return { state: 'not_connected', ...explainUnconnected(orgId), ...NOTHING }
                return toView(orgId, connection)
            },
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/connection/check',
            name: 'checkConnection',
            tag: 'connection',
            summary: 'Sign in to Salesforce now and name each permission that the Sync User lacks.',
            description: 'Takes two or three API requests, and one for each tracked object.',
            answer: {
                status: 200,
                description: 'What was found, also where it is not connected.',
                body: { name: 'ConnectionCheck', schema: connectionCheckSchema },
            },
            handle: async ({ orgId }) => ({ findings: await check(orgId) }),
        }),
    ]
}
