/** What Salesforce answers is read strictly: shapes of real answers are taken, what would lose rows or never end is an error. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readResultPage } from '../../../../relay/src/salesforce/bulk-query.ts'
import { sendComposite, readPart } from '../../../../relay/src/salesforce/composite.ts'
import { readCsv } from '../../../../relay/src/salesforce/csv.ts'
import { followPages } from '../../../../relay/src/salesforce/records.ts'
import { deletedSchema, updatedPath, updatedSchema } from '../../../../relay/src/salesforce/replication.ts'
import type { Purpose, Salesforce, SalesforceAnswer, SalesforceRequest } from '../../../../relay/src/salesforce/salesforce-types.ts'
import { toArray } from '../../../support/to-array.ts'

const PURPOSE: Purpose = { feature: 'interval', urgency: 'interval' }

/** Answers each request from a list, and remembers what was asked. */
function scripted(...answers: Partial<SalesforceAnswer>[]): Salesforce & { readonly asked: SalesforceRequest[] } {
    const asked: SalesforceRequest[] = []
    const send = (request: SalesforceRequest): Promise<SalesforceAnswer> => {
        asked.push(request)
        return Promise.resolve({ status: 200, headers: {}, text: '', ...answers[asked.length - 1] })
    }
    return { orgId: '00D000000000001EAA', version: '66.0', currentUser: () => Promise.resolve('005000000000001AAA'), asked, send }
}

describe('windows', () => {
    test('are written to the second, without a + that a query would read as a space', () => {
        const window = { from: new Date('2026-11-22T10:00:00.900Z'), to: new Date('2026-11-22T10:30:00Z') }
        expect(updatedPath('Lead', window)).toBe('/sobjects/Lead/updated/?start=2026-11-22T10%3A00%3A00Z&end=2026-11-22T10%3A30%3A00Z')
    })

    test('are answered with times as Salesforce writes them', () => {
        const updated = updatedSchema.parse({ ids: ['003q000000KvQ1tAAF'], latestDateCovered: '2015-08-19T08:17:00.000+0000' })
        expect(updated.latestDateCovered).toEqual(new Date('2015-08-19T08:17:00Z'))
        const deleted = {
            deletedRecords: [{ id: 'a00D0000008pQRAIA2', deletedDate: '2013-05-07T22:07:19.000+0000' }],
            earliestDateAvailable: '2013-05-03T15:57:00.000+0000',
            latestDateCovered: '2013-05-08T21:20:00.000+0200',
        }
        expect(deletedSchema.parse(deleted).latestDateCovered).toEqual(new Date('2013-05-08T19:20:00Z'))
        expect(() => updatedSchema.parse({ ids: [], latestDateCovered: 'soon' })).toThrow()
    })
})

describe('Composite', () => {
    const subrequest = (index: number, isQuery = false) => ({ name: `part${index}`, path: `/sobjects/Lead/${index}`, isQuery })
    const many = (count: number, isQuery: boolean) => Array.from({ length: count }, (_, index) => subrequest(index, isQuery))

    test('is one call, and a part that failed leaves the others', async () => {
        const compositeResponse = [
            { referenceId: 'part0', httpStatusCode: 200, body: { ids: [], latestDateCovered: '2026-11-22T10:00:00.000+0000' } },
            {
                referenceId: 'part1',
                httpStatusCode: 400,
                body: [{ errorCode: 'INVALID_REPLICATION_DATE', message: 'startDate before org replication enabled date' }],
            },
        ]
        const salesforce = scripted({ text: JSON.stringify({ compositeResponse }) })
        const parts = await sendComposite(salesforce, many(2, false), PURPOSE)
        expect(salesforce.asked).toHaveLength(1)
        expect(salesforce.asked[0]?.body).toMatchObject({
            allOrNone: false,
            compositeRequest: [{ url: '/services/data/v66.0/sobjects/Lead/0' }, {}],
        })
        expect(readPart(parts, 'part0', updatedSchema).ids).toEqual([])
        expect(() => readPart(parts, 'part1', updatedSchema)).toThrow('startDate before org replication enabled date')
    })

    test.each([
        ['26 requests', many(26, false)],
        ['6 queries', many(6, true)],
        ['none', []],
    ])('of %s is not sent', async (_name, subrequests) => {
        const salesforce = scripted()
        await expect(sendComposite(salesforce, subrequests, PURPOSE)).rejects.toThrow(RangeError)
        expect(salesforce.asked).toEqual([])
    })

    test('that leaves a part out is no answer', async () => {
        const salesforce = scripted({ text: '{"compositeResponse":[]}' })
        await expect(sendComposite(salesforce, many(1, false), PURPOSE)).rejects.toMatchObject({ code: 'answer_unusable' })
    })
})

