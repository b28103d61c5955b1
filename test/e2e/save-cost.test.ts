/** What Headroom adds to a customer's transaction, in each kind of save: the same save with capture on, less with capture off. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { measure, startPair, type Pair } from './start-pair.ts'
import { runApex, showFigures } from './start-test-world.ts'

/** Figures of one transaction; CPU is counted in statements of Apex, 500 to the millisecond. */
interface Cost {
    readonly queries: number
    readonly statements: number
    readonly jobs: number
    readonly cpuMs: number
    readonly saved: number
}

interface Save {
    readonly name: string
    /** What is there before, `rows` of it. */
    readonly prepare?: string
    /** Fills `rows` before anything is measured. */
    readonly read?: string
    readonly save: string
    /** Trigger runs after the save, of 200 rows at most: each may publish once. */
    readonly triggerRuns: number
}

const makeRows = (count: number): string =>
    `for (Integer i = 0; i < ${count}; i++) { rows.add(new Lead(LastName = 'Lead ' + i, Company = 'Cost', Status = 'Open')); }`
const insertRows = (count: number): string => `List<Lead> rows = new List<Lead>(); ${makeRows(count)} insert rows;`
const READ = 'rows = [SELECT Id FROM Lead];'
const USER = `insert new User(Alias = 'cost', Email = 'cost@example.com', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US',
    LastName = 'Cost', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', Username = UUID.randomUUID().toString() + '@example.com',
    ProfileId = UserInfo.getProfileId());`
const CONVERT = `Database.LeadConvert conversion = new Database.LeadConvert(); conversion.setLeadId(rows[0].Id);
    conversion.setConvertedStatus('Closed - Converted'); Database.convertLead(conversion);`

const SAVES: readonly Save[] = [
    { name: 'insert of 200', read: makeRows(200), save: 'insert rows;', triggerRuns: 1 },
    {
        name: 'update of 200',
        prepare: insertRows(200),
        read: READ,
        save: `for (Lead row : rows) { row.Status = 'Working'; } update rows;`,
        triggerRuns: 1,
    },
    {
        name: 'update of 200, nothing tracked',
        prepare: insertRows(200),
        read: READ,
        save: `for (Lead row : rows) { row.Description = 'x'; } update rows;`,
        triggerRuns: 0,
    },
    {
        name: 'partial success, 199 of 200',
        read: `${makeRows(200)} rows[7].Company = null;`,
        save: 'Database.insert(rows, false);',
        triggerRuns: 2,
    },
    { name: 'delete of 200', prepare: insertRows(200), read: READ, save: 'delete rows;', triggerRuns: 1 },
    {
        name: 'undelete of 200',
        prepare: `${insertRows(200)} delete rows;`,
        read: 'rows = [SELECT Id FROM Lead WHERE IsDeleted = true LIMIT 200 ALL ROWS];',
        save: 'undelete rows;',
        triggerRuns: 1,
    },
    {
        name: 'merge of 3 leads',
        prepare: insertRows(3),
        read: READ,
        save: 'merge rows[0] new List<Lead>{ rows[1], rows[2] };',
        triggerRuns: 2,
    },
    { name: 'conversion of a lead', prepare: insertRows(1), read: READ, save: CONVERT, triggerRuns: 4 },
    { name: 'insert of a user', save: USER, triggerRuns: 1 },
    { name: 'insert of 10,000', read: makeRows(10_000), save: 'insert rows;', triggerRuns: 50 },
]

let pair: Pair

beforeAll(async () => {
    pair = await startPair()
}, 60_000)
afterAll(() => pair.stop())

const switchCapture = (isOff: boolean): string =>
    `Headroom_Switch__c capture = Headroom_Switch__c.getOrgDefaults() ?? new Headroom_Switch__c();
     capture.SetupOwnerId = UserInfo.getOrganizationId(); capture.Is_Capture_Off__c = ${isOff}; upsert capture;`

async function costOf({ prepare = '', read = '', save }: Save, isOff: boolean): Promise<Cost> {
    const { org } = pair
    await runApex(pair, switchCapture(true))
    await runApex(pair, 'delete [SELECT Id FROM Lead];')
    await runApex(pair, prepare)
    await runApex(pair, switchCapture(isOff))
    const cost = await measure<Cost>(
        org,
        `List<Lead> rows = new List<Lead>(); ${read}
         Integer queries = Limits.getQueries(); Integer statements = Limits.getDmlStatements(); Integer cpuMs = Limits.getCpuTime();
         ${save}
         System.debug(JSON.serialize(new Map<String, Object>{
             'queries' => Limits.getQueries() - queries, 'statements' => Limits.getDmlStatements() - statements,
             'jobs' => Limits.getQueueableJobs() + Limits.getFutureCalls(), 'cpuMs' => Limits.getCpuTime() - cpuMs,
             'saved' => [SELECT COUNT() FROM Lead WHERE IsConverted = false] }));`,
    )
    await org.settle(120_000)
    return cost
}

test.each(SAVES)(
    'FAILURES H1 $name: no query, no job, at most one publish per trigger run, less than 500 ms of CPU for each, and the same rows saved',
    async (save) => {
        const without = await costOf(save, true)
        const withHeadroom = await costOf(save, false)
        const published = withHeadroom.statements - without.statements
        const cpuMs = withHeadroom.cpuMs - without.cpuMs
        showFigures({ save: save.name, publishes: published, cpuMs })
        expect(withHeadroom).toMatchObject({ queries: without.queries, jobs: without.jobs, saved: without.saved })
        expect(published > 0).toBe(save.triggerRuns > 0)
        expect(published).toBeLessThanOrEqual(save.triggerRuns)
        expect(cpuMs).toBeGreaterThanOrEqual(0)
        expect(cpuMs).toBeLessThan(500 * Math.max(1, save.triggerRuns))
    },
    120_000,
)
