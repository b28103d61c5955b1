/** Who speaks, for which org, and at what time (rows H14, H16 and H17). What an answer must prove to the org is in wrong-answers.test.ts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { toOrgId } from '../../relay/src/platform/salesforce-id.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg } from '../org/org.ts'
import { createRealClock } from '../org/platform/clock.ts'
import { callApi } from '../support/call-api.ts'
import { makeBody, makeChange, post, signHeaders, startRelay, type TestOrg, type TestRelay } from '../support/start-relay.ts'
import { takeSnapshot } from '../support/store-snapshot.ts'
import { bufferRows, connect } from './start-pair.ts'
import { runApex } from './start-test-world.ts'

const SANDBOX_ID = '00DHr0000000002MAA'
const keyText = (key: Buffer): string => `whsec_${key.toString('base64')}`

let relay: TestRelay
let other: TestOrg
/** Where its clock stands still, so that a second of a busy machine does not count as one of skew; null while it goes. */
let standsAtMs: number | null = null
const orgs: LocalOrg[] = []

beforeAll(async () => {
    relay = await startRelay({ clock: { now: () => new Date(standsAtMs ?? Date.now()) } })
    other = await relay.addOrg('00D000000000002EAA')
})
afterAll(async () => {
    await Promise.all(orgs.map((org) => org.close()))
    await relay.stop()
})

async function readChanges({ token }: TestOrg): Promise<unknown[]> {
    return ((await callApi(relay, 'GET', '/v1/changes', { token })).body as { changes: unknown[] }).changes
}