describe('pages of a query', () => {
    async function collect(salesforce: Salesforce, nextRecordsUrl: string): Promise<unknown[]> {
        const pages: unknown[] = []
        for await (const page of followPages(salesforce, { done: false, records: [], nextRecordsUrl }, PURPOSE)) pages.push(page.records)
        return pages
    }
    const cursor = (place: number) => `/services/data/v66.0/query/01g000000000001AAA-${place}`

    test('are followed to the last', async () => {
        const salesforce = scripted(
            { text: JSON.stringify({ done: false, records: [{ attributes: {}, Id: 'a' }], nextRecordsUrl: cursor(4_000) }) },
            { text: JSON.stringify({ done: true, records: [{ attributes: {}, Id: 'b' }] }) },
        )
        expect(await collect(salesforce, cursor(2_000))).toEqual([[{ Id: 'a' }], [{ Id: 'b' }]])
        expect(salesforce.asked.map(({ path }) => path)).toEqual(['/query/01g000000000001AAA-2000', '/query/01g000000000001AAA-4000'])
    })

    test.each([
        ['a cursor that comes again', cursor(2_000)],
        ['another host', '//evil.example/services/data/v66.0/query/01g'],
        ['another path', '/services/data/v66.0/sobjects'],
        ['no cursor', undefined],
    ])('FAILURES C4-83 end with an error at %s', async (_name, nextRecordsUrl) => {
        const salesforce = scripted({ text: JSON.stringify({ done: false, records: [], nextRecordsUrl }) })
        await expect(collect(salesforce, cursor(2_000))).rejects.toMatchObject({ code: 'answer_unusable' })
        expect(salesforce.asked).toHaveLength(1)
    })
})

describe('pages of Bulk results', () => {
    const page = { jobId: '750B000000BqgfeIAB', columns: ['Id', 'Name'], maxRecords: 2, locator: 'MTAw' }
    const TWO_ROWS = '"Id","Name"\n"1","a"\n"2",""\n'
    const read = async (headers: Record<string, string>, text = TWO_ROWS) => {
        const { rows, next } = await readResultPage(scripted({ headers, text }), page, PURPOSE)
        return { rows: await toArray(rows), next }
    }

    test('say where the next one begins, and "null" on the last', async () => {
        const rows = [
            { Id: '1', Name: 'a' },
            { Id: '2', Name: null },
        ]
        expect(await read({ 'sforce-locator': 'MjAw', 'sforce-numberofrecords': '2' })).toMatchObject({ rows, next: 'MjAw' })
        expect(await read({ 'sforce-locator': 'null', 'sforce-numberofrecords': '2' })).toMatchObject({ rows, next: null })
    })

    test.each<[string, Record<string, string>, string]>([
        ['no locator', { 'sforce-numberofrecords': '2' }, TWO_ROWS],
        ['the locator before', { 'sforce-locator': 'MTAw', 'sforce-numberofrecords': '2' }, TWO_ROWS],
        ['a locator with &', { 'sforce-locator': 'a&b', 'sforce-numberofrecords': '2' }, TWO_ROWS],
        ['another number of rows', { 'sforce-locator': 'null', 'sforce-numberofrecords': '3' }, TWO_ROWS],
        ['a missing column', { 'sforce-locator': 'null', 'sforce-numberofrecords': '1' }, '"Id"\n"1"\n'],
        ['a column that came twice', { 'sforce-locator': 'null', 'sforce-numberofrecords': '1' }, '"Id","Id"\n"1","2"\n'],
        ['a row cut short', { 'sforce-locator': 'null', 'sforce-numberofrecords': '2' }, '"Id","Name"\n"1","a"\n"2'],
        ['HTML', { 'sforce-locator': 'null', 'sforce-numberofrecords': '0' }, '<html>'],
    ])('FAILURES R4 with %s are refused', async (_name, headers, text) => {
        await expect(read(headers, text)).rejects.toMatchObject({ code: 'answer_unusable' })
    })

    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    const parse = (text: string, columns: readonly string[], chunkBytes?: number) => toArray(readCsv(text, columns, chunkBytes))

    test('FAILURES R6 whatever a field holds comes out as it went in, wherever the text is cut in parsing', async () => {
        const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\r\n', '\0', 'ä', '😀', ' ', '\ufeff') })
        const page = fc.record({
            values: fc.array(fc.tuple(cell, cell), { maxLength: 5 }),
            mark: fc.constantFrom('', '\ufeff'),
            end: fc.constantFrom('\n', ''),
            isSwapped: fc.boolean(),
            chunkBytes: fc.integer({ min: 1, max: 40 }),
        })
        await fc.assert(
            fc.asyncProperty(page, async ({ values, mark, end, isSwapped, chunkBytes }) => {
                const order = <Item>(first: Item, second: Item): Item[] => (isSwapped ? [second, first] : [first, second])
                const lines = [order('Id', '__proto__'), ...values.map(([first, second]) => order(`x${first}`, second))]
                const text = mark + lines.map((cells) => cells.map(quote).join(',')).join('\n') + end
                const parsed = await parse(text, ['Id', '__proto__'], chunkBytes)
                expect(parsed.map((row) => [row['Id'], Object.getOwnPropertyDescriptor(row, '__proto__')?.value as unknown])).toEqual(
                    values.map(([first, second]) => [`x${first}`, second === '' ? null : second]),
                )
            }),
            { numRuns: process.env['HEADROOM_LONG'] === undefined ? 10_000 : 100_000 },
        )
    })

    test('FAILURES R6 a field of 128 KB and a thousand lines', async () => {
        const long = 'line ü\r\n'.repeat(15_000)
        const text = `"Id","Name"\n${`"1",${quote(long)}\n`.repeat(3)}`
        expect(await parse(text, ['Id', 'Name'])).toEqual([1, 2, 3].map(() => ({ Id: '1', Name: long })))
    })
})
