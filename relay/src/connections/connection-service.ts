/** Which org is asked by which credentials, and what each answer tells of its quota. */
import type { Sql } from '../platform/database.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { look, readLimits, recordReadings } from '../quota/index.ts'
import type { Bounds, Governor, Quota, Reading } from '../quota/index.ts'
import { checkSyncUser, createSender, keepSession, SalesforceError } from '../salesforce/index.ts'
import type { Finding, NotAvailable, OrgLimits, Salesforce, Session, SessionKeeper } from '../salesforce/index.ts'
import { createLogin } from './connection-login.ts'
import type { LoginParts } from './connection-login.ts'
import { selectConnection } from './connection-store.ts'
import { explainAbsence, explainUnconnected } from './connection-text.ts'
import type { SalesforceConnections, User } from './connection-types.ts'

interface ConnectionParts extends LoginParts {
    readonly governor: Governor
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<Bounds>
    /** What the Sync User is to see, names of fields by object; the next run of interval sync looks for what it did not. */
    readonly lookAnew: (sql: Sql, orgId: string) => Promise<ReadonlyMap<string, readonly string[]>>
    /** A test's own pace of repetitions. */
    readonly retryMs?: number
}

interface Opened {
    readonly version: number
    readonly sessions: SessionKeeper
    readonly salesforce: Salesforce
}

/** How a session is got, and who minds that it is refused. */
interface Door {
    readonly enter: () => Promise<Session>
    readonly onRefused: (error: SalesforceError) => Promise<void>
}

/** Each holds a token and little else. */
const SESSIONS_MAX = 5_000
/** Spring '26. */
const API_VERSION = '66.0'

const tellAbsence = ({ reason, nextStep }: NotAvailable): Finding[] => [{ check: 'sign-in', isOk: false, text: `${reason} ${nextStep}` }]

export function createConnections(parts: ConnectionParts): SalesforceConnections {
    const { database, clock, governor, boundsOf, lookAnew, exchange, retryMs } = parts
    const login = createLogin(parts)
    const known = new Map<string, Opened>()

    const record = (orgId: string, reading: Reading): Promise<void> =>
        withinOrg(orgId, () => recordReadings(database, orgId, [reading], { at: clock.now(), source: 'header' }))

    /** The header of that answer may be missing or old; the refusal itself is the newest there is to know. */
    async function noteUsedUp(orgId: string, quota: Quota): Promise<void> {
        const views = await withinOrg(orgId, () => look({ sql: database, clock, boundsOf }, orgId))
        const max = views.find((view) => view.quota === quota)?.max ?? null
        if (max !== null) await record(orgId, { quota, max, used: max })
    }

    function open(orgId: string, version: number, { enter, onRefused }: Door): Opened {
        const sessions = keepSession(enter)
        const salesforce = createSender({
            orgId,
            version: API_VERSION,
            sessions,
            exchange,
            governor,
            clock,
            ...(retryMs !== undefined && { retryMs }),
            recordReading: (reading) => record(orgId, reading),
            onUsedUp: (quota) => noteUsedUp(orgId, quota),
            onRefused,
        })
        return { version, sessions, salesforce }
    }

    const doorOf = (orgId: string, version: number, user: User | null): Door =>
        user === null
            ? { enter: () => login.enter(orgId), onRefused: (error) => login.noteRefusal(orgId, version, error) }
            : { enter: () => login.enterAs(orgId, user), onRefused: () => Promise.resolve() }

    /** New credentials begin with a new session. The one that was not asked for the longest makes room where there are too many. */
    function openOnce(orgId: string, version: number, user: User | null = null): Opened {
        const key = user === null ? orgId : `${orgId} ${user.userId} ${user.username}`
        const found = known.get(key)
        const opened = found?.version === version ? found : open(orgId, version, doorOf(orgId, version, user))
        known.delete(key)
        known.set(key, opened)
        const [oldest] = known.keys()
        if (known.size > SESSIONS_MAX && oldest !== undefined) known.delete(oldest)
        return opened
    }

    const find = (orgId: string) => withinOrg(orgId, () => selectConnection(database, orgId))

    async function check(orgId: string): Promise<Finding[]> {
        const connection = await find(orgId)
        if (connection === null) return tellAbsence(explainUnconnected(orgId))
        const { sessions, salesforce } = openOnce(orgId, connection.version)
        try {
            const { userId } = await sessions.current()
            const recordLimits = (limits: OrgLimits) =>
                withinOrg(orgId, () => recordReadings(database, orgId, readLimits(limits), { at: clock.now(), source: 'limits' }))
            const needed = await withinOrg(orgId, () => lookAnew(database, orgId))
            const findings = await checkSyncUser({ salesforce, userId, recordLimits, needed })
            return [{ check: 'sign-in', isOk: true, text: `as the user ${userId}` }, ...findings]
        } catch (error) {
            if (!(error instanceof SalesforceError)) throw error
            return [{ check: 'sign-in', isOk: false, text: error.message }]
        }
    }

    async function reach(orgId: string, user: User | null): Promise<Salesforce | NotAvailable> {
        const connection = await find(orgId)
        if (connection === null) return explainUnconnected(orgId)
        const absence = explainAbsence(orgId, connection)
        return absence === null || login.mayTry(connection) ? openOnce(orgId, connection.version, user).salesforce : absence
    }

    return {
        check,
        forOrg: (orgId) => reach(orgId, null),
        forUser: reach,
    }
}
