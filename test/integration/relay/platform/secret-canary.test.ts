/** FAILURES C4-77: each secret is a canary; after good work, refusals, an inner failure and a crash it is looked for wherever it must not be. */
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sign } from '../../../../relay/src/signing/index.ts'
import { runCommand, startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { makeChange, makeDeliveryId } from '../../../support/start-relay.ts'
import { makeStoreFolder } from '../../../support/store-folder.ts'

const ORG = '00D000000000001EAA'
const encryptionKey = Buffer.from('canary-of-the-encryption-key-32!').toString('base64')
/** Personal: in the feed, which is what the feed is for, and nowhere else. */
const EMAIL = 'canary.of.a.person@example.com'

const folder = makeStoreFolder('canary')
const answers: string[] = []
const secrets: Record<string, string> = { 'encryption key': encryptionKey }
let relay: RelayProcess
let keys: { requestKey: string; responseKey: string }

const environment = { HEADROOM_ENCRYPTION_KEY: encryptionKey, HEADROOM_WEBHOOK_ALLOW_LOOPBACK: 'true', HEADROOM_LOG_LEVEL: 'debug' }
const runJson = async <T>(...words: string[]): Promise<T> =>
    JSON.parse((await runCommand(folder, [...words, '--json'], environment)).output) as T

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<string> {
    const answer = await fetch(relay.url + path, {
        method,
        headers: { authorization: `Bearer ${secrets['token'] ?? ''}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return answer.text()
}

async function deliver(body: string, key = keys.requestKey): Promise<string> {
    const [id, timestamp] = [makeDeliveryId(), String(Math.floor(Date.now() / 1000))]
    const signature = sign(Buffer.from(key.replace('whsec_', ''), 'base64'), id, timestamp, body)
    return call('POST', '/v1/deliveries', body, {
        'headroom-org': ORG,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
    })
}

const makeBody = (values: Record<string, unknown>): string =>
    JSON.stringify({
        orgId: ORG,
        packageVersion: '0.1.0',
        sentAt: new Date().toISOString(),
        kind: 'changes',
        changes: [makeChange({ values })],
    })

async function work(): Promise<void> {
    const webhook = JSON.parse(await call('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/', events: ['record.changed'] })) as {
        id: string
        secret: string
    }
    secrets['webhook secret'] = webhook.secret.replace('whsec_', '')
    answers.push(await call('GET', `/v1/webhooks/${webhook.id}`), await call('GET', '/v1/webhooks'))
    await deliver(makeBody({ Email: EMAIL, Status: 'Working' }))
    answers.push(await deliver(makeBody({ Email: EMAIL }), `whsec_${Buffer.alloc(32, 1).toString('base64')}`))
    answers.push(await deliver(makeBody({ Email: { nested: EMAIL } })), await deliver(`{"Email":"${EMAIL}`))
    answers.push(await call('POST', '/v1/sequences', { name: 'x', secret: secrets['token'] }), await call('GET', '/v1/nowhere'))
    for (const path of ['/metrics', '/openapi.json', '/v1/audit', '/v1/rules', '/healthz']) answers.push(await call('GET', path))
}

beforeAll(async () => {
    relay = await startRelayProcess(folder, environment)
    keys = await runJson('org', 'add', ORG)
    const { token } = await runJson<{ token: string }>('token', 'add', ORG)
    secrets['token'] = token
    secrets['request key'] = keys.requestKey.replace('whsec_', '')
    secrets['response key'] = keys.responseKey.replace('whsec_', '')
    await work()
})
afterAll(async () => {
    await relay.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
})

/** As it is, and as its bytes. */
const formsOf = (secret: string): Buffer[] => [
    Buffer.from(secret),
    ...(/^[A-Za-z0-9+/]{43}=$/.test(secret) ? [Buffer.from(secret, 'base64')] : []),
]

function findIn(name: string, bytes: Buffer): string[] {
    return Object.entries(secrets).flatMap(([secret, text]) =>
        formsOf(text).some((form) => bytes.includes(form)) ? [`${secret} in ${name}`] : [],
    )
}

describe('FAILURES C4-77: no secret', () => {
    test('and nothing personal is in an answer that does not hand it out, or in the log at its most talkative', () => {
        const texts = Buffer.from([...answers, ...relay.log].join('\n'))
        expect(answers.length).toBeGreaterThan(10)
        expect(findIn('answers or log', texts)).toEqual([])
        expect(texts.includes(EMAIL)).toBe(false)
    })

    test('FAILURES C2-36: is read back: a webhook and a list of tokens show none', async () => {
        const listed = (await runCommand(folder, ['token', 'list', ORG], environment)).output
        expect(listed).toContain(secrets['token']?.slice(-4))
        expect(findIn('lists', Buffer.from(listed + answers.slice(0, 2).join('')))).toEqual([])
    })

    test('is among the arguments of a process that the relay started or is', () => {
        const lines = readdirSync('/proc')
            .filter((name) => /^\d+$/.test(name))
            .map((name) => {
                try {
                    return readFileSync(`/proc/${name}/cmdline`, 'latin1')
                } catch {
                    return '' // it has ended meanwhile
                }
            })
        expect(lines.some((line) => line.includes('main.ts'))).toBe(true)
        expect(findIn('arguments', Buffer.from(lines.join('\n')))).toEqual([])
    })

    test('is in a file of the data folder, not even after the relay was killed; what people wrote is there', async () => {
        await relay.end('SIGKILL')
        relay = await startRelayProcess(folder, environment)
        await relay.end('SIGTERM')
        const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
        const found = files.flatMap((entry) => findIn(entry.name, readFileSync(join(entry.parentPath, entry.name))))
        expect(found).toEqual([])
        const hasEmail = files.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(EMAIL))
        expect(hasEmail).toBe(true)
    })
})
