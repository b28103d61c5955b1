/** System.Crypto (row G10). AES and signing with certificates are not here, so they do not compile. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { systemType } from './define.ts'
import { Blob } from '../runtime/blob.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'

const MACS: Readonly<Record<string, string>> = { hmacmd5: 'md5', hmacsha1: 'sha1', hmacsha256: 'sha256', hmacsha512: 'sha512' }
const DIGESTS: Readonly<Record<string, string>> = {
    md5: 'md5',
    sha1: 'sha1',
    'sha-1': 'sha1',
    'sha-256': 'sha256',
    sha256: 'sha256',
    'sha-512': 'sha512',
    sha512: 'sha512',
}

function algorithm(names: Readonly<Record<string, string>>, name: string | null): string {
    const found = names[(name ?? '').toLowerCase()]
    if (found === undefined) throw apexException('SecurityException', `Invalid algorithm ${name ?? 'null'}`)
    return found
}

function present(blob: Blob | null): Blob {
    if (blob === null) throw nullPointer()
    return blob
}

function generateMac(name: string | null, data: Blob | null, key: Blob | null): Blob {
    const secret = present(key).bytes
    if (secret.length === 0) throw apexException('SecurityException', 'Invalid Crypto Key')
    return new Blob(createHmac(algorithm(MACS, name), secret).update(present(data).bytes).digest())
}

function generateDigest(name: string | null, data: Blob | null): Blob {
    return new Blob(createHash(algorithm(DIGESTS, name)).update(present(data).bytes).digest())
}

function aesKey(size: number): Blob {
    if (![128, 192, 256].includes(size)) throw apexException('InvalidParameterValueException', `Invalid AES key size ${size}`)
    return new Blob(randomBytes(size / 8))
}

export const cryptoType = systemType('Crypto', {
    'static Blob generateMac(String, Blob, Blob)': generateMac,
    'static Blob generateDigest(String, Blob)': generateDigest,
    'static Boolean verifyHMac(String, Blob, Blob, Blob)': (name: string | null, data: Blob | null, key: Blob | null, mac: Blob | null) =>
        generateMac(name, data, key).equals(present(mac)),
    'static Blob generateAesKey(Integer)': aesKey,
    'static Integer getRandomInteger()': () => randomBytes(4).readInt32BE(),
    'static Long getRandomLong()': () => randomBytes(8).readBigInt64BE(),
})
