/** What a TLS server takes, found as a scanner finds it: by offering it one protocol and one cipher suite at a time. */
import { once } from 'node:events'
import { connect, getCiphers, type SecureVersion } from 'node:tls'

const OLD: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1']

/** Whatever this machine's own policy is, the client offers it: the refusal must be the server's. */
const offer = (ciphers: string): string => `${ciphers}:@SECLEVEL=0`

/** `protocol suite`, e.g. `TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256`; null where the server refuses. */
async function shakeHands(port: number, version: SecureVersion, ciphers: string): Promise<string | null> {
    const socket = connect({ host: '127.0.0.1', port, minVersion: version, maxVersion: version, ciphers, rejectUnauthorized: false })
    try {
        await once(socket, 'secureConnect')
        return `${socket.getProtocol() ?? ''} ${socket.getCipher().name}`
    } catch (error) {
        // Nobody there, or another fault than a refusal, must not pass for a good server.
        if (['ECONNREFUSED', 'ETIMEDOUT'].includes(String((error as { code?: unknown }).code))) throw error
        return null
    } finally {
        socket.destroy()
    }
}

/** All that the server at this port of loopback takes, sorted. */
export async function listAccepted(port: number): Promise<string[]> {
    const suites = getCiphers().map((name) => name.toUpperCase())
    const accepted: (string | null)[] = []
    for (const version of OLD) accepted.push(await shakeHands(port, version, offer('ALL')))
    for (const suite of suites) {
        const isNew = suite.startsWith('TLS_')
        accepted.push(await shakeHands(port, isNew ? 'TLSv1.3' : 'TLSv1.2', isNew ? suite : offer(suite)))
    }
    return accepted.filter((one) => one !== null).sort()
}
