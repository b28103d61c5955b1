/**
 * A key and a certificate signed by itself, which is how Salesforce learns the public key for JWT bearer. Node reads certificates and makes
 * none, so the few bytes of DER are written here (RFC 5280, section 4.1).
 */
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'

interface KeyAndCertificate {
    /** PKCS #8, PEM. */
    readonly privateKey: string
    /** PEM. */
    readonly certificate: string
}

/** Salesforce takes no token request by a certificate that has expired. */
export const CERTIFICATE_YEARS = 5
const KEY_BITS = 2_048

const SEQUENCE = 0x30
const SET = 0x31
const OID_COMMON_NAME = [0x06, 0x03, 0x55, 0x04, 0x03]
/** sha256WithRSAEncryption, with its NULL parameters. */
const ALGORITHM = Buffer.from([0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00])

function writeLength(length: number): number[] {
    if (length < 0x80) return [length]
    const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff]
    return [0x80 | bytes.length, ...bytes]
}

/** Nothing in a certificate of ours is longer than 65,535 bytes. */
function wrap(tag: number, ...parts: readonly Uint8Array[]): Buffer {
    const content = Buffer.concat(parts)
    return Buffer.concat([Buffer.from([tag, ...writeLength(content.length)]), content])
}

const writeName = (name: string): Buffer =>
    wrap(SEQUENCE, wrap(SET, wrap(SEQUENCE, Buffer.from(OID_COMMON_NAME), wrap(0x0c, Buffer.from(name)))))

/** UTCTime: YYMMDDHHMMSSZ, good until 2049. */
const writeTime = (at: Date): Buffer => wrap(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))

/** Positive and never zero, so that it needs no byte of sign. */
function makeSerial(): Buffer {
    const serial = randomBytes(16)
    serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
    return wrap(0x02, serial)
}

function writeCertificate(privateKey: string, name: string, from: Date): string {
    const key = createPrivateKey(privateKey)
    const until = new Date(from)
    until.setUTCFullYear(from.getUTCFullYear() + CERTIFICATE_YEARS)
    const version = Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02])
    const validity = wrap(SEQUENCE, writeTime(from), writeTime(until))
    const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
    const body = wrap(SEQUENCE, version, makeSerial(), ALGORITHM, writeName(name), validity, writeName(name), publicKey)
    const signature = wrap(0x03, Buffer.of(0), sign('sha256', body, key))
    const lines =
        wrap(SEQUENCE, body, ALGORITHM, signature)
            .toString('base64')
            .match(/.{1,64}/g) ?? []
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** `name` is what people see in Salesforce. */
export async function makeKeyAndCertificate(name: string, now: Date): Promise<KeyAndCertificate> {
    const options = {
        modulusLength: KEY_BITS,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
    } as const
    const { privateKey } = await promisify(generateKeyPair)('rsa', options)
    return { privateKey, certificate: writeCertificate(privateKey, name, now) }
}
