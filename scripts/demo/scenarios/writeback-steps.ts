/** The steps of scenario `writeback`: what an application asks for, which quotas are left, and what must be in Salesforce then. */
import type { Findings } from './observe.ts'
import type { QuotaWorld } from './quota-world.ts'
import type { Expectation, Figures } from './scenario.ts'

const LEADS = 200
const MINUTE_MS = 60_000
const HEARTBEAT_MS = 15 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
/** The relay looks once in half an hour whether a quota is back. */
const RETURN_MS = 2 * HOUR_MS
const DATA = 'DailyApiRequests'
const APEX = 'DailyAsyncApexExecutions'

interface Write {
    readonly id: string
    readonly state: string
    readonly reason: string | null
    readonly expectedAt: string | null
}

interface Spent {
    readonly quota: string
    readonly feature: string
    readonly userId: string | null
    readonly calls: number
}

interface Row {
    get(field: string): unknown
}

/** What the org holds, whoever may see it. */
const rowsOf = ({ org }: QuotaWorld, soql: string): readonly Row[] =>
    org.runAsUser(org.users.admin, 'synchronous', () => org.services.data.queryText(soql, () => null)).records

async function runApex({ org }: QuotaWorld, code: string): Promise<void> {
    const { success, compileProblem, exceptionMessage } = await org.executeAnonymous(code)
    if (!success) throw new Error(`the org refused: ${String(compileProblem ?? exceptionMessage)}`)
}

/** In the order in which they were made: ids count upwards, in cases that SOQL does not tell apart. */
const taskSubjects = (world: QuotaWorld): string[] =>
    rowsOf(world, 'SELECT Id, Subject FROM Task')
        .map((row) => [String(row.get('Id')), String(row.get('Subject'))] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, subject]) => subject)

const leadIds = (world: QuotaWorld): string[] => rowsOf(world, 'SELECT Id FROM Lead ORDER BY Name').map((row) => String(row.get('Id')))

const countTitled = (world: QuotaWorld): number => rowsOf(world, `SELECT Id FROM Lead WHERE Title LIKE 'Countess %'`).length

async function readLedger({ api }: QuotaWorld): Promise<readonly Spent[]> {
    return (await api.request<{ entries: Spent[] }>('GET', '/v1/usage/ledger')).entries
}

async function spent(world: QuotaWorld, quota: string, feature: string): Promise<number> {
    const entries = (await readLedger(world)).filter((entry) => entry.quota === quota && entry.feature === feature)
    return entries.reduce((total, { calls }) => total + calls, 0)
}

