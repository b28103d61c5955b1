/** Servers whose TLS proves nothing are not talked to: each fails with its cause before a byte of a message is sent. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createSender } from '../../../../relay/src/webhooks/webhook-sender.ts'
import type { SendOutcome } from '../../../../relay/src/webhooks/webhook-sender.ts'
import { createAuthority } from '../../../support/test-authority.ts'
import type { TestAuthority } from '../../../support/test-authority.ts'

const send = createSender({ allowLoopback: true, resolve: () => Promise.resolve([]), timeoutMs: 30_000 })

let authority: TestAuthority
beforeAll(() => {
    authority = createAuthority()
})
afterAll(() => authority.close())

/** What becomes of a message to such a server, and how many requests that server saw. */
async function sendOver(options: ServerOptions): Promise<SendOutcome & { requests: number }> {
    let requests = 0
    const server = createServer(options, (_, response) => {
        requests++
        response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const outcome = await send(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`, {}, '{}')
    server.close()
    return { ...outcome, requests }
}

const failure = (cause: string) => ({ status: null, error: `The connection failed: ${cause}.`, requests: 0 })

/** Of 1,024 bits. Made with `openssl dhparam 1024`, which takes seconds: no secret, a server shows its group to everybody. */
const WEAK_GROUP = `-----BEGIN DH PARAMETERS-----
MIGHAoGBAP8/RFIZ/8//W2ASFRYfFldA2DKJNsGMl8eCz3Mx89Fz9O3Aa0PrAZq0
exE686Iw67D739ARKc4ykbrbT5GSKnnFf6TcTTm+5IRMWeYNsdEUCXxb0JgAuGF0
epr/oxEnWmSBFJmgiMN9Fn/h1QPuXxpbnneDje45twAO3z2CnT7PAgEC
-----END DH PARAMETERS-----
`
/** For the server: it would not offer what is too weak otherwise. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0'

test('a certificate that is right is accepted, over TLS 1.2 and 1.3', async () => {
    const right = authority.issue()
    expect(await sendOver({ ...right, maxVersion: 'TLSv1.2' })).toMatchObject({ status: 200, error: null, requests: 1 })
    expect(await sendOver({ ...right, minVersion: 'TLSv1.3' })).toMatchObject({ status: 200, error: null, requests: 1 })
})

test('FAILURES C3-60 one that has ended, has not begun or is for another name fails with its cause', async () => {
    expect(await sendOver(authority.issue({ end: '210101000000Z' }))).toMatchObject(failure('CERT_HAS_EXPIRED'))
    expect(await sendOver(authority.issue({ start: '480101000000Z' }))).toMatchObject(failure('CERT_NOT_YET_VALID'))
    expect(await sendOver(authority.issue({ name: 'DNS:hooks.acme.io' }))).toMatchObject(failure('ERR_TLS_CERT_ALTNAME_INVALID'))
})

test('FAILURES C3-60 one that nobody vouches for fails with its cause, and the environment cannot switch that off', async () => {
    const files = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'own.key', '-out', 'own.pem']
    authority.openssl('req', '-x509', '-days', '1', ...files, '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1')
    const own = { key: readFileSync(join(authority.folder, 'own.key')), cert: readFileSync(join(authority.folder, 'own.pem')) }
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
        expect(await sendOver(own)).toMatchObject(failure('DEPTH_ZERO_SELF_SIGNED_CERT'))
    } finally {
        Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED')
    }
})

test.each(['TLSv1', 'TLSv1.1'] as const)('FAILURES C3-60 %s fails with its cause, though the certificate is right', async (version) => {
    const old = { minVersion: version, maxVersion: version, ciphers: OLD_CIPHERS }
    expect(await sendOver({ ...authority.issue(), ...old })).toMatchObject(failure('EPROTO, tlsv1 alert protocol version'))
})

test('FAILURES C3-60 a Diffie-Hellman group of 1,024 bits fails with its cause, though the certificate is right', async () => {
    const weak = { dhparam: WEAK_GROUP, ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0', maxVersion: 'TLSv1.2' } as const
    expect(await sendOver({ ...authority.issue(), ...weak })).toMatchObject(failure('EPROTO, dh key too small'))
})
