/** Keys of orgs as text, as sealed bytes and as raw bytes: made or read here, nowhere kept. */
import { randomBytes } from 'node:crypto'
import type { Sealer } from '../platform/crypto.ts'
import { HeadroomError } from '../platform/errors.ts'
import { toOrgId } from '../platform/salesforce-id.ts'
import type { KeyPair } from './org-types.ts'

const KEY_BYTES = 32
/** Keys shorter than this are not worth signing with (row 9 of the failure list). */
const KEY_BYTES_MIN = 24
const KEY_PREFIX = 'whsec_'
/** Of 32 random bytes about 30 differ; fewer than 16 never will. */
const KEY_BYTES_DIFFERENT_MIN = 16

/** A pair of keys as a person copies them into the org. */
export interface KeyTexts {
    readonly requestKey: string
    readonly responseKey: string
}

const makeKey = (): string => KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64')

export const makeKeys = (): KeyTexts => ({ requestKey: makeKey(), responseKey: makeKey() })

const refuseKey = (field: keyof KeyTexts, label: string, fault: string): HeadroomError =>
    new HeadroomError('parameter_invalid', `${label}: ${fault} Have Headroom’s panel in the org make the keys, and copy each whole.`, {
        field,
    })

/** @throws HeadroomError where the text is no key of 32 random bytes, which is all that the org takes. */
function readKey(field: keyof KeyTexts, label: string, text: string): Buffer {
    const key = Buffer.from(text.slice(KEY_PREFIX.length), 'base64')
    if (key.length !== KEY_BYTES || KEY_PREFIX + key.toString('base64') !== text)
        throw refuseKey(field, label, `it must be ${KEY_PREFIX} and the base64 of ${KEY_BYTES} bytes, 50 characters in all.`)
    if (new Set(key).size < KEY_BYTES_DIFFERENT_MIN) throw refuseKey(field, label, 'its bytes repeat, so that it can be guessed.')
    return key
}

/** As the store keeps them. Keys may have been made elsewhere: what is not worth signing with is refused. */
export function sealKeys(sealer: Sealer, orgId: string, { requestKey, responseKey }: KeyTexts): KeyPair {
    const keys = {
        requestKey: readKey('requestKey', 'Request key', requestKey),
        responseKey: readKey('responseKey', 'Response key', responseKey),
    }
    if (keys.requestKey.equals(keys.responseKey)) throw refuseKey('responseKey', 'Response key', 'it is the same as the request key.')
    return { requestKey: sealer.seal(keys.requestKey, orgId), responseKey: sealer.seal(keys.responseKey, orgId) }
}

function openKey(sealer: Sealer, sealed: Buffer, orgId: string): Buffer {
    const key = sealer.open(sealed, orgId)
    if (key.length < KEY_BYTES_MIN) throw new HeadroomError('key_unreadable', `A key of org ${orgId} has less than ${KEY_BYTES_MIN} bytes.`)
    return key
}

export function openPair(sealer: Sealer, sealed: KeyPair, orgId: string): KeyPair {
    return { requestKey: openKey(sealer, sealed.requestKey, orgId), responseKey: openKey(sealer, sealed.responseKey, orgId) }
}

export function requireOrgId(text: string): string {
    const orgId = toOrgId(text)
    if (orgId === null) {
        const shape = 'An org id starts with 00D and has 15 or 18 characters, of which the last three of 18 prove the others'
        throw new HeadroomError('parameter_invalid', `${shape}: copy it from Setup, Company Information.`, { field: 'orgId' })
    }
    return orgId
}

/** Its last four characters name a token to `token revoke`, which would read a leading - as an option: such a token is made again. */
export function makeToken(orgId: string): string {
    const token = `hr_${orgId}_${randomBytes(KEY_BYTES).toString('base64url')}`
    return token.at(-4) === '-' ? makeToken(orgId) : token
}
