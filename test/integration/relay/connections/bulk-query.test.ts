/**
 * Bulk results of several pages from a real local org, in our own loop: jsforce's loses the process on the second page and asks for the
 * first for ever where a locator is missing. And what the org says of an object.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordReadings } from '../../../../relay/src/quota/index.ts'
import { createJob, findUnseen, listJobs, readJob, readResultPage } from '../../../../relay/src/salesforce/index.ts'
import type { Purpose, Query, Salesforce, TextRow } from '../../../../relay/src/salesforce/index.ts'
import { connectOrg, openSalesforce } from '../../../support/connect-org.ts'
import { startSyncUserApi } from '../../../support/start-org-api.ts'
import type { OrgApi } from '../../../support/start-org-api.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { toArray } from '../../../support/to-array.ts'

const PURPOSE: Purpose = { feature: 'interval', urgency: 'interval', object: 'Lead' }
const columns = ['Id', 'LastName', 'Company']
const QUERY: Query = { object: 'Lead', fields: columns, where: [] }
const encryptionKey = Buffer.alloc(32, 5)
const LEADS = 7

let api: OrgApi
let relay: TestRelay
let salesforce: Salesforce

const calls = () => api.org.limits.read('DailyApiRequests').used

beforeAll(async () => {
    api = await startSyncUserApi()
    relay = await startRelay({ encryptionKey, salesforceHosts: [new URL(api.url).host] })
    const { orgId } = await relay.addOrg(api.org.services.orgId)
    await connectOrg(relay, { orgId, loginUrl: api.url, ...api.client, encryptionKey })
    const readings = [
        { quota: 'data', max: 15_000, used: 0 },
        { quota: 'bulk', max: 10_000, used: 0 },
    ] as const
    await recordReadings(relay.database, orgId, readings, { at: new Date(), source: 'org_limits' })
    const records = Array.from({ length: LEADS }, (_, index) => {
        return { attributes: { type: 'Lead' }, LastName: `"Lead", ${index}\nof ${LEADS}`, Company: 'Ünïon' }
    })
    expect((await api.request('POST', '/composite/sobjects', { body: { records } })).status).toBe(200)
    salesforce = await openSalesforce(relay, orgId)
})
afterAll(async () => {
    await relay.stop()
    await api.close()
})

async function readAll(jobId: string, maxRecords: number): Promise<TextRow[]> {
    const rows: TextRow[] = []
    let locator: string | null = null
    do {
        const page = await readResultPage(salesforce, { jobId, columns, maxRecords, locator }, PURPOSE)
        rows.push(...(await toArray(page.rows)))
        locator = page.next
    } while (locator !== null)
    return rows
}

test('seven rows in pages of three are three calls, each counted, and every row comes once with its exact text', async () => {
    const { id } = await createJob(salesforce, QUERY, PURPOSE)
    expect((await readJob(salesforce, id, PURPOSE)).state).not.toBe('JobComplete')
    await api.org.services.clock.advance(60_000)
    expect((await listJobs(salesforce, PURPOSE)).get(id)).toMatchObject({ state: 'JobComplete' })
    expect((await readJob(salesforce, id, PURPOSE)).numberRecordsProcessed).toBe(LEADS)
    const before = calls()
    const rows = await readAll(id, 3)
    expect(calls() - before).toBe(3)
    expect(rows.map((row) => row['LastName']).sort()).toEqual(Array.from({ length: LEADS }, (_, index) => `"Lead", ${index}\nof ${LEADS}`))
    expect(new Set(rows.map((row) => row['Id'])).size).toBe(LEADS)
    expect(rows.every((row) => row['Company'] === 'Ünïon')).toBe(true)
    expect(api.org.limits.read('DailyBulkV2QueryJobs').used).toBe(1)
})

test('fields that an object does not have are told from those it has; an unknown object is an error', async () => {
    expect(await findUnseen(salesforce, 'Lead', ['LastName', 'Nothing__c', 'Status'], PURPOSE)).toEqual(['Nothing__c'])
    await expect(findUnseen(salesforce, 'Nothing__c', [], PURPOSE)).rejects.toMatchObject({ code: 'refused', errorCode: 'NOT_FOUND' })
})
