/** Keys of orgs as text, as sealed bytes and as raw bytes: made here, nowhere kept. */
import { randomBytes } from 'node:crypto'
import type { Sealer } from '../platform/crypto.ts'
import { HeadroomError } from '../platform/errors.ts'
import { toOrgId } from '../platform/salesforce-id.ts'
import type { KeyPair } from './org-types.ts'

const KEY_BYTES = 32
/** Keys shorter than this are not worth signing with (row 9 of the failure list). */
const KEY_BYTES_MIN = 24
const KEY_PREFIX = 'whsec_'

/** A pair of keys as a person copies them into the org. */
export interface KeyTexts {
    readonly requestKey: string
    readonly responseKey: string
}

const toKeyText = (key: Buffer): string => KEY_PREFIX + key.toString('base64')

/** A new pair: as text for the person, sealed for the store. */
export function makeKeys(sealer: Sealer, orgId: string): { readonly texts: KeyTexts; readonly sealed: KeyPair } {
    const [requestKey, responseKey] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)]
    return {
        texts: { requestKey: toKeyText(requestKey), responseKey: toKeyText(responseKey) },
        sealed: { requestKey: sealer.seal(requestKey, orgId), responseKey: sealer.seal(responseKey, orgId) },
    }
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
        const advice = 'An org id starts with 00D and has 15 or 18 characters: copy it from Setup, Company Information.'
        throw new HeadroomError('parameter_invalid', advice, { field: 'orgId' })
    }
    return orgId
}

/** Its last four characters name a token to `token revoke`, which would read a leading - as an option: such a token is made again. */
export function makeToken(orgId: string): string {
    const token = `hr_${orgId}_${randomBytes(KEY_BYTES).toString('base64url')}`
    return token.at(-4) === '-' ? makeToken(orgId) : token
}
