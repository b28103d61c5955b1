/** FAILURES C4-86: what stands in front of the relay, run as docs/deploy.md has it and looked at as a scanner does, from outside. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createExchange } from '../../../relay/src/salesforce/exchange.ts'
import { listAccepted } from '../../support/probe-tls.ts'
import { startNginx } from '../../support/start-nginx.ts'
import { makeBody, makeChange, signHeaders, startRelay } from '../../support/start-relay.ts'
import type { TestRelay } from '../../support/start-relay.ts'
import { createAuthority } from '../../support/test-authority.ts'
import type { Issued, TestAuthority } from '../../support/test-authority.ts'

const deploy = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8')
const [documented = ''] = /^server \{\n[\s\S]*?\n\}$/m.exec(deploy) ?? []
const valueOf = (directive: string): string => new RegExp(`^\\s*${directive} ([^;]+);`, 'm').exec(documented)?.[1] ?? ''

/** Keys made anew for each connection, and bytes that are sealed and signed in one: what a scanner calls good. */
const GOOD = [
    'TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256',
    'TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384',
    'TLSv1.2 ECDHE-RSA-CHACHA20-POLY1305',
    'TLSv1.3 TLS_AES_128_GCM_SHA256',
    'TLSv1.3 TLS_AES_256_GCM_SHA384',
    'TLSv1.3 TLS_CHACHA20_POLY1305_SHA256',
]

let authority: TestAuthority
let certificate: Issued
let relay: TestRelay
beforeAll(async () => {
    authority = createAuthority()
    certificate = authority.issue()
    relay = await startRelay()
})
afterAll(async () => {
    await relay.stop()
    authority.close()
})

async function withServer<T>(options: ServerOptions, work: (port: number) => Promise<T>): Promise<T> {
    const server = createServer({ ...certificate, ...options }, (_, response) => void response.end('{}'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
        return await work((server.address() as AddressInfo).port)
    } finally {
        server.close()
    }
}

/** nginx hands `ssl_ciphers` to OpenSSL as it is, and so does Node. */
const SETTINGS: ServerOptions = { ciphers: valueOf('ssl_ciphers'), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }

test('FAILURES C4-86: with the documented settings no old protocol and no weak suite is taken, which a scan would show', async () => {
    expect(valueOf('ssl_protocols')).toBe('TLSv1.2 TLSv1.3')
    expect(await withServer(SETTINGS, listAccepted)).toEqual(GOOD)
    const usual = await withServer({ ciphers: 'HIGH:!aNULL:!MD5' }, listAccepted)
    expect(usual).toEqual(expect.arrayContaining(['TLSv1.2 AES128-SHA', 'TLSv1.2 ECDHE-RSA-AES128-SHA']))
    const old = await withServer({ ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1' }, listAccepted)
    expect(old.map((one) => one.split(' ')[0])).toEqual(expect.arrayContaining(['TLSv1', 'TLSv1.1']))
})

/** Another address and another certificate; all else is as operators copy it. */
function adapt(port: number): string {
    const changes: [string, string][] = [
        ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
        [valueOf('ssl_certificate'), `${authority.folder}/certificate.pem`],
        [valueOf('ssl_certificate_key'), `${authority.folder}/key.pem`],
        ['http://127.0.0.1:4200', relay.url],
    ]
    return changes.reduce((text, [from, to]) => text.replace(`${from};`, `${to};`), documented)
}

test('FAILURES C4-86: nginx takes the documented server as it stands, is as strict, and passes deliveries as they were signed', async () => {
    const port = await withServer({}, (free) => Promise.resolve(free))
    const nginx = await startNginx(authority.folder, adapt(port), port)
    if (nginx === null) return
    try {
        expect(await listAccepted(port)).toEqual(GOOD)
        const url = `https://127.0.0.1:${port}`
        const body = makeBody([makeChange()], { orgId: relay.org.orgId })
        const delivered = await fetch(`${url}/v1/deliveries`, { method: 'POST', headers: signHeaders(relay.org, body), body })
        expect(delivered.status).toBe(200)
        const refused = await fetch(`${url}/metrics`)
        expect(refused.status).toBe(403)
        for (const { headers } of [delivered, refused]) expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    } finally {
        await nginx.stop()
    }
})

test.each(['TLSv1', 'TLSv1.1'] as const)(
    'FAILURES C4-86: the relay asks no Salesforce over %s, though the certificate is right',
    async (old) => {
        const send = createExchange({ timeoutMs: 5_000 })
        const ask = (port: number) => send({ method: 'GET', url: `https://127.0.0.1:${port}/`, headers: {} })
        expect(await withServer({ maxVersion: 'TLSv1.2' }, ask)).toMatchObject({ status: 200 })
        const refused = withServer({ ciphers: 'ALL:@SECLEVEL=0', minVersion: old, maxVersion: old }, ask)
        await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
    },
)
