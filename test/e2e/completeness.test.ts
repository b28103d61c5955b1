/**
 * The proof that nothing is missing, with the package's own Apex and a real relay on a driven clock. There is no Sync User and no
 * connection to the org's API: what is found is found and healed by what the org tells in its own callouts.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { readOrgMetadata } from '../org/composition/org-metadata.ts'
import { ApexDatetime } from '../org/runtime/date-time.ts'
import { countWrong, DELIVERED_MS, expectProven, HOUR_MS, openPair, pass, readSync } from './checked-pair.ts'
import { copyPackage } from './package-copy.ts'
import { rowsOf, type Pair } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const TOUCHED = isLong ? 50_000 : 1_000
/** Accounts with an opportunity that is rolled up on them. */
const MASTERS = TOUCHED / 5
/** With their details they are the rows of one transaction. */
const MASTERS_AT_ONCE = 5_000
/** Records of one message. */
const TOLD_AT_ONCE = 200
const OUTAGE_HOURS = 72
const SLOW_MS = isLong ? 5_400_000 : 180_000
const SMALL_BUFFER = { file: 'HeadroomParameter.cls', find: 'BUFFER_ROWS_MAX = 500;', replace: 'BUFFER_ROWS_MAX = 1;' }
/** Salesforce gives up on a subscriber that keeps failing, and its events are lost. */
const BROKEN_SUBSCRIBER = {
    file: 'DeliveryDispatcher.cls',
    find: 'List<ChangePack> packs = ChangePack.fromEvents(events);',
    replace: "List<ChangePack> packs = ChangePack.fromEvents(events); if (!packs.isEmpty()) { throw new QueryException('broken'); }",
}

const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function open(leads: number, sourceFolder?: string): Promise<Pair> {
    const pair = await openPair(leads, sourceFolder)
    cleanUps.push(() => pair.stop())
    return pair
}

function sabotage(edit: Parameters<typeof copyPackage>[0][number]): string {
    const copy = copyPackage([edit])
    cleanUps.push(() => copy.remove())
    return copy.folder
}

/** As a customer's data load that holds Headroom_Bypass: saved, and not captured. */
const saveUnseen = (code: string): string =>
    `insert new Headroom_Switch__c(SetupOwnerId = UserInfo.getOrganizationId(), Is_Capture_Off__c = true);
    ${code}
    delete [SELECT Id FROM Headroom_Switch__c];`

const makeMasters = (count: number): string => `List<Account> masters = new List<Account>();
    for (Integer i = 0; i < ${count}; i++) { masters.add(new Account(Name = 'Master ' + i)); }
    insert masters;
    List<Opportunity> details = new List<Opportunity>();
    for (Account master : masters) {
        details.add(new Opportunity(Name = 'Detail', AccountId = master.Id, StageName = 'Prospecting', CloseDate = Date.today()));
    }
    insert details;`

/** The field that is rolled up is not tracked, nor is the roll-up; the masters are saved, with their triggers. */
const updateDetails = (from: number): string => `List<Opportunity> details =
        [SELECT Id FROM Opportunity WHERE Name = 'Detail' AND TotalOpportunityQuantity = NULL LIMIT ${Math.min(MASTERS_AT_ONCE, MASTERS - from)}];
    for (Opportunity detail : details) { detail.TotalOpportunityQuantity = 2; }
    update details;`

/** What moves SystemModstamp without a save: edits of picklists, logins. */
function touchAll({ org }: Pair, objects: readonly string[]): void {
    const stamp = new ApexDatetime(Math.floor(org.services.clock.now() / 1000) * 1000)
    for (const name of objects) org.bench.touch(org.services.schema.object(name)!, { ids: null, values: new Map(), stamp })
}

/** An admin makes a roll-up, which moves the stamps of all accounts. */
function installRollUp({ org }: Pair): void {
    const customer = mkdtempSync(join(tmpdir(), 'headroom-customer-'))
    cleanUps.push(() => rmSync(customer, { recursive: true }))
    const fields = join(customer, 'objects/Account/fields')
    mkdirSync(fields, { recursive: true })
    writeFileSync(
        join(fields, 'Pieces__c.field-meta.xml'),
        `<CustomField><fullName>Pieces__c</fullName><label>Pieces</label><type>Summary</type><summaryOperation>sum</summaryOperation>
            <summarizedField>Opportunity.TotalOpportunityQuantity</summarizedField>
            <summaryForeignKey>Opportunity.AccountId</summaryForeignKey></CustomField>`,
    )
    org.install(readOrgMetadata({ sourceFolders: ['force-app/main', customer], before: org.services.schema }))
}

