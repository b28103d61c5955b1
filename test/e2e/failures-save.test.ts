/** What a customer's save must never notice, and what of it must arrive (rows H1 to H5 and H8, hop 1 of the failure list). */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Firing } from '../../scripts/demo/relay-client.ts'
import { createScene } from '../../scripts/demo/scene.ts'
import type { LocalOrg } from '../org/local-org.ts'
import type { OrgOptions } from '../org/org.ts'
import type { OrgData } from '../org/platform/data.ts'
import type { SObject } from '../org/runtime/sobject.ts'
import { callApi } from '../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../support/start-relay.ts'
import { addTrigger, copyPackage, type Edit } from './package-copy.ts'
import { bufferRows, measure, rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const CHUNK = 200
const MASS = 10_000
const SLOW_MS = isLong ? 3_600_000 : 180_000

/** Failures are counted where only the package sees them; the copy prints each one. */
const SHOW_FAILURES: Edit = {
    file: 'ChangeCapture.cls',
    find: 'failureCount++;',
    replace: `failureCount++; System.debug('counted: ' + reason);`,
}

const cleanUps: (() => void | Promise<void>)[] = []

afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function open(options: Partial<OrgOptions> = {}): Promise<Pair> {
    const pair = await startPair(options)
    cleanUps.push(() => pair.stop())
    return pair
}

async function openCopy(edits: readonly Edit[]): Promise<Pair> {
    const copy = copyPackage(edits)
    cleanUps.push(() => copy.remove())
    return open({ sourceFolders: [copy.folder] })
}

const makeLeads = (count: number): string => `
    List<Lead> leads = new List<Lead>();
    for (Integer i = 0; i < ${count}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'Mass', Status = 'Open')); }`

const countLeads = (org: LocalOrg): number => rowsOf(org, 'SELECT Id FROM Lead').length

describe('FAILURES H1 a trigger that throws', () => {
    // What the heal finds and counts belongs to reconcile; here the save, the count in the transaction, and the silence afterwards.
    test.each([
        ['a null reference', `String nothing; nothing.length();`, 'Attempt to de-reference a null object'],
        ['an exception', `if (row != null) { throw new IllegalArgumentException('planted'); }`, 'planted'],
        ['a bad cast', `Object text = 'x'; Lead wrong = (Lead) text;`, 'Invalid conversion from runtime type String to Lead'],
    ])(
        'FAILURES H1 capture dies of %s: saves of 1, 200 and 10,000 rows succeed, and the failure is counted',
        async (_name, fault, message) => {
            const anchor = 'SObject row = newRow ?? oldRow;'
            const { org } = await openCopy([SHOW_FAILURES, { file: 'CapturedChange.cls', find: anchor, replace: `${anchor} ${fault}` }])
            const published = org.usage.snapshot().eventsPublished
            for (const count of [1, CHUNK, MASS]) await runApex({ org }, `${makeLeads(count)} insert leads;`)
            await runApex(
                { org },
                `List<Lead> leads = [SELECT Id FROM Lead LIMIT 1]; leads[0].Status = 'Working'; update leads; delete leads;`,
            )
            await org.settle()

            expect(countLeads(org)).toBe(1 + CHUNK + MASS - 1)
            expect(org.log).toContainEqual(`counted: ${message}`)
            expect(org.log.filter((line) => line.startsWith('counted: '))).toHaveLength(1 + 1 + MASS / CHUNK + 2)
            expect(org.usage.snapshot().eventsPublished).toEqual(published)
        },
        SLOW_MS,
    )

    test.each([CHUNK, MASS])(
        'FAILURES H1 capture of %d rows makes no query and no job, at most one publish and less than 500 ms of CPU per 200 rows',
        async (count) => {
            const { org } = await open()
            for (const [save, statement] of [
                [makeLeads(count), 'insert leads;'],
                [`List<Lead> leads = [SELECT Id, Status FROM Lead]; for (Lead one : leads) { one.Status = 'Working'; }`, 'update leads;'],
            ] as const) {
                const used = await measure<{ cpuMs: number; queries: number; jobs: number; statements: number }>(
                    org,
                    `${save}
                    Integer cpuMs = Limits.getCpuTime(); Integer queries = Limits.getQueries(); Integer statements = Limits.getDmlStatements();
                    ${statement}
                    System.debug(JSON.serialize(new Map<String, Object>{
                        'cpuMs' => Limits.getCpuTime() - cpuMs, 'queries' => Limits.getQueries() - queries,
                        'jobs' => Limits.getQueueableJobs(), 'statements' => Limits.getDmlStatements() - statements }));`,
                )
                await org.settle()
                expect(used).toMatchObject({ queries: 0, jobs: 0 })
                // One statement is the save itself, the others are publishes (row D23).
                expect(used.statements - 1).toBeGreaterThan(0)
                expect(used.statements - 1).toBeLessThanOrEqual(count / CHUNK)
                expect(used.cpuMs).toBeGreaterThan(0)
                expect(used.cpuMs).toBeLessThan((500 * count) / CHUNK)
            }
        },
        SLOW_MS,
    )
})

describe('FAILURES H2 a save that is rolled back', () => {
    /** Refuses a row as late as can be, when the package may have published already. */
    const REFUSES = `trigger Refusal on Lead(after insert) {
        for (Lead one : Trigger.new) { if (one.LastName == 'Refused') { one.addError('planted'); } }
    }`

    test.each([
        [
            'a rollback to a savepoint',
            `Savepoint before = Database.setSavepoint(); insert new Lead(LastName = 'Gone', Company = 'X'); Database.rollback(before);`,
        ],
        [
            'an all-or-none save with one bad row',
            `try { insert new List<Lead>{ new Lead(LastName = 'Gone', Company = 'X'), new Lead(LastName = 'Refused', Company = 'X') }; } catch (DmlException e) { System.debug('refused'); }`,
        ],
        [
            'an exception that nobody catches',
            `insert new Lead(LastName = 'Gone', Company = 'X'); throw new IllegalArgumentException('planted');`,
        ],
    ])('FAILURES H2 %s: nothing reaches the relay, and the next save does', async (_name, code) => {
        const copy = copyPackage([])
        cleanUps.push(() => copy.remove())
        addTrigger(copy, 'Refusal', REFUSES)
        const { org, api } = await open({ sourceFolders: [copy.folder] })
        const before = org.usage.snapshot()
        const { exceptionMessage } = await org.executeAnonymous(code)
        await org.settle()
        expect([null, 'System.IllegalArgumentException: planted']).toContain(exceptionMessage)
        expect(countLeads(org)).toBe(0)
        expect(org.usage.snapshot()).toEqual(before)

        await runApex({ org }, `insert new Lead(LastName = 'Stays', Company = 'X');`)
        await org.settle()
        expect((await readFeed({ api })).map((change) => change.values['LastName'])).toEqual(['Stays'])
    })
})

describe('FAILURES H3 a bulk load', () => {
    const rounds = isLong ? 5 : 1

    test(
        `FAILURES H3 ${rounds} transactions of 10,000 rows: received set is sent set, sequence numbers without a gap`,
        async () => {
            const { org, api } = await open()
            for (let round = 0; round < rounds; round++) {
                await runApex({ org }, `${makeLeads(MASS)} insert leads;`)
                await org.settle(120_000)
            }
            const changes = await readFeed({ api })
            const sent = rowsOf(org, 'SELECT Id FROM Lead').map((row) => row.get('Id'))
            expect(sent).toHaveLength(rounds * MASS)
            expect(changes).toHaveLength(sent.length)
            expect(new Set(changes.map((change) => change.recordId))).toEqual(new Set(sent))

            const sequences = Map.groupBy(changes, (change) => change.transaction)
            expect(sequences.size).toBe(rounds)
            for (const inOne of sequences.values()) {
                const numbers = inOne.map((change) => change.sequence).sort((a, b) => a - b)
                expect(numbers).toEqual(Array.from({ length: MASS }, (_, index) => index))
            }
        },
        SLOW_MS,
    )
})

/** The customer's own automation, which saves the lead once more in the same transaction. */
const SAVES_AGAIN = `trigger LeadAgain on Lead(after insert, after update) {
    List<Lead> again = new List<Lead>();
    for (Lead one : Trigger.new) {
        if (one.Status == 'Working' && one.Title == 'first') { again.add(new Lead(Id = one.Id, Title = 'last')); }
    }
    if (!again.isEmpty()) { update again; }
}`

const automationOf = (org: LocalOrg) => (org.services.data as OrgData).automation

describe('FAILURES H4 a record saved twice in one transaction', () => {
    async function openWithTrigger(isReversed: boolean): Promise<Pair> {
        const copy = copyPackage([])
        cleanUps.push(() => copy.remove())
        addTrigger(copy, 'LeadAgain', SAVES_AGAIN)
        const pair = await open({ sourceFolders: [copy.folder] })
        automationOf(pair.org).triggerPermutation = isReversed ? 1 : 0
        return pair
    }

    async function openWithFieldUpdate(update: (lead: SObject) => Record<string, unknown> | null): Promise<Pair> {
        const pair = await open()
        automationOf(pair.org).fieldUpdates.push({ object: 'Lead', update })
        return pair
    }

    const setTitle = (lead: SObject) => (lead.raw('title') === 'first' ? { Title: 'last' } : null)
    const takeBack = (lead: SObject) => (lead.raw('status') === 'Working' ? { Status: 'Open', Title: null } : null)

    /** Capture is off while the lead is made where the relay shall not know it. */
    async function saveLead({ org }: Pair, isKnown: boolean): Promise<void> {
        const off = 'insert new Headroom_Switch__c(SetupOwnerId = UserInfo.getOrganizationId(), Is_Capture_Off__c = true);'
        await runApex({ org }, `${isKnown ? '' : off} insert new Lead(LastName = 'Twice', Company = 'X', Status = 'Open');`)
        await runApex({ org }, 'delete [SELECT Id FROM Headroom_Switch__c];')
        await org.settle()
        await runApex({ org }, `Lead one = [SELECT Id FROM Lead]; one.Status = 'Working'; one.Title = 'first'; update one;`)
        await org.settle()
    }

    /** The lead as the org holds it and as the mirror does. */
    async function readBoth({ org, api }: Pair): Promise<{ held: object; mirrored: object }> {
        const [lead] = rowsOf(org, 'SELECT Id, Status, Title FROM Lead')
        const { values } = await api.request<{ values: Record<string, unknown> }>('GET', `/v1/records/Lead/${String(lead?.get('Id'))}`)
        const held = { Status: lead?.get('Status'), Title: lead?.get('Title') }
        return { held, mirrored: { Status: values['Status'], Title: values['Title'] } }
    }

    test.each<[name: string, isKnown: boolean, openPair: () => Promise<Pair>]>([
        ['a trigger that runs before the package’s', true, () => openWithTrigger(false)],
        ['a trigger that runs before the package’s', false, () => openWithTrigger(false)],
        ['a trigger that runs after the package’s', true, () => openWithTrigger(true)],
        ['a trigger that runs after the package’s', false, () => openWithTrigger(true)],
        ['a workflow field update', true, () => openWithFieldUpdate(setTitle)],
        ['a workflow field update', false, () => openWithFieldUpdate(setTitle)],
    ])('FAILURES H4 by %s (relay knows the record: %s): the last value wins and the rule fires once', async (_name, isKnown, openPair) => {
        const pair = await openPair()
        await createScene(pair)
        await saveLead(pair, isKnown)

        const updates = (await readFeed(pair)).filter((change) => change.operation === 'updated')
        expect(updates.map((change) => change.values['Title']).sort()).toEqual(['first', 'last'])
        expect(new Set(updates.map((change) => change.transaction)).size).toBe(1)
        const last = { Status: 'Working', Title: 'last' }
        expect(await readBoth(pair)).toEqual({ held: last, mirrored: last })
        expect(await pair.api.readAll<Firing>('/v1/firings', 'firings')).toHaveLength(1)
    })

    test('FAILURES H4 by a workflow that takes the change back: the mirror holds what the org holds', async () => {
        const pair = await openWithFieldUpdate(takeBack)
        await saveLead(pair, true)
        const held = { Status: 'Open', Title: null }
        expect(await readBoth(pair)).toEqual({ held, mirrored: held })
    })

    test.each([false, true])('FAILURES H4 by a trigger on insert (after the package’s: %s): the last value wins', async (isReversed) => {
        const pair = await openWithTrigger(isReversed)
        await runApex(pair, `insert new Lead(LastName = 'Twice', Company = 'X', Status = 'Working', Title = 'first');`)
        await pair.org.settle()
        const last = { Status: 'Working', Title: 'last' }
        expect(await readBoth(pair)).toEqual({ held: last, mirrored: last })
    })
})

describe('FAILURES H5 a field that the caller may not see', () => {
    test('FAILURES H5 a payload without the field leaves the mirror’s value; null blanks it', async () => {
        const relay = await startRelay()
        cleanUps.push(() => relay.stop())
        const read = async () => (await callApi(relay, 'GET', '/v1/records/Lead/00Q000000000001EAA')).body as { values: object }
        const send = async (values: Record<string, unknown>) => {
            expect((await deliver(relay, [makeChange({ values, previous: {} })])).status).toBe(200)
            return (await read()).values
        }
        expect(await send({ Status: 'Open', Phone: '1' })).toEqual({ Status: 'Open', Phone: '1' })
        expect(await send({ Status: 'Working' })).toEqual({ Status: 'Working', Phone: '1' })
        expect(await send({ Status: 'Working', Phone: null })).toEqual({ Status: 'Working', Phone: null })
    })
})

describe('FAILURES H8 the hourly limit of events', () => {
    test('FAILURES H8 an org that has used a fifth of its publish callbacks publishes without one: saves succeed, changes arrive', async () => {
        const { org, api } = await open()
        const used = (): number => org.limits.read('PublishCallbackUsageInApex').used
        await runApex({ org }, `insert new Lead(LastName = 'Told', Company = 'X');`)
        expect(used()).toBeGreaterThan(0)

        for (const share of [5_242_880 / 5, 5_242_880]) {
            org.limits.set('PublishCallbackUsageInApex', { used: share })
            await runApex({ org }, `insert new Lead(LastName = 'Busy', Company = 'X');`)
            expect(used()).toBe(share)
        }
        await org.settle()
        expect(countLeads(org)).toBe(3)
        expect(await readFeed({ api })).toHaveLength(3)
    })

    // That the panel shows the counter belongs to the panel.
    test('FAILURES H8 past the limit saves go on without an exception, and every refused event is counted', async () => {
        const { org, api } = await openCopy([SHOW_FAILURES])
        org.limits.set('HourlyPublishedPlatformEvents', { max: 0 })
        await runApex({ org }, `${makeLeads(CHUNK)} insert leads;`)
        await runApex({ org }, `insert new Lead(LastName = 'One', Company = 'X');`)
        await org.settle()
        const counted = org.log.filter((line) => line === 'counted: The hourly limit of published platform events is exceeded.')
        expect(countLeads(org)).toBe(CHUNK + 1)
        expect(counted.length).toBeGreaterThanOrEqual(2)
        expect(org.log.filter((line) => line.startsWith('counted: '))).toEqual(counted)
        expect([await readFeed({ api }), bufferRows(org)]).toEqual([[], []])

        org.limits.set('HourlyPublishedPlatformEvents', { max: 50_000 })
        await runApex({ org }, `insert new Lead(LastName = 'Again', Company = 'X');`)
        await org.settle()
        expect(await readFeed({ api })).toHaveLength(1)
    })
})