const names = (title: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${title} ${String(index).padStart(4, '0')}`)

/** Half of them for one user, half for another, each under a name of the application's own. */
async function askForTasks({ api, org }: QuotaWorld, subjects: readonly string[]): Promise<Write[]> {
    const owners = [org.users.admin.id, org.users.standard.id]
    const activities = subjects.map((subject, index) => ({ kind: 'task', clientId: subject, subject, ownerId: owners[index % 2] }))
    return (await api.request<{ activities: Write[] }>('POST', '/v1/activities', { activities })).activities
}

async function askForTitles(world: QuotaWorld): Promise<void> {
    for (const [index, id] of leadIds(world).entries())
        await world.api.request('PATCH', `/v1/records/Lead/${id}`, { fields: { Title: `Countess ${index}` } })
}

/** Others have used so much of them; Apex tells it by its next heartbeat, if it can still run. */
async function useUp(world: QuotaWorld, used: { readonly data: number; readonly apex: number }): Promise<void> {
    for (const [name, share] of [
        [DATA, used.data],
        [APEX, used.apex],
    ] as const)
        world.org.limits.set(name, { used: Math.ceil(world.org.limits.read(name).max * Math.min(share, 0.92)) })
    await world.pass(HEARTBEAT_MS)
    for (const [name, share] of [
        [DATA, used.data],
        [APEX, used.apex],
    ] as const)
        if (share === 1) world.org.limits.set(name, { used: world.org.limits.read(name).max })
}

/** The application asks, time passes until all is there, and the way is told by what it cost. */
async function arrive(world: QuotaWorld, isThere: () => boolean, ask: () => Promise<void>, maxMs: number): Promise<Figures> {
    const [executions, calls, start] = [await spent(world, 'apex', 'command'), await spent(world, 'data', 'write'), world.now()]
    await ask()
    await world.passWhile(() => !isThere(), maxMs)
    const minutes = Math.round((world.now() - start) / MINUTE_MS)
    // What was made is read back, too.
    await world.pass(MINUTE_MS)
    return {
        executions: (await spent(world, 'apex', 'command')) - executions,
        apiCalls: (await spent(world, 'data', 'write')) - calls,
        minutes,
    }
}

const hasTasks = (world: QuotaWorld, count: number) => (): boolean => taskSubjects(world).length >= count

const expectArrived = (world: QuotaWorld, subjects: readonly string[]): Expectation => {
    const arrived = taskSubjects(world).slice(-subjects.length)
    return [
        JSON.stringify(arrived) === JSON.stringify(subjects),
        `${subjects.length} tasks to arrive once each, in the order they were asked for`,
    ]
}

export async function allowWrites(world: QuotaWorld): Promise<Findings> {
    await runApex(
        world,
        `List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < ${LEADS}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'Write-back', Status = 'Open')); }
        insert leads;
        ApprovalsController.allowWriteBack();
        ApprovalsController.approveWritableFields('Lead', new List<String>{ 'Title' });`,
    )
    await world.connect()
    await world.pass(HEARTBEAT_MS)
    return { figures: { leads: LEADS, users: 2 } }
}

export async function writeByApex(world: QuotaWorld): Promise<Findings> {
    const subjects = names('By Apex', 1_000)
    const calls = world.countCalls()
    await useUp(world, { data: 1, apex: 0 })
    const isThere = (): boolean => hasTasks(world, 1_000)() && countTitled(world) === LEADS
    const ask = async (): Promise<void> => {
        await askForTasks(world, subjects)
        await askForTitles(world)
    }
    const figures = await arrive(world, isThere, ask, 2 * HOUR_MS)
    return {
        figures: { tasks: subjects.length, updates: countTitled(world), ...figures, apiCallsInAll: world.countCalls() - calls },
        expectations: [
            expectArrived(world, subjects),
            [countTitled(world) === LEADS, `${LEADS} leads with their new title`],
            [world.countCalls() === calls, 'no request to the org’s API'],
        ],
    }
}

export async function writeByApi(world: QuotaWorld): Promise<Findings> {
    const subjects = names('By API', 1_000)
    world.org.limits.set(DATA, { used: 500 })
    await useUp(world, { data: 0.04, apex: 1 })
    const figures = await arrive(world, hasTasks(world, 2_000), () => askForTasks(world, subjects).then(() => undefined), RETURN_MS)
    return {
        figures: { tasks: subjects.length, ...figures },
        expectations: [
            expectArrived(world, subjects),
            [Number(figures['apiCalls']) <= 3, 'at most 3 requests to the org’s API'],
            [figures['executions'] === 0, 'no execution of asynchronous Apex'],
        ],
    }
}

export async function waitForBoth(world: QuotaWorld): Promise<Findings> {
    const subjects = names('Waited', 300)
    await useUp(world, { data: 1, apex: 1 })
    const [first] = await askForTasks(world, subjects)
    await world.pass(HOUR_MS)
    const waiting = await world.api.request<Write>('GET', `/v1/activities/${first?.id ?? ''}`)
    const before = taskSubjects(world).length
    world.org.limits.set(DATA, { used: 500 })
    const figures = await arrive(world, hasTasks(world, 2_300), () => Promise.resolve(), RETURN_MS)
    return {
        figures: { tasks: subjects.length, reason: waiting.reason ?? '', until: waiting.expectedAt ?? '', ...figures },
        expectations: [
            [before === 2_000 && waiting.state === 'waiting', 'all of them to wait while neither quota is left'],
            [waiting.reason !== null, 'the reason to be told'],
            expectArrived(world, subjects),
        ],
    }
}

/** What each user's session and the org's own Apex spent on writing. */
export async function proveOnce(world: QuotaWorld): Promise<Findings> {
    const asked = [...names('By Apex', 1_000), ...names('By API', 1_000), ...names('Waited', 300)]
    const subjects = taskSubjects(world)
    const once = new Set(subjects)
    const missing = asked.filter((subject) => !once.has(subject)).length
    const users = new Map(rowsOf(world, 'SELECT Id, Username FROM User').map((row) => [row.get('Id'), String(row.get('Username'))]))
    const perUser = (await readLedger(world))
        .filter(({ quota, userId }) => quota === 'data' && userId !== null)
        .map(({ feature, userId, calls }): [string, number] => [`${users.get(userId) ?? userId ?? ''}: ${feature}`, calls])
    return {
        figures: { tasks: subjects.length, twice: subjects.length - once.size, missing, ...Object.fromEntries(perUser) },
        expectations: [
            [subjects.length === once.size, 'no task twice'],
            [missing === 0 && subjects.length === asked.length, 'none missing'],
            [perUser.some(([name]) => name.endsWith(': write')), 'the use of the user who wrote'],
        ],
    }
}
