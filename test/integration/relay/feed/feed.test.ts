import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

interface FeedBody {
    changes: { position: string; recordId: string; values: object }[]
    cursor: string
    hasMore: boolean
}

const leadId = (number: number): string => toId18(`00Q${String(number).padStart(12, '0')}`) ?? ''
const read = async (query: string): Promise<FeedBody> => (await callApi(relay, 'GET', `/v1/changes${query}`)).body as FeedBody
const cursorNow = async (): Promise<string> => ((await callApi(relay, 'GET', '/v1/records/Lead?limit=1')).body as { cursor: string }).cursor

describe('the feed', () => {
    test('gives every change once and in order to a reader that follows the cursor', async () => {
        const start = await cursorNow()
        for (let number = 0; number < 5; number++)
            await deliver(relay, [makeChange({ recordId: leadId(number) }), makeChange({ recordId: leadId(number) })])
        const seen: string[] = []
        for (let page = await read(`?after=${start}&limit=3`); ; page = await read(`?after=${page.cursor}&limit=3`)) {
            seen.push(...page.changes.map((change) => change.recordId))
            if (!page.hasMore) break
        }
        expect(seen).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4].map(leadId))
    })

    test('keeps the cursor where nothing is new', async () => {
        const cursor = await cursorNow()
        expect(await read(`?after=${cursor}`)).toEqual({ changes: [], cursor, hasMore: false })
    })

    test('answers a long poll as soon as a change is committed', async () => {
        const cursor = await cursorNow()
        const started = performance.now()
        const waiting = read(`?after=${cursor}&wait=20`)
        await deliver(relay, [makeChange({ recordId: leadId(77) })])
        expect((await waiting).changes.map((change) => change.recordId)).toEqual([leadId(77)])
        // Long before its time is up, also where the machine does much else.
        expect(performance.now() - started).toBeLessThan(10_000)
    })

    test('a change that another replica committed ends a long poll within about a second', async () => {
        const cursor = await cursorNow()
        const waiting = read(`?after=${cursor}&wait=20`)
        const copied = `insert into changes (org_id, object, record_id, operation, transaction, sequence, captured_at, system_modstamp, values,
            previous, is_late, is_reread, delivery_id)
            select org_id, object, record_id, operation, 'by another replica', 0, captured_at, system_modstamp, values, previous, is_late,
            is_reread, delivery_id from changes limit 1`
        await relay.database.query(copied)
        expect((await waiting).changes).toHaveLength(1)
    })

    test('a long poll without news ends empty when its time is up', async () => {
        const cursor = await cursorNow()
        expect(await read(`?after=${cursor}&wait=1`)).toEqual({ changes: [], cursor, hasMore: false })
    })

    test('a cursor newer than the feed, as after a backup was restored, is refused with 410: waiting there would skip what comes next', async () => {
        const cursor = await cursorNow()
        const ahead = await callApi(relay, 'GET', `/v1/changes?after=${Number(cursor) + 1}&wait=1`)
        expect(ahead).toMatchObject({ status: 410, body: { error: { code: 'cursor_expired', field: 'after' } } })
        expect(ahead.text).toContain('as after a backup was restored')
        expect(await read(`?after=${cursor}`)).toEqual({ changes: [], cursor, hasMore: false })
    })

    test.each([
        ['after', '?after=-1'],
        ['after', '?after=9223372036854775808'],
        ['after', '?after=1e3'],
        ['after', '?after=1&after=2'],
        ['after[$ne]', '?after[$ne]=1'],
        ['limit', '?limit=0'],
        ['limit', '?limit=1000000000'],
        ['wait', '?wait=31'],
        ['sort', '?sort=position;drop'],
    ])('FAILURES C2-32, C2-37 and C2-38: a bad %s is refused by name: %s', async (field, query) => {
        const answer = await callApi(relay, 'GET', `/v1/changes${query}`)
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'parameter_invalid', field } } })
    })
})

describe('records', () => {
    test('are listed in pages, all with the cursor of the first page', async () => {
        const ids = [21, 22, 23].map(leadId).map((id) => id.replace('00Q', '006'))
        const fixed = ids.map((id) => toId18(id.slice(0, 15)) ?? '')
        for (const recordId of fixed) await deliver(relay, [makeChange({ object: 'Opportunity', recordId, values: { Name: recordId } })])
        const first = (await callApi(relay, 'GET', '/v1/records/Opportunity?limit=2')).body as Record<string, never>
        await deliver(relay, [makeChange({ recordId: leadId(1) })])
        const second = (await callApi(relay, 'GET', `/v1/records/Opportunity?limit=2&page=${String(first['next'])}`)).body as typeof first
        const records = [...first['records']!, ...second['records']!] as { recordId: string; values: object }[]
        expect(records.map((record) => record.recordId)).toEqual(fixed)
        expect(second['cursor']).toBe(first['cursor'])
        expect((await read(`?after=${String(second['cursor'])}`)).changes.map((change) => change.recordId)).toEqual([leadId(1)])
    })

    test('a deleted record says so, names the winner of its merge, and is listed only when asked for', async () => {
        const [loser, winner] = [toId18('003000000000031') ?? '', toId18('003000000000032') ?? '']
        const contact = { object: 'Contact', recordId: loser }
        await deliver(relay, [makeChange({ ...contact, operation: 'created', previous: {} })])
        await deliver(relay, [makeChange({ ...contact, operation: 'deleted', previous: {}, mergedInto: winner })])
        const one = await callApi(relay, 'GET', `/v1/records/Contact/${String(loser).slice(0, 15)}`)
        expect(one.body).toMatchObject({ recordId: loser, isDeleted: true, mergedInto: winner })
        expect((await callApi(relay, 'GET', '/v1/records/Contact')).body).toMatchObject({ records: [] })
        expect((await callApi(relay, 'GET', '/v1/records/Contact?includeDeleted=true')).body).toMatchObject({
            records: [{ recordId: loser }],
        })
    })

    test('of a standard object are found in any case of its name', async () => {
        await deliver(relay, [makeChange({ object: 'Account', recordId: '001000000000001AAA' })])
        const lists = await Promise.all(['Account', 'account', 'ACCOUNT'].map((name) => callApi(relay, 'GET', `/v1/records/${name}`)))
        for (const { body } of lists) expect(body).toMatchObject({ records: [{ object: 'Account' }] })
    })

    test('one that was never seen is not found', async () => {
        expect((await callApi(relay, 'GET', `/v1/records/Lead/${leadId(999)}`)).status).toBe(404)
    })

    test.each([
        ['recordId', '/v1/records/Lead/0'],
        ['recordId', "/v1/records/Lead/001'%20OR%20'1'='1"],
        ['recordId', '/v1/records/Lead/%2e%2e%2f'],
        ['object', "/v1/records/Lead'"],
        ['page', '/v1/records/Lead?page=AAAA'],
        ['page', '/v1/records/Lead?page=%00'],
    ])('a bad %s is refused by name: %s', async (field, path) => {
        expect(await callApi(relay, 'GET', path)).toMatchObject({ status: 400, body: { error: { code: 'parameter_invalid', field } } })
    })
})
