/** What goes wrong between the save and the relay, and that every change arrives once all the same (rows H6 and H10 to H13). */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Firing } from '../../scripts/demo/relay-client.ts'
import { createScene } from '../../scripts/demo/scene.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg, type OrgOptions } from '../org/org.ts'
import type { Fault } from './faulty-wire.ts'
import { copyPackage } from './package-copy.ts'
import { accept, ScriptedRelay } from './scripted-relay.ts'
import { beat, bufferRows, connect, rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const LOST_ANSWERS = isLong ? 200 : 50
const cleanUps: (() => void | Promise<void>)[] = []

afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function open(): Promise<Pair> {
    const pair = await startPair()
    cleanUps.push(() => pair.stop())
    return pair
}

/** An org that talks to a scripted relay, which sees each request. */
async function openScripted(options: Partial<OrgOptions> = {}): Promise<{ org: LocalOrg; relay: ScriptedRelay }> {
    const relay = new ScriptedRelay()
    const url = await relay.listen()
    cleanUps.push(() => relay.close())
    const org = await createOrg({ sourceFolders: ['force-app/main'], ...options })
    cleanUps.push(() => org.close())
    await connect(org, url, relay.keys.request, relay.keys.response)
    relay.seen.length = 0
    return { org, relay }
}

async function saveLead(org: LocalOrg, name: string): Promise<void> {
    await runApex({ org }, `insert new Lead(LastName = '${name}', Company = 'X', Status = 'Open');`)
    await org.settle(60_000)
}

const namesIn = async ({ api }: Pair): Promise<unknown[]> => (await readFeed({ api })).map((change) => change.values['LastName'])

describe('FAILURES H6 the daily limit of asynchronous Apex', () => {
    // "Push paused by async limit" in the panel and the reconcile that covers belong to the panel and to reconcile.
    test('FAILURES H6 past the limit saves go on and changes wait in the buffer; afterwards each arrives once', async () => {
        const pair = await open()
        const { org } = pair
        const { max } = org.limits.read('DailyAsyncApexExecutions')
        org.limits.set('DailyAsyncApexExecutions', { used: max })
        const { total } = org.usage.snapshot().asyncExecutions
        for (const name of ['One', 'Two', 'Three']) await saveLead(org, name)

        expect(org.usage.snapshot().asyncExecutions.total).toBe(total)
        expect(await namesIn(pair)).toEqual([])
        const refusal = 'Rate Limiting Exception : AsyncApexExecutions Limit exceeded.'
        expect(bufferRows(org).map((row) => row.get('Last_Error__c'))).toEqual([refusal])

        org.limits.set('DailyAsyncApexExecutions', { used: 0 })
        await beat(org)
        expect(await namesIn(pair)).toEqual(['One', 'Two', 'Three'])
        expect(bufferRows(org)).toEqual([])
    })

    test('FAILURES H6 who connects a refreshed sandbox past the limit is told so: what was copied with it can only be dropped by a job', async () => {
        const { org, relay } = await openScripted()
        await runApex({ org }, `Headroom_Keys__c keys = HeadroomSettings.keys(); keys.Org_Id__c = '00D000000000009EAA'; update keys;`)
        org.limits.set('DailyAsyncApexExecutions', { used: org.limits.read('DailyAsyncApexExecutions').max })
        const { exceptionMessage } = await org.executeAnonymous(
            `ConnectionController.connect(HeadroomSettings.keys().Relay_Url__c, '${relay.keys.request}', '${relay.keys.response}');`,
        )
        expect(exceptionMessage).toContain('could not be stored: Rate Limiting Exception')
        expect(rowsOf(org, 'SELECT Org_Id__c FROM Headroom_Keys__c').map((row) => row.get('Org_Id__c'))).toEqual(['00D000000000009EAA'])
    })
})

describe('FAILURES H10 a callout that fails', () => {
    const faults: readonly (readonly [name: string, fault: Fault | 'refused'])[] = [
        ['a refused connection', 'refused'],
        ['silence past 10 s', 'silence'],
        ['a reset in the middle of the request', 'cut in the request'],
        ['a reset in the middle of the answer', 'cut in the answer'],
        ['a 502', { status: '502 Bad Gateway' }],
        ['a 503 with Retry-After', { status: '503 Service Unavailable', headers: ['retry-after: 120'] }],
    ]

    test.each(faults)(
        'FAILURES H10 %s: the save succeeds, the change waits after one attempt, and arrives once when the relay is back',
        async (_name, fault) => {
            const pair = await open()
            const { org, wire } = pair
            if (fault === 'refused') await wire.refuse()
            else wire.fault = fault
            const before = org.usage.snapshot().callouts
            const started = performance.now()
            await saveLead(org, 'Waits')

            if (fault === 'silence') expect(performance.now() - started).toBeGreaterThan(9_900)
            const [row, ...more] = bufferRows(org)
            expect(more).toEqual([])
            expect({ attempts: row?.get('Attempts__c'), error: row?.get('Last_Error__c') }).toEqual({
                attempts: expect.anything(),
                error: expect.stringMatching(/\w/),
            })
            expect(Number(row?.get('Attempts__c'))).toBe(1)
            expect(org.usage.snapshot().callouts - before).toBe(1)

            wire.fault = 'none'
            if (fault === 'refused') await wire.listen()
            await beat(org)
            expect(await namesIn(pair)).toEqual(['Waits'])
            expect(bufferRows(org)).toEqual([])
        },
        60_000,
    )
})

describe('FAILURES H11 a callout after DML', () => {
    /** Rows that the package does not track, so that the plant causes nothing by itself. */
    const DML = 'insert new Headroom_Field_List__c(Name = UUID.randomUUID().toString());'
    const UNCOMMITTED = 'You have uncommitted work pending. Please commit or rollback before calling out'

    test('FAILURES H11 the org refuses it', async () => {
        const { org } = await openScripted()
        const [url] = org.services.remoteSites
        const call = `HttpRequest request = new HttpRequest(); request.setEndpoint('${url}'); request.setMethod('POST'); request.setBody('{}'); new Http().send(request);`
        expect((await org.executeAnonymous(call)).exceptionMessage).toBeNull()
        expect((await org.executeAnonymous(DML + call)).exceptionMessage).toBe(`System.CalloutException: ${UNCOMMITTED}`)
    })

    const bufferOne = `DeliveryBuffer.add(new List<ChangePack>{ new ChangePack('[]', 1) }, 'planted');`
    const jobs: readonly (readonly [job: string, start: string, beforeItPosts: string])[] = [
        ['DeliveryJob', `insert new Lead(LastName = 'One', Company = 'X');`, 'attempts.send();'],
        ['BufferDrain', `${bufferOne} System.enqueueJob(new BufferDrain());`, 'attempts.send();'],
        ['HeartbeatJob', 'System.enqueueJob(new HeartbeatJob());', 'if (!HeadroomSettings.isConnected()'],
    ]

    test.each(jobs)('FAILURES H11 %s of the package calls out before any DML', async (_job, start) => {
        const { org, relay } = await openScripted()
        await runApex({ org }, start)
        await org.settle()
        expect(relay.seen).toHaveLength(1)
        expect(bufferRows(org)).toEqual([])
    })

    test.each(jobs)(
        'FAILURES H11 a copy of %s that inserts before it posts reaches no relay, which shows that the test above would notice',
        async (job, start, beforeItPosts) => {
            const copy = copyPackage([{ file: `${job}.cls`, find: beforeItPosts, replace: `${DML} ${beforeItPosts}` }])
            cleanUps.push(() => copy.remove())
            const { org, relay } = await openScripted({ sourceFolders: [copy.folder] })
            await runApex({ org }, start)
            await org.settle()
            expect(relay.seen).toEqual([])
            expect(bufferRows(org).map((row) => row.get('Last_Error__c'))).toEqual(job === 'HeartbeatJob' ? [] : [UNCOMMITTED])
        },
    )
})

describe('FAILURES H12 more deliveries than a transaction may call out', () => {
    const DELIVERIES = 195
    const PACKS = `
        List<ChangePack> packs = new List<ChangePack>();
        for (Integer i = 0; i < ${DELIVERIES}; i++) { packs.add(new ChangePack('[{"number":' + i + '}]', 2000)); }`

    /** Requests per job: the number of jobs that had begun when each request came names the job. */
    function countByJob(org: LocalOrg, relay: ScriptedRelay): Map<number, number> {
        const counts = new Map<number, number>()
        relay.answer = (request, response, right) => {
            const job = org.usage.snapshot().asyncExecutions.queueable
            counts.set(job, (counts.get(job) ?? 0) + 1)
            accept(request, response, right)
        }
        return counts
    }

    const numbersIn = (relay: ScriptedRelay): number[] =>
        relay.seen.flatMap(({ body }) =>
            ((JSON.parse(body) as { changes?: { number: number }[] }).changes ?? []).map((change) => change.number),
        )

    test('FAILURES H12 a job stops at 90 callouts, the next ones go on in order, none passes 100', async () => {
        const { org, relay } = await openScripted()
        const counts = countByJob(org, relay)
        await runApex({ org }, `${PACKS} System.enqueueJob(new DeliveryJob(packs));`)
        await org.settle(60_000)

        const [first, ...others] = counts.values()
        expect(first).toBe(90)
        expect(Math.max(...others)).toBeLessThanOrEqual(90)
        expect(others.length).toBeGreaterThanOrEqual(2)
        expect(numbersIn(relay)).toEqual(Array.from({ length: DELIVERIES }, (_, index) => index))
        expect(bufferRows(org)).toEqual([])
    })

    test('FAILURES H12 a drain of more than 90 buffered deliveries is a chain of jobs, none of which passes 90 callouts', async () => {
        const { org, relay } = await openScripted()
        await runApex({ org }, `${PACKS} DeliveryBuffer.settle(new DeliveryAttempts(ChangePack.freeze(packs)), 'planted');`)
        expect(bufferRows(org)).toHaveLength(DELIVERIES)
        const counts = countByJob(org, relay)
        await beat(org)

        const [heartbeat, ...drains] = counts.values()
        expect(heartbeat).toBe(1)
        expect(drains.length).toBeGreaterThanOrEqual(3)
        expect(Math.max(...drains)).toBeLessThanOrEqual(90)
        expect(numbersIn(relay)).toEqual(Array.from({ length: DELIVERIES }, (_, index) => index))
        expect(bufferRows(org)).toEqual([])
    })
})

describe('FAILURES H13 an answer lost after the commit', () => {
    test(
        `FAILURES H13 ${LOST_ANSWERS} rounds: the repeat is answered as a duplicate and every effect happens once`,
        async () => {
            const pair = await open()
            const { org, wire } = pair
            await createScene(pair)
            await runApex(
                { org },
                `List<Lead> leads = new List<Lead>();
                 for (Integer i = 0; i < ${LOST_ANSWERS}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'X', Status = 'Open')); }
                 insert leads;`,
            )
            await org.settle()
            const created = (await readFeed(pair)).length
            expect(created).toBe(LOST_ANSWERS)

            for (let round = 0; round < LOST_ANSWERS; round++) {
                wire.fault = round % 2 === 0 ? 'answer lost' : 'cut in the answer'
                wire.answers.length = 0
                await runApex(
                    { org },
                    `Lead one = [SELECT Id FROM Lead WHERE Status = 'Open' LIMIT 1]; one.Status = 'Working'; update one;`,
                )
                await org.settle()
                expect(wire.answers.join('')).toContain('"accepted":1,"parked":0,"duplicate":false')
                expect(bufferRows(org)).toHaveLength(1)

                wire.fault = 'none'
                wire.answers.length = 0
                await beat(org)
                expect(wire.answers.join('')).toContain('"accepted":1,"parked":0,"duplicate":true')
                expect(bufferRows(org)).toEqual([])
            }

            const updates = (await readFeed(pair)).slice(created)
            const firings = await pair.api.readAll<Firing>('/v1/firings', 'firings')
            expect(updates).toHaveLength(LOST_ANSWERS)
            expect(new Set(updates.map((change) => change.recordId)).size).toBe(LOST_ANSWERS)
            expect(firings).toHaveLength(LOST_ANSWERS)
            expect(new Set(firings.map((firing) => firing.recordId)).size).toBe(LOST_ANSWERS)
        },
        isLong ? 600_000 : 120_000,
    )
})
