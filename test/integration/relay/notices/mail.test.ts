/** Notices reach the people named in the settings by mail: once, one recipient each, bounded in number, whatever a rule is called. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createMailSender, createMailWorker, giveNotice } from '../../../../relay/src/notices/index.ts'
import type { MailWorker } from '../../../../relay/src/notices/index.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { callApi, eventually } from '../../../support/call-api.ts'
import { startSmtpServer } from '../../../support/smtp-server.ts'
import type { SmtpServer } from '../../../support/smtp-server.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

const PEOPLE = ['ada@example.com', 'grace@example.com']
const from = 'headroom@example.com'

let relay: TestRelay
let smtp: SmtpServer
let worker: MailWorker
let events = 0

const createWorker = (url: string): MailWorker =>
    createMailWorker({ database: relay.database, log: createLog('silent'), sender: createMailSender({ url, from }) })

const name = (recipients: readonly string[]): Promise<unknown> => callApi(relay, 'PUT', '/v1/settings', { body: { recipients } })
const brake = (rule: string): Promise<void> =>
    giveNotice(relay.database, relay.org.orgId, { kind: 'rule_braked', event: `event ${events++}`, details: { name: rule } })
const pass = async (minutes: number): Promise<void> => {
    const text = `update notice_mails set run_after = run_after - $1 * interval '1 minute', created_at = created_at - $1 * interval '1 minute',
        sent_at = sent_at - $1 * interval '1 minute'`
    await relay.database.query(text, [minutes])
}
/** Headers, and the text with soft line breaks undone. */
const read = (message: string): { headers: string; text: string } => {
    const [headers = '', ...body] = message.split('\r\n\r\n')
    return {
        headers,
        text: Buffer.from(
            body
                .join('\n\n')
                .replace(/=\r?\n/g, '')
                .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
        ).toString(),
    }
}

beforeAll(async () => {
    relay = await startRelay()
    smtp = await startSmtpServer()
    worker = createWorker(smtp.url)
})
afterAll(async () => {
    await worker.stop()
    await smtp.stop()
    await relay.stop()
})
beforeEach(async () => {
    await relay.database.query('delete from notices')
    smtp.refuse(false)
    ;(smtp.mails as unknown[]).length = 0
    await name(PEOPLE)
})

test('each person gets a mail of their own, once, with what happened and what to do', async () => {
    await brake('New leads')
    await worker.drain()
    await worker.drain()
    expect(smtp.mails.map(({ recipients }) => recipients)).toEqual(PEOPLE.map((one) => [`<${one}>`]))
    const { headers, text } = read(smtp.mails[0]?.message ?? '')
    expect(headers).toMatch(/^Subject: Headroom: a rule is held$/m)
    expect(headers).toMatch(/^To: ada@example.com$/m)
    expect(headers).not.toContain('grace')
    expect(text).toContain('The rule "New leads" fired more often in an hour than it may.')
    expect(text).toContain(relay.org.orgId)
})

test('what happens within a quarter of an hour after a mail comes together in the next one', async () => {
    await name(['ada@example.com'])
    await brake('First')
    await worker.drain()
    for (const rule of ['Second', 'Third']) await brake(rule)
    await worker.drain()
    expect(smtp.mails).toHaveLength(1)
    await pass(16)
    await worker.drain()
    expect(smtp.mails).toHaveLength(2)
    const { headers, text } = read(smtp.mails[1]?.message ?? '')
    expect(headers).toMatch(/^Subject: Headroom: 2 notices$/m)
    expect(text).toMatch(/Second[^]*Third/)
    expect(text).not.toContain('First')
})

test('a mail that the server does not take is tried again; two relays send it once; after three days nobody is told any more', async () => {
    await name(['ada@example.com'])
    await brake('Late')
    smtp.refuse(true)
    await worker.drain()
    await pass(6)
    smtp.refuse(false)
    const other = createWorker(smtp.url)
    await Promise.all([worker.drain(), other.drain()])
    await other.stop()
    expect(smtp.mails).toHaveLength(1)
    await brake('History')
    await pass(3 * 1_440 + 1)
    await worker.drain()
    expect(smtp.mails).toHaveLength(1)
})

test('nobody is mailed while nobody is named, nor later of what happened before', async () => {
    await name([])
    await brake('Unheard')
    await name(PEOPLE)
    await worker.drain()
    expect(smtp.mails).toEqual([])
})

test.each([
    ['line breaks', 'x\r\nBcc: eve@example.com\r\n\r\nYou have won'],
    ['line breaks of unicode', 'x\u2028Bcc: eve@example.com\u2029\u0085\u000bYou have won'],
    ['10,000 characters', 'x'.repeat(10_240)],
    ['HTML', '<img src=x onerror=alert(1)><a href="https://evil.example">Release</a>'],
])('FAILURES C4-74 a name with %s adds no header, no line and no recipient', async (_title, rule) => {
    await name(['ada@example.com'])
    await brake(rule)
    await worker.drain()
    expect(smtp.mails).toHaveLength(1)
    const { recipients, message } = smtp.mails[0] ?? { recipients: [], message: '' }
    expect(recipients).toEqual(['<ada@example.com>'])
    const { headers, text } = read(message)
    expect(
        headers
            .match(/^[\w-]+(?=:)/gm)
            ?.map((header) => header.toLowerCase())
            .sort(),
    ).toEqual([
        'auto-submitted',
        'content-transfer-encoding',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'subject',
        'to',
    ])
    expect(headers).toMatch(/^Content-Type: text\/plain; charset=utf-8$/m)
    expect(headers).not.toContain('eve')
    expect(text.split(/[\n\v\u0085\u2028\u2029]/).filter((line) => /^(Bcc|You have)/.test(line))).toEqual([])
    expect(text.length).toBeLessThan(2_000)
})

test.each(['ada@example.com\r\nBcc: eve@example.com', 'ada@example.com, eve@example.com', 'Ada <ada@example.com>'])(
    'FAILURES C4-74 %j is refused as a recipient',
    async (recipient) => {
        const { status } = await callApi(relay, 'PUT', '/v1/settings', { body: { recipients: [recipient] } })
        expect(status).toBe(400)
    },
)

test('without a mail server mails are laid into a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headroom-mails-'))
    const laying = createWorker(pathToFileURL(join(folder, 'new')).href)
    await name(['ada@example.com'])
    await brake('Laid')
    await laying.drain()
    await laying.stop()
    const [file = '', ...others] = await readdir(join(folder, 'new'))
    expect(others).toEqual([])
    expect(file).toMatch(/^\w+\.eml$/)
    expect(await readFile(join(folder, 'new', file), 'utf8')).toContain('To: ada@example.com')
    await rm(folder, { recursive: true })
})

test('a worker that starts sends at once what has waited, and stops after it', async () => {
    await name(['ada@example.com'])
    await brake('Waited')
    const started = createWorker(smtp.url)
    started.start()
    await eventually(() => Promise.resolve(smtp.mails[0] ?? null))
    await started.stop()
    const [row] = await relay.database.query<{ isSent: boolean }>('select sent_at is not null as "isSent" from notice_mails')
    expect(row).toEqual({ isSent: true })
})
