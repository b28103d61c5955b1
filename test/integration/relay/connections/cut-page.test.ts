/** FAILURES R4: the connection breaks somewhere within a page of Bulk results. Nothing of it is taken; asked for again, it is whole. */
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readResultPage } from '../../../../relay/src/salesforce/index.ts'
import type { Purpose, ResultPage } from '../../../../relay/src/salesforce/index.ts'
import { startScriptedConnection } from '../../../support/scripted-connection.ts'
import type { ScriptedConnection } from '../../../support/scripted-connection.ts'
import { toArray } from '../../../support/to-array.ts'

/** The relay tries so often before it gives a page up for now. */
const TRIES = 3
const CUTS = 67 * TRIES
const ROWS = 100
const PURPOSE: Purpose = { feature: 'interval', urgency: 'interval', object: 'Lead' }
const HEADERS = { 'content-type': 'text/csv', 'sforce-locator': 'null', 'sforce-numberofrecords': String(ROWS) }
const lines = Array.from({ length: ROWS }, (_, index) => `"${index}","Lead ""${index}"",\nof Ünïon"`)
const page = Buffer.from(['"Id","Name"', ...lines, ''].join('\n'))

let scripted: ScriptedConnection
beforeAll(async () => (scripted = await startScriptedConnection()))
afterAll(() => scripted.close())

const ask = (): Promise<ResultPage> =>
    readResultPage(scripted.salesforce, { jobId: '750000000000001AAA', columns: ['Id', 'Name'], maxRecords: ROWS, locator: null }, PURPOSE)

/** Sends some of the bytes and breaks the line; in half of the answers the length was not said before. */
function cut(response: ServerResponse): void {
    const byte = 1 + Math.floor(Math.random() * (page.length - 1))
    response.writeHead(200, byte % 2 === 0 ? HEADERS : { ...HEADERS, 'content-length': page.length })
    response.write(page.subarray(0, byte), () => response.destroy())
}

test(`FAILURES R4 cut at ${CUTS} random bytes, a page is refused as a whole each time, and comes whole when it is asked for again`, async () => {
    for (let cuts = 0; cuts < CUTS; cuts += TRIES) {
        scripted.server.answer = (_asked, response) => cut(response)
        await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
        scripted.server.answer = (_asked, response) => void response.writeHead(200, HEADERS).end(page)
        const rows = await toArray((await ask()).rows)
        expect(rows.map((row) => row['Id'])).toEqual(lines.map((_line, index) => String(index)))
    }
    expect(scripted.server.calls).toHaveLength(CUTS + CUTS / TRIES)
})