describe('FAILURES H14 a sandbox refresh copies configuration and keys', () => {
    // "Connect this sandbox" in the panel and the counter belong to the panel.
    let before: Record<string, string>
    beforeEach(async () => {
        before = await takeSnapshot(relay.database)
    })

    test.each([
        ['headers and body name the other org', () => ({ header: other.orgId, body: other.orgId })],
        ['only the header names the other org', () => ({ header: other.orgId, body: relay.org.orgId })],
        ['only the body names the other org', () => ({ header: relay.org.orgId, body: other.orgId })],
        ['both name an org that the relay does not know', () => ({ header: SANDBOX_ID, body: SANDBOX_ID })],
    ])('FAILURES H14 signed with the key of one org, %s: 401 and nothing is stored', async (_name, names) => {
        const { header, body: orgId } = names()
        const body = makeBody([makeChange()], { orgId })
        const answer = await post(relay, body, signHeaders(relay.org, body, { 'headroom-org': header }))
        expect({ status: answer.status, code: answer.body.error?.code }).toEqual({ status: 401, code: 'unauthorized' })
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    /** What a refresh does: all settings of production are there, in an org with another id. */
    async function refreshSandbox(namedOrgId: string): Promise<LocalOrg> {
        const org = await createOrg({ sourceFolders: ['force-app/main'], orgId: SANDBOX_ID, isSandbox: true })
        orgs.push(org)
        org.addRemoteSite(relay.url)
        const [requestKey, responseKey] = [keyText(relay.org.requestKey), keyText(relay.org.responseKey)]
        await runApex(
            { org },
            `insert new Headroom_Keys__c(SetupOwnerId = UserInfo.getOrganizationId(), Org_Id__c = '${namedOrgId}',
                Relay_Url__c = '${relay.url}', Request_Key__c = '${requestKey}', Response_Key__c = '${responseKey}');`,
        )
        await runApex({ org }, `insert new Lead(LastName = 'Sandbox', Company = 'X');`)
        await runApex({ org }, 'System.enqueueJob(new HeartbeatJob());')
        await org.settle()
        return org
    }

    test('FAILURES H14 a package whose settings name another org is silent', async () => {
        const org = await refreshSandbox(relay.org.orgId)
        const { eventsPublished, callouts } = org.usage.snapshot()
        expect({ eventsPublished, callouts }).toEqual({ eventsPublished: {}, callouts: 0 })
        expect(bufferRows(org)).toEqual([])
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    test('FAILURES H14 one that is made to speak with the copied keys is refused, which shows that the test above would notice', async () => {
        const org = await refreshSandbox(SANDBOX_ID)
        expect(org.usage.snapshot().callouts).toBe(2)
        expect(bufferRows(org).map((row) => row.get('Last_Error__c'))).toEqual(['The relay answered with status 401'])
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })
})

describe('FAILURES H16 clocks that differ', () => {
    // That the size of the skew is reported belongs to the panel.
    async function deliverAt(skewSeconds: number): Promise<number> {
        const body = makeBody([makeChange()])
        standsAtMs = Date.now()
        const timestamp = String(Math.floor(standsAtMs / 1000) + skewSeconds)
        const { status } = await post(relay, body, signHeaders(relay.org, body, { 'webhook-timestamp': timestamp }))
        standsAtMs = null
        return status
    }

    test.each([-400, 400])('FAILURES H16 a delivery %d s off is refused with 401 and stores nothing', async (skewSeconds) => {
        const before = await takeSnapshot(relay.database)
        expect(await deliverAt(skewSeconds)).toBe(401)
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    test.each([-299, 299])('FAILURES H16 a delivery %d s off is accepted', async (skewSeconds) => {
        expect(await deliverAt(skewSeconds)).toBe(200)
    })

    async function openOrg(skewSeconds: number): Promise<{ org: LocalOrg; keys: TestOrg }> {
        const orgId = toOrgId(`00DHr0000${String(1_000 + skewSeconds).padStart(6, '0')}`)
        if (orgId === null) throw new Error('no org id')
        const org = await createOrg({ sourceFolders: ['force-app/main'], orgId, clock: createRealClock(skewSeconds * 1000) })
        orgs.push(org)
        return { org, keys: await relay.addOrg(orgId) }
    }

    const connectSkewed = ({ org, keys }: Awaited<ReturnType<typeof openOrg>>) =>
        connect(org, relay.url, keyText(keys.requestKey), keyText(keys.responseKey))

    test.each([-400, 400])('FAILURES H16 an org whose clock is %d s off cannot connect', async (skewSeconds) => {
        await expect(connectSkewed(await openOrg(skewSeconds))).rejects.toThrow(/the relay does not accept it|clocks/)
    })

    test.each([-290, 290])('FAILURES H16 an org whose clock is %d s off delivers', async (skewSeconds) => {
        const skewed = await openOrg(skewSeconds)
        await connectSkewed(skewed)
        await runApex({ org: skewed.org }, `insert new Lead(LastName = 'Skewed', Company = 'X');`)
        await skewed.org.settle()
        expect(bufferRows(skewed.org)).toEqual([])
        expect(await readChanges(skewed.keys)).toHaveLength(1)
    })
})

/** The checksum as Salesforce's "ID Field Type" describes it: each 5 characters, last one first, a bit for each capital. */
function checksumOf(id15: string): string {
    const fives = [id15.slice(0, 5), id15.slice(5, 10), id15.slice(10)]
    const bits = fives.map((five) => [...five].reverse().map((letter) => (/[A-Z]/.test(letter) ? '1' : '0')))
    return bits.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(parseInt(five.join(''), 2))).join('')
}

const orgId15 = fc.stringMatching(/^00D[A-Za-z0-9]{12}$/)

describe('FAILURES H17 org ids of 15 and 18 characters', () => {
    test('FAILURES H17 both forms are the same org, and a wrong checksum is no org', () => {
        fc.assert(
            fc.property(orgId15, fc.stringMatching(/^[A-Z0-5]{3}$/), (id15, guess) => {
                const id18 = id15 + checksumOf(id15)
                expect([toOrgId(id15), toOrgId(id18)]).toEqual([id18, id18])
                expect(toOrgId(id15 + guess)).toBe(guess === checksumOf(id15) ? id18 : null)
            }),
        )
    })

    test('FAILURES H17 ids that differ only in case are two orgs, told apart even where case is ignored', () => {
        const anyCase = fc.tuple(orgId15, fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }))
        fc.assert(
            fc.property(anyCase, ([id15, swaps]) => {
                const swapped = [...id15].map((letter, index) => (index > 2 && swaps[index] === true ? swapCase(letter) : letter)).join('')
                const [left, right] = [toOrgId(id15), toOrgId(swapped)]
                expect(left?.toLowerCase() === right?.toLowerCase()).toBe(id15 === swapped)
            }),
        )
    })

    test('FAILURES H17 over HTTP the short form delivers to the same org, and an id of other case is refused and reads nothing of it', async () => {
        const mixed = await relay.addOrg('00DAbCdEfGhIjKl')
        const twin = await relay.addOrg('00DaBcDeFgHiJkL')
        const send = async (header: string, orgId: string) => {
            const body = makeBody([makeChange()], { orgId })
            return (await post(relay, body, signHeaders(mixed, body, { 'headroom-org': header }))).status
        }
        const [long, short] = ['00DAbCdEfGhIjKl' + checksumOf('00DAbCdEfGhIjKl'), '00DAbCdEfGhIjKl']
        expect([await send(long, long), await send(short, short), await send(short, long), await send(long, short)]).toEqual([
            200, 200, 200, 200,
        ])
        expect(await send('00DaBcDeFgHiJkL', '00DaBcDeFgHiJkL')).toBe(401)
        expect([(await readChanges(mixed)).length, (await readChanges(twin)).length]).toEqual([4, 0])
    })
})

function swapCase(letter: string): string {
    return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()
}
