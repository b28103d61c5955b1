/** FAILURES C4-83: a server that answers with what Salesforce never sends gains nothing: no token, no memory, no time, no wrong rows. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { followPages, readOrgLimits } from '../../../../relay/src/salesforce/index.ts'
import type { SalesforceRequest } from '../../../../relay/src/salesforce/index.ts'
import { reply, USER_ID } from '../../../support/scripted-salesforce.ts'
import { ANSWER_BYTES_MAX, ORG, startScriptedConnection } from '../../../support/scripted-connection.ts'
import type { ScriptedConnection } from '../../../support/scripted-connection.ts'

const PURPOSE = { feature: 'interval', urgency: 'interval' } as const
const WRITE: SalesforceRequest = { method: 'POST', path: '/composite', body: {}, ...PURPOSE }

let scripted: ScriptedConnection
/** Whom nobody should call. */
let evil: Server
let evilUrl: string
let evilCalls: number

beforeEach(async () => {
    scripted = await startScriptedConnection()
    evilCalls = 0
    evil = createServer((_request, response) => {
        evilCalls++
        response.end('{}')
    })
    await once(evil.listen(0, '127.0.0.1'), 'listening')
    evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`
})
afterEach(async () => {
    evil.close()
    await scripted.close()
})

const send = () => scripted.salesforce.send(WRITE)
const giveToken = (more: object) => {
    const { url } = scripted.server
    scripted.server.answerToken = (_asked, response) =>
        reply(response, 200, { access_token: 'secret', instance_url: url, id: `${url}/id/${ORG}/${USER_ID}`, ...more })
}

test('FAILURES C4-83: an instance_url or a redirect that points elsewhere is not followed, so that no token goes there', async () => {
    scripted.server.answer = (_asked, response) => reply(response, 302, '', { location: `${evilUrl}/services/data` })
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
    expect(evilCalls).toBe(0)
})

test.each([
    ['another host', 'http://127.0.0.1:1'],
    ['a host that only begins like Salesforce', 'https://x.my.salesforce.com.example.com'],
    ['Salesforce without TLS', 'http://x.my.salesforce.com'],
    ['no address', 'javascript:alert(1)'],
])('FAILURES C4-83: an instance_url that is %s ends the log-in', async (_name, instanceUrl) => {
    giveToken({ instance_url: instanceUrl })
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
    expect(scripted.server.calls).toHaveLength(0)
})

test.each([
    ['without the id', { id: undefined }],
    ['with a token that is no text', { access_token: { evil: true } }],
    ['with the id of another org', { id: `https://login.salesforce.com/id/00D000000000666EAA/${USER_ID}` }],
])('FAILURES C4-83: a token answer %s is refused', async (_name, more) => {
    giveToken(more)
    await expect(send()).rejects.toMatchObject({ code: expect.stringMatching(/^(answer_unusable|reconnect_needed)$/) })
    expect(scripted.server.calls).toHaveLength(0)
})

test('FAILURES C4-83: HTML with 200 is no answer', async () => {
    scripted.server.answer = (_asked, response) => reply(response, 200, '<html>Please sign in</html>')
    await expect(readOrgLimits(scripted.salesforce, PURPOSE)).rejects.toMatchObject({ code: 'answer_unusable' })
})

test('FAILURES C4-83: an answer without end is broken off at the bound, and the connection with it', async () => {
    let written = 0
    const closed = new Promise<void>((resolve) => {
        scripted.server.answer = (_asked, response) => {
            const chunk = Buffer.alloc(64 * 1024, 'x')
            const write = () => {
                while (response.writable && (written += chunk.length) < 300 * 1024 ** 2 && response.write(chunk)) continue
            }
            response.on('drain', write).on('close', resolve)
            write()
        }
    })
    await expect(send()).rejects.toMatchObject({ code: 'answer_too_large' })
    await closed
    expect(written).toBeLessThan(30 * ANSWER_BYTES_MAX)
})

test('FAILURES C4-83: an answer is broken off at the bound of its request where that is lower', async () => {
    scripted.server.answer = (_asked, response) => reply(response, 200, { text: 'x'.repeat(1_000) })
    expect((await send()).text.length).toBeGreaterThan(1_000)
    await expect(scripted.salesforce.send({ ...WRITE, answerBytesMax: 1_000 })).rejects.toMatchObject({ code: 'answer_too_large' })
})

test('FAILURES C4-83: a small answer that unpacks to a large one is broken off too', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * ANSWER_BYTES_MAX, 'x'))
    scripted.server.answer = (_asked, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    }
    await expect(send()).rejects.toMatchObject({ code: 'answer_too_large' })
})

test('FAILURES C4-83: an answer that drips is broken off when the time is over', async () => {
    const timeoutMs = 1_500
    const hasty = await startScriptedConnection({ timeoutMs })
    hasty.server.answer = (_asked, response) => {
        const drip = setInterval(() => response.write(' '), 100)
        response.on('close', () => clearInterval(drip))
    }
    const from = performance.now()
    await expect(hasty.salesforce.send(WRITE)).rejects.toMatchObject({ code: 'unavailable' })
    expect(performance.now() - from).toBeGreaterThan(timeoutMs - 100)
    await hasty.close()
})

test('FAILURES C4-83: an answer cut off in the middle, or not in UTF-8, is an error and no shorter answer', async () => {
    scripted.server.answer = (_asked, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"records":[]')
        setTimeout(() => response.destroy(), 20)
    }
    await expect(send()).rejects.toMatchObject({ code: 'unavailable' })
    scripted.server.answer = (_asked, response) => {
        response.end(Buffer.from([0x22, 0xff, 0x22]))
    }
    await expect(send()).rejects.toMatchObject({ code: 'answer_unusable' })
})

test.each([
    ['//evil', '//evil.example.com/query/1'],
    ['another host', 'https://evil.example.com/services/data/v66.0/query/1'],
    ['another resource', '/services/data/v66.0/sobjects/User/005000000000001AAA/password'],
])('FAILURES C4-83: a nextRecordsUrl that names %s is not followed', async (_name, nextRecordsUrl) => {
    scripted.server.answer = (_asked, response) => reply(response, 200, { done: false, records: [], nextRecordsUrl })
    const first = { done: false, records: [], nextRecordsUrl: '/services/data/v66.0/query/01g-2000' }
    const pages = followPages(scripted.salesforce, first, PURPOSE)
    await expect(pages.next()).rejects.toMatchObject({ code: 'answer_unusable' })
    expect(scripted.server.calls).toHaveLength(1)
})

test('a proxy that the environment names is not used: requests hold the org’s token', async () => {
    const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'] as const
    const before = names.map((name) => process.env[name])
    try {
        for (const name of names) process.env[name] = evilUrl
        expect((await send()).status).toBe(200)
        expect(evilCalls).toBe(0)
    } finally {
        names.forEach((name, index) => {
            if (before[index] === undefined) delete process.env[name]
            else process.env[name] = before[index]
        })
    }
})
