/** Seals secrets for the store with AES-256-GCM, and hashes what only has to be recognised. It keeps no key in the store. */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'
import { HeadroomError } from './errors.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** First byte of what is sealed: names the way it was sealed. */
const SEAL_VERSION = 1

export interface Sealer {
    /** `owner` is bound in as additional data: a row moved to another org does not open (row 78 of the failure list). */
    seal(secret: Uint8Array, owner: string): Buffer
    open(sealed: Uint8Array, owner: string): Buffer
    /** Sealed with the newest key; null when it is already. */
    reseal(sealed: Uint8Array, owner: string): Buffer | null
}

export function sha256(data: Uint8Array | string): Buffer {
    return hash('sha256', data, 'buffer')
}

function sealWith(key: Uint8Array, secret: Uint8Array, owner: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner))
    const text = Buffer.concat([cipher.update(secret), cipher.final()])
    return Buffer.concat([Buffer.of(SEAL_VERSION), nonce, cipher.getAuthTag(), text])
}

/** Throws when it was sealed with another key, for another owner, or was changed. */
function openWith(key: Uint8Array, sealed: Uint8Array, owner: string): Buffer {
    if (sealed[0] !== SEAL_VERSION) throw new RangeError('unknown seal version')
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
    const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner)).setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()])
}

/** The newest key seals; all of them open, the newest first. */
export function createSealer(newest: Uint8Array, ...older: readonly Uint8Array[]): Sealer {
    const keys = [newest, ...older]
    if (keys.some((key) => key.length !== 32)) throw new HeadroomError('config_invalid', 'The encryption key must have 32 bytes.')
    const find = (sealed: Uint8Array, owner: string): { secret: Buffer; isNewest: boolean } => {
        let cause: unknown
        for (const key of keys) {
            try {
                return { secret: openWith(key, sealed, owner), isNewest: key === newest }
            } catch (error) {
                cause = error
            }
        }
        throw new HeadroomError('key_unreadable', 'The keys of this org do not open with the configured encryption key.', { cause })
    }
    return {
        seal: (secret, owner) => sealWith(newest, secret, owner),
        open: (sealed, owner) => find(sealed, owner).secret,
        reseal: (sealed, owner) => {
            const { secret, isNewest } = find(sealed, owner)
            return isNewest ? null : sealWith(newest, secret, owner)
        },
    }
}
