/**
 * The proof that nothing is missing, with the package's own Apex and a real relay on a driven clock. There is no Sync User and no
 * connection to the org's API: what is found is found and healed by what the org tells in its own callouts.
 */
import { afterEach, expect, test } from '@jest/globals'
import { passUntil } from '../../scripts/demo/scenarios/pass-time.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { ApexDatetime } from '../org/runtime/date-time.ts'
import { copyPackage } from './package-copy.ts'
import { rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const TOUCHED = isLong ? 50_000 : 1_000
const OUTAGE_HOURS = 72
const HOUR_MS = 3_600_000
const SLOW_MS = isLong ? 1_800_000 : 180_000
/** Of each object fields that hold texts: they compare as they are. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
    Account: ['Name'],
    Contact: ['LastName', 'AccountId'],
    Lead: ['LastName', 'Company', 'Status'],
    Opportunity: ['Name', 'AccountId'],
    Task: ['Subject', 'WhatId'],
}
const SMALL_BUFFER = { file: 'HeadroomParameter.cls', find: 'BUFFER_ROWS_MAX = 500;', replace: 'BUFFER_ROWS_MAX = 1;' }
const MAKE_SCENE = `
    List<Account> accounts = new List<Account>();
    for (Integer i = 0; i < 3; i++) { accounts.add(new Account(Name = 'Account ' + i)); }
    insert accounts;
    for (Account account : accounts) {
        insert new Contact(LastName = 'Contact', AccountId = account.Id);
        insert new Opportunity(Name = 'Opportunity', AccountId = account.Id, StageName = 'Prospecting', CloseDate = Date.today());
        insert new Task(Subject = 'Call', WhatId = account.Id);
    }`

interface Receipt {
    readonly changes24h: number
    readonly healed: number
    readonly missing: number
    readonly provenTo: string | null
}

const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function open(leads: number, sourceFolder = 'force-app/main'): Promise<Pair> {
    const pair = await startPair({ sourceFolders: [sourceFolder], clock: createDrivenClock(Date.now()) })
    cleanUps.push(() => pair.stop())
    const makeLeads = `for (Integer i = 0; i < ${Math.min(leads, 10_000)}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'X', Status = 'Open')); }`
    await runApex(pair, `HeartbeatScheduler.scheduleAll(); ${MAKE_SCENE}`)
    for (let made = 0; made < leads; made += 10_000) await runApex(pair, `List<Lead> leads = new List<Lead>(); ${makeLeads} insert leads;`)
    await pair.org.settle()
    return pair
}

const pass = ({ org }: Pair, ms: number): Promise<void> => passUntil(org, org.services.clock.now() + ms)

/** As a customer's data load that holds Headroom_Bypass: saved, and not captured. */
const saveUnseen = (code: string): string =>
    `insert new Headroom_Switch__c(SetupOwnerId = UserInfo.getOrganizationId(), Is_Capture_Off__c = true);
    ${code}
    delete [SELECT Id FROM Headroom_Switch__c];`

async function readReceipt({ api }: Pair): Promise<Receipt> {
    const { receipt } = await api.request<{ receipt: Receipt | null }>('GET', '/v1/sync')
    if (receipt === null) throw new Error('nothing was checked yet')
    return receipt
}

async function countWrong(pair: Pair): Promise<Record<string, number>> {
    const wrong: Record<string, number> = {}
    for (const [object, fields] of Object.entries(FIELDS)) {
        const select = 'select record_id as id, values from records where org_id = $1 and object = $2 and not is_deleted'
        type Record = { id: string; values: { readonly [field: string]: unknown } }
        const mirror = await pair.relay.database.query<Record>(select, [pair.org.services.orgId, object])
        const known = new Map(mirror.map(({ id, values }) => [id, values]))
        const rows = rowsOf(pair.org, `SELECT Id, ${fields.join(', ')} FROM ${object}`)
        const differing = rows.filter((row) =>
            fields.some((field) => (row.get(field) ?? null) !== (known.get(String(row.get('Id')))?.[field] ?? null)),
        )
        wrong[object] = differing.length + Math.max(0, known.size - rows.length)
    }
    return wrong
}

const NOTHING_WRONG = { Account: 0, Contact: 0, Lead: 0, Opportunity: 0, Task: 0 }

async function expectProven(pair: Pair): Promise<Receipt> {
    const receipt = await readReceipt(pair)
    expect(await countWrong(pair)).toEqual(NOTHING_WRONG)
    expect(receipt.missing).toBe(0)
    expect(pair.org.services.clock.now() - Date.parse(receipt.provenTo ?? '')).toBeLessThan(2.5 * HOUR_MS)
    expect(pair.org.usage.snapshot().apiCalls).toEqual({})
    return receipt
}

test(
    'FAILURES H1 a change that was lost, a cascade delete and a merge with re-parented children are found and healed without an API request',
    async () => {
        const pair = await open(5)
        await pass(pair, 2 * HOUR_MS)
        // Users that were there before the org was connected are told by the first check.
        const { healed: known } = await expectProven(pair)

        await runApex(pair, saveUnseen(`update new Lead(Id = [SELECT Id FROM Lead LIMIT 1].Id, Status = 'Working');`))
        await runApex(pair, saveUnseen(`insert new Lead(LastName = 'Unseen', Company = 'X', Status = 'Open');`))
        await runApex(pair, `delete [SELECT Id FROM Account WHERE Name = 'Account 0'];`)
        await runApex(
            pair,
            `merge [SELECT Id FROM Account WHERE Name = 'Account 1' LIMIT 1] [SELECT Id FROM Account WHERE Name = 'Account 2' LIMIT 1];`,
        )
        await pair.org.settle()
        const wrong = Object.values(await countWrong(pair)).reduce((sum, count) => sum + count, 0)
        expect(wrong).toBeGreaterThan(4)
        await pass(pair, 2.5 * HOUR_MS)

        const receipt = await expectProven(pair)
        showFigures({ scenario: 'completeness', wrong, healed: receipt.healed - known, changes24h: receipt.changes24h })
        expect(receipt.healed - known).toBeGreaterThanOrEqual(wrong)
        const healed = (await readFeed(pair)).filter(({ transaction }) => transaction.startsWith('heal-'))
        expect(healed).toHaveLength(receipt.healed)
        await pass(pair, 3 * HOUR_MS)
        expect(await readReceipt(pair)).toMatchObject({ healed: receipt.healed })
    },
    SLOW_MS,
)

test(
    `${TOUCHED} untracked edits, roll-ups and logins end with nothing missing, no row in the feed and each record told once`,
    async () => {
        const pair = await open(TOUCHED)
        await pass(pair, 2 * HOUR_MS)
        const [before, { healed: known }] = [await readFeed(pair), await readReceipt(pair)]
        const callouts = pair.org.usage.snapshot().callouts
        const stamp = new ApexDatetime(Math.floor(pair.org.services.clock.now() / 1000) * 1000)
        for (const object of ['Lead', 'Account', 'User'])
            pair.org.bench.touch(pair.org.services.schema.object(object)!, { ids: null, values: new Map(), stamp })
        await pass(pair, (isLong ? 8 : 3) * HOUR_MS)

        const receipt = await expectProven(pair)
        const spent = pair.org.usage.snapshot().callouts - callouts
        showFigures({ scenario: 'touched records', touched: TOUCHED, callouts: spent, ...receipt })
        expect(receipt.healed).toBe(known)
        expect(await readFeed(pair)).toEqual(before)
        expect(spent).toBeLessThan(TOUCHED / 100 + 200)
    },
    SLOW_MS,
)

test(
    `FAILURES H7 after ${OUTAGE_HOURS} hours without the relay and a buffer that is too small everything is found and healed`,
    async () => {
        const copy = copyPackage([SMALL_BUFFER])
        cleanUps.push(() => copy.remove())
        const pair = await open(40, copy.folder)
        await pass(pair, 2 * HOUR_MS)
        await pair.wire.refuse()
        for (let hour = 0; hour < OUTAGE_HOURS; hour++) {
            await runApex(
                pair,
                `Lead one = [SELECT Id FROM Lead LIMIT 1 OFFSET ${hour % 40}]; one.Company = 'Hour ${hour} ${'x'.repeat(30)}'; update one;`,
            )
            if (hour % 9 === 0) await runApex(pair, `insert new Lead(LastName = 'New ${hour}', Company = 'X', Status = 'Open');`)
            await pass(pair, HOUR_MS)
        }
        await runApex(pair, `delete [SELECT Id FROM Lead LIMIT 2];`)
        await pair.wire.listen()
        await pass(pair, 3 * HOUR_MS)

        const receipt = await expectProven(pair)
        showFigures({ scenario: '3 days without the relay', ...receipt })
    },
    SLOW_MS,
)
