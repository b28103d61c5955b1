/** FAILURES R7: more ids than are held at a time. Salesforce names up to 600,000 of them for each object. */
import { describe, expect, test } from '@jest/globals'
import { SalesforceError } from '../../../../relay/src/salesforce/index.ts'
import type { Salesforce, SalesforceRequest } from '../../../../relay/src/salesforce/index.ts'
import { askWindows, TOO_OLD } from '../../../../relay/src/sync/windows.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const [FROM, COVERED] = ['2026-11-22T09:00:00.000+0000', '2026-11-22T09:58:00.000+0000']

/** How many records of an object changed and were deleted; null where Salesforce refuses to name them. */
type Org = Readonly<Record<string, { readonly updated: number | null; readonly deleted: number | null }>>

const IDS = Array.from({ length: 600_000 }, (_, index) => `00Q${String(index).padStart(12, '0')}EAA`)
const idsOf = (count: number): string[] => IDS.slice(0, count)
const refuse = { httpStatusCode: 400, body: [{ errorCode: 'EXCEEDED_ID_LIMIT', message: 'choose dates that are closer together' }] }

function answerOne(org: Org, url: string): { httpStatusCode: number; body: unknown } {
    const [, object = '', what] = /\/sobjects\/(\w+)\/(updated|deleted)\//.exec(url) ?? []
    const count = what === 'updated' ? org[object]?.updated : org[object]?.deleted
    if (count === undefined || count === null) return refuse
    if (what === 'updated') return { httpStatusCode: 200, body: { ids: idsOf(count), latestDateCovered: COVERED } }
    const deletedRecords = idsOf(count).map((id) => ({ id, deletedDate: FROM }))
    return { httpStatusCode: 200, body: { deletedRecords, earliestDateAvailable: FROM, latestDateCovered: COVERED } }
}

interface Asking extends Salesforce {
    /** How many questions each call had. */
    readonly calls: number[]
    /** Length of the longest answer that was held. */
    longest: number
}

/** Answers Composite as the org would, and as the connection does where that is longer than it may be. */
function connect(org: Org): Asking {
    const salesforce: Asking = {
        orgId: '00D000000000001EAA',
        version: '66.0',
        currentUser: () => Promise.resolve('005000000000001AAA'),
        calls: [],
        longest: 0,
        send({ body, answerBytesMax = Infinity }: SalesforceRequest) {
            const { compositeRequest } = body as { compositeRequest: { url: string; referenceId: string }[] }
            salesforce.calls.push(compositeRequest.length)
            const compositeResponse = compositeRequest.map(({ url, referenceId }) => ({ referenceId, ...answerOne(org, url) }))
            const text = JSON.stringify({ compositeResponse })
            if (text.length > answerBytesMax) return Promise.reject(new SalesforceError('answer_too_large', 'It is too large.'))
            salesforce.longest = Math.max(salesforce.longest, text.length)
            return Promise.resolve({ status: 200, headers: {}, text })
        },
    }
    return salesforce
}

async function ask(org: Org) {
    const salesforce = connect(org)
    const asked = Object.keys(org).map((object) => ({ object, window: { from: new Date(FROM), to: NOW } }))
    return { found: await askWindows(salesforce, asked, NOW), salesforce }
}

const FEW = { updated: 2, deleted: 1 }

describe('FAILURES R7 what changed since the last run', () => {
    test('is asked in one call and looked for by its ids where they are few', async () => {
        const { found, salesforce } = await ask({ Account: FEW, Contact: FEW, Lead: FEW })
        expect(salesforce.calls).toEqual([6])
        expect(found.get('Lead')).toMatchObject({ ok: true, changed: 2, ids: idsOf(2), coveredTo: new Date(COVERED) })
    })

    test('is counted where the ids are many, and none of them is kept', async () => {
        const { found, salesforce } = await ask({ Account: FEW, Lead: { updated: 100_000, deleted: 1 } })
        expect(salesforce.calls).toEqual([4])
        expect(found.get('Lead')).toMatchObject({ ok: true, changed: 100_000, ids: [], coveredTo: new Date(COVERED) })
    })

    test('is read by SystemModstamp where nearly 600,000 ids are too long to be held, and the others go on by their ids', async () => {
        const { found, salesforce } = await ask({ Account: FEW, Contact: FEW, Lead: { updated: 599_999, deleted: 1 } })
        expect(salesforce.calls).toEqual([6, 4, 2, 1, 1])
        expect(found.get('Lead')).toMatchObject({ ok: true, changed: null, ids: [], deleted: [{ id: idsOf(1)[0] }] })
        expect(found.get('Account')).toMatchObject({ ok: true, changed: 2, ids: idsOf(2) })
        expect(salesforce.longest).toBeLessThan(8 * 1024 ** 2)
    })

    test('of several objects with many ids never more is held than of one', async () => {
        const many = { updated: 300_000, deleted: 0 }
        const { found, salesforce } = await ask({ Account: many, Contact: many, Lead: many })
        expect([...found.values()].map((one) => one.ok && one.changed)).toEqual([300_000, 300_000, 300_000])
        expect(salesforce.longest).toBeLessThan(8 * 1024 ** 2)
    })

    test('more than 600,000 ids, which Salesforce refuses to name, are read by SystemModstamp as well', async () => {
        const { found } = await ask({ Lead: { updated: null, deleted: 1 } })
        expect(found.get('Lead')).toMatchObject({ ok: true, changed: null, ids: [] })
    })

    test.each([
        ['too long to be held', 200_000],
        ['more than Salesforce names', null],
    ])('deletions that are %s have the object read in full, and no other', async (_what, deleted) => {
        const { found } = await ask({ Account: FEW, Lead: { updated: 2, deleted } })
        expect(found.get('Lead')).toEqual({ ok: false, problem: TOO_OLD })
        expect(found.get('Account')).toMatchObject({ ok: true, changed: 2 })
    })
})
