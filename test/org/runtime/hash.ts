/** hashCode() where Java fixes it; for other values the number is not documented and therefore refused. */
import { callMethod, findMethod } from './call.ts'
import { NotImplementedError } from './exception.ts'
import { programClassOf } from './object.ts'
import { typeNameOf } from './type-name.ts'

/** Java's String.hashCode. */
export function stringHash(text: string): number {
    let hash = 0
    for (let n = 0; n < text.length; n++) hash = (Math.imul(31, hash) + text.charCodeAt(n)) | 0
    return hash
}

const identities = new WeakMap<object, number>()
let last = 0

export function hashOf(value: unknown): number {
    if (value === null || value === undefined) return 0
    if (typeof value === 'string') return stringHash(value)
    if (typeof value === 'number') return value
    if (typeof value === 'boolean') return value ? 1231 : 1237
    if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value ^ (BigInt.asUintN(64, value) >> 32n)))
    if (programClassOf(value) === null) throw new NotImplementedError(`hashCode() of a ${typeNameOf(value)}`)
    if (findMethod(value, 'hashCode', 0) !== null) return callMethod(value, 'hashCode', []) as number
    const known = identities.get(value) ?? ++last
    identities.set(value, known)
    return known
}
