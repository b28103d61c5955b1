/** Seals secrets for the store with AES-256-GCM, and hashes what only has to be recognised. It keeps no key in the store. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { HeadroomError } from './errors.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** First byte of what is sealed: names the key, so that a later key can be added while older rows are still opened with theirs. */
const KEY_VERSION = 1

export interface Sealer {
    /** `owner` is bound in as additional data: a row moved to another org does not open (row 78 of the failure list). */
    seal(secret: Uint8Array, owner: string): Buffer
    open(sealed: Uint8Array, owner: string): Buffer
}

export function sha256(data: Uint8Array | string): Buffer {
    return createHash('sha256').update(data).digest()
}

export function createSealer(key: Uint8Array): Sealer {
    if (key.length !== 32) throw new HeadroomError('config_invalid', 'The encryption key must have 32 bytes.')
    return {
        seal(secret, owner) {
            const nonce = randomBytes(NONCE_BYTES)
            const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner))
            const text = Buffer.concat([cipher.update(secret), cipher.final()])
            return Buffer.concat([Buffer.of(KEY_VERSION), nonce, cipher.getAuthTag(), text])
        },
        open(sealed, owner) {
            try {
                if (sealed[0] !== KEY_VERSION) throw new RangeError('unknown key version')
                const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
                const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
                const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
                    .setAAD(Buffer.from(owner))
                    .setAuthTag(tag)
                return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()])
            } catch (cause) {
                throw new HeadroomError('key_unreadable', 'The keys of this org do not open with the configured encryption key.', { cause })
            }
        },
    }
}
