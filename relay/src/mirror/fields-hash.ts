/** Names a set of fields by a number, so that the store can tell whether two records carry the same ones without looking at their values. */
import { sha256 } from '../platform/crypto.ts'
import type { Values } from './mirror-types.ts'

/** The 64-bit hash of the fields as text. Most records of a delivery carry the same fields in the same order, which are hashed once. */
export function createFieldsHash(): (values: Values) => string {
    const known = new Map<string, string>()
    return (values) => {
        const names = Object.keys(values)
        const key = names.join()
        const hash = known.get(key) ?? sha256(names.sort().join()).readBigInt64BE().toString()
        known.set(key, hash)
        return hash
    }
}