test(
    'FAILURES H1 a change that was lost, a cascade delete and a merge with re-parented children are found and healed without an API request',
    async () => {
        const pair = await open(5)
        await pass(pair, 2 * HOUR_MS)
        // Users that were there before the org was connected are told by the first check.
        const { healed: known } = await expectProven(pair)

        // Alone, and of a record that came in the same hour: no count differs.
        await runApex(pair, `update new Lead(Id = [SELECT Id FROM Lead LIMIT 1].Id, Company = 'Seen');`)
        await pass(pair, 60_000)
        await runApex(pair, saveUnseen(`update new Lead(Id = [SELECT Id FROM Lead LIMIT 1].Id, Status = 'Working');`))
        await pass(pair, 2.5 * HOUR_MS)
        expect(await expectProven(pair)).toMatchObject({ healed: known + 1 })

        await runApex(pair, saveUnseen(`insert new Lead(LastName = 'Unseen', Company = 'X', Status = 'Open');`))
        await runApex(pair, `delete [SELECT Id FROM Account WHERE Name = 'Account 0'];`)
        await runApex(
            pair,
            `merge [SELECT Id FROM Account WHERE Name = 'Account 1' LIMIT 1] [SELECT Id FROM Account WHERE Name = 'Account 2' LIMIT 1];`,
        )
        await pair.org.settle()
        const wrong = Object.values(await countWrong(pair)).reduce((sum, count) => sum + count, 0)
        expect(wrong).toBeGreaterThan(3)
        await pass(pair, 2.5 * HOUR_MS)

        const receipt = await expectProven(pair)
        showFigures({ scenario: 'completeness', wrong, healed: receipt.healed - known - 1, changes24h: receipt.changes24h })
        expect(receipt.healed - known - 1).toBeGreaterThanOrEqual(wrong)
        const healed = (await readFeed(pair)).filter(({ transaction }) => transaction.startsWith('heal-'))
        expect(healed).toHaveLength(receipt.healed)
        await pass(pair, 3 * HOUR_MS)
        expect((await readSync(pair)).receipt).toMatchObject({ healed: receipt.healed })
    },
    SLOW_MS,
)

test(
    `${TOUCHED} untracked edits, roll-ups and logins end with nothing missing, no row in the feed and each record told twice at most`,
    async () => {
        const pair = await open(TOUCHED)
        for (let made = 0; made < MASTERS; made += MASTERS_AT_ONCE) {
            await runApex(pair, makeMasters(Math.min(MASTERS_AT_ONCE, MASTERS - made)))
            await pair.org.settle(DELIVERED_MS)
        }
        await pass(pair, (isLong ? 8 : 2) * HOUR_MS)
        const [before, { healed: known }] = [await readFeed(pair), await expectProven(pair)]
        const callouts = pair.org.usage.snapshot().callouts
        touchAll(pair, ['Lead', 'User'])
        installRollUp(pair)
        for (let from = 0; from < MASTERS; from += MASTERS_AT_ONCE) await runApex(pair, updateDetails(from))
        await pair.org.settle(DELIVERED_MS)
        expect(rowsOf(pair.org, `SELECT Id FROM Account WHERE Pieces__c = 2`)).toHaveLength(MASTERS)
        // The org tells some 9,400 records an hour, and 70,000 of them twice: they left one window of the checks and entered another.
        await pass(pair, (isLong ? 20 : 3) * HOUR_MS)

        const receipt = await expectProven(pair)
        const spent = pair.org.usage.snapshot().callouts - callouts
        showFigures({ scenario: 'touched records', touched: TOUCHED, rolledUp: MASTERS, callouts: spent, ...receipt })
        expect(receipt.healed).toBe(known)
        expect(await readFeed(pair)).toEqual(before)
        expect(spent).toBeLessThan((2 * (TOUCHED + 2 * MASTERS)) / TOLD_AT_ONCE + 300)
    },
    SLOW_MS,
)

test(
    `FAILURES H7 after ${OUTAGE_HOURS} hours without the relay and a buffer that is too small everything is found and healed`,
    async () => {
        const pair = await open(40, sabotage(SMALL_BUFFER))
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

test(
    'FAILURES H7 what a subscriber lost that keeps failing is found and healed, and no save notices',
    async () => {
        const pair = await open(5, sabotage(BROKEN_SUBSCRIBER))
        await runApex(pair, `update new Lead(Id = [SELECT Id FROM Lead LIMIT 1].Id, Status = 'Working');`)
        await pass(pair, 2.5 * HOUR_MS)

        const { healed } = await expectProven(pair)
        const feed = await readFeed(pair)
        expect(feed).toHaveLength(healed)
        expect(feed.every(({ transaction }) => transaction.startsWith('heal-'))).toBe(true)
    },
    SLOW_MS,
)
