/** What the relay takes for granted of the API and its price. */
import { type Outcome, NotShownHere, type Proof } from '../proof.ts'
import type { ProvingOrg } from '../proving-org.ts'

const UPDATED = ['Lead', 'Contact', 'Account', 'Opportunity', 'Task', 'Event', 'User']
/** Users are never deleted. */
const DELETED = UPDATED.filter((object) => object !== 'User')
const HOUR_MS = 3_600_000

interface CompositeAnswer {
    readonly compositeResponse: readonly { readonly httpStatusCode: number }[]
}

async function replicationInComposite(org: ProvingOrg): Promise<Outcome> {
    const time = (ago: number): string => encodeURIComponent(new Date(Date.now() - ago).toISOString().replace(/\.\d+Z$/, 'Z'))
    const window = `start=${time(HOUR_MS)}&end=${time(60_000)}`
    const asked = [...UPDATED.map((object) => `${object}/updated`), ...DELETED.map((object) => `${object}/deleted`)]
    const compositeRequest = asked.map((path, index) => ({
        method: 'GET',
        url: `/services/data/v66.0/sobjects/${path}/?${window}`,
        referenceId: `r${index}`,
    }))
    const { used: before } = await org.rest('GET', '/limits')
    const { body, used: after } = await org.rest('POST', '/composite', { allOrNone: false, compositeRequest })
    const good = (body as CompositeAnswer).compositeResponse.filter(({ httpStatusCode }) => httpStatusCode === 200).length
    const price = before === null || after === null ? null : after - before
    return {
        seen: `${good} of ${asked.length} answered 200, ${price ?? 'no'} API request more`,
        isAsExpected: good === asked.length && price === 1,
    }
}

async function appFiguresAreAllotments(org: ProvingOrg): Promise<Outcome> {
    const { body } = await org.rest('GET', '/limits')
    const own = (body as Record<string, Record<string, unknown>>)['DailyApiRequests'] ?? {}
    const figures = Object.values(own).filter((value): value is { Max: number; Remaining: number } => typeof value === 'object')
    if (figures.length === 0) throw new NotShownHere('no app of this org has figures of its own')
    const spent = figures.filter(({ Max, Remaining }) => Max !== Remaining).length
    return { seen: `${figures.length} apps, ${spent} with a difference`, isAsExpected: spent === 0 }
}

/** Near the limit it matters how old the figures are; the relay counts what it spends besides. */
async function lagOfLimits(org: ProvingOrg): Promise<Outcome> {
    const { used: header } = await org.rest('GET', '/sobjects/Lead')
    const { body } = await org.rest('GET', '/limits')
    const { Max = 0, Remaining = 0 } = (body as Record<string, { Max: number; Remaining: number }>)['DailyApiRequests'] ?? {}
    return { seen: `header ${header ?? 'none'}, then /limits ${Max - Remaining}`, isAsExpected: null }
}

async function apiShowsInLimits(org: ProvingOrg): Promise<Outcome> {
    await org.apex("System.OrgLimit calls = OrgLimits.getMap().get('DailyApiRequests'); ProveNotes.write('api: ' + calls.getLimit());")
    const [seen = ''] = await org.notes('api: ', 1)
    return { seen, isAsExpected: Number(seen.slice('api: '.length)) > 0 }
}

interface UserRow {
    readonly LastLoginDate: string | null
    readonly LastModifiedDate: string
    readonly SystemModstamp: string
}

async function loginMovesStamp(org: ProvingOrg): Promise<Outcome> {
    const [user] = await org.query<UserRow>(
        'SELECT LastLoginDate, LastModifiedDate, SystemModstamp FROM User WHERE LastLoginDate != null ORDER BY LastLoginDate DESC LIMIT 1',
    )
    if (user?.LastLoginDate == null) throw new NotShownHere('no user of this org has a LastLoginDate')
    const { LastLoginDate, LastModifiedDate, SystemModstamp } = user
    if (LastModifiedDate > LastLoginDate) throw new NotShownHere('the user was saved after the login: log in again, then prove again')
    return { seen: `login ${LastLoginDate}, stamp ${SystemModstamp}`, isAsExpected: SystemModstamp >= LastLoginDate }
}

export const API_PROOFS: readonly Proof[] = [
    {
        what: '13 of /updated and /deleted go in one Composite request',
        expected: '13 answered 200, 1 API request more',
        look: replicationInComposite,
    },
    {
        what: 'Figures of apps in /limits are allotments, not use',
        expected: 'Max and Remaining are the same',
        look: appFiguresAreAllotments,
    },
    { what: 'How old the figures of /limits are', expected: 'nothing: the header and /limits may differ', look: lagOfLimits },
    { what: 'An edition with an API has DailyApiRequests in OrgLimits', expected: 'a limit above 0', look: apiShowsInLimits },
    { what: "A login moves a user's SystemModstamp without a save", expected: 'the stamp is not before the login', look: loginMovesStamp },
]
