/** Gives a relay of a test the credentials of an org by client credentials, as the operator's command does. */
import { saveConnection, isAvailable } from '../../relay/src/connections/index.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import type { Salesforce } from '../../relay/src/salesforce/index.ts'
import type { TestRelay } from './start-relay.ts'

export interface ConnectOptions {
    readonly orgId: string
    readonly loginUrl: string
    readonly clientId?: string
    readonly clientSecret?: string
    /** The same as the relay's. */
    readonly encryptionKey: Buffer
}

export async function connectOrg(relay: TestRelay, options: ConnectOptions): Promise<void> {
    const { orgId, loginUrl, clientId = 'test-client', clientSecret = 'test-secret', encryptionKey } = options
    const secret = createSealer(encryptionKey).seal(Buffer.from(clientSecret), orgId)
    await saveConnection(relay.database, orgId, { loginUrl, clientId, grant: 'client_credentials', username: null, secret })
}

/** Fails where there is nothing to ask. */
export async function openSalesforce(relay: TestRelay, orgId: string): Promise<Salesforce> {
    const found = await relay.app.connections.forOrg(orgId)
    if (!isAvailable(found)) throw new Error(found.reason)
    return found
}
