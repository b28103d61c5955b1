/** Which org is asked by which credentials, and what each answer tells of its quota. */
import type { Sql } from '../platform/database.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { look, recordReadings } from '../quota/index.ts'
import type { Bounds, Governor, Reading } from '../quota/index.ts'
import { createSender, keepSession } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { createLogin } from './connection-login.ts'
import type { LoginParts } from './connection-login.ts'
import { selectConnection } from './connection-store.ts'
import { explainAbsence, NOT_CONNECTED } from './connection-text.ts'
import type { SalesforceConnections } from './connection-types.ts'

export interface ConnectionParts extends LoginParts {
    readonly governor: Governor
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<Bounds>
    /** A test's own pace of repetitions. */
    readonly retryMs?: number
}

/** Spring '26. */
const API_VERSION = '66.0'

export function createConnections(parts: ConnectionParts): SalesforceConnections {
    const { database, clock, governor, boundsOf, exchange, retryMs } = parts
    const login = createLogin(parts)
    const known = new Map<string, { readonly version: number; readonly salesforce: Salesforce }>()

    const record = (orgId: string, reading: Reading): Promise<void> =>
        withinOrg(orgId, () => recordReadings(database, orgId, [reading], { at: clock.now(), source: 'header' }))

    /** The header of that answer may be missing or old; the refusal itself is the newest there is to know. */
    async function noteUsedUp(orgId: string): Promise<void> {
        const views = await withinOrg(orgId, () => look({ sql: database, clock, boundsOf }, orgId))
        const max = views.find(({ quota }) => quota === 'data')?.max ?? null
        if (max !== null) await record(orgId, { quota: 'data', max, used: max })
    }

    const open = (orgId: string): Salesforce =>
        createSender({
            orgId,
            version: API_VERSION,
            sessions: keepSession(() => login.enter(orgId)),
            exchange,
            governor,
            clock,
            ...(retryMs !== undefined && { retryMs }),
            recordReading: (reading) => record(orgId, reading),
            onUsedUp: () => noteUsedUp(orgId),
            onRefused: (error) => login.noteRefusal(orgId, error),
        })

    /** New credentials begin with a new session. */
    function salesforceOf(orgId: string, version: number): Salesforce {
        const found = known.get(orgId)
        if (found?.version === version) return found.salesforce
        const salesforce = open(orgId)
        known.set(orgId, { version, salesforce })
        return salesforce
    }

    return {
        async forOrg(orgId) {
            const connection = await withinOrg(orgId, () => selectConnection(database, orgId))
            if (connection === null) return NOT_CONNECTED
            const absence = explainAbsence(connection)
            return absence === null || login.mayTry(connection) ? salesforceOf(orgId, connection.version) : absence
        },
    }
}
