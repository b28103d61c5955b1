/** Names a set of fields by a number, so that the store can tell whether two records carry the same ones without looking at their values. */
import { sha256 } from '../platform/crypto.ts'
import type { Values } from './mirror-types.ts'

const hashNames = (names: readonly string[]): string => sha256(names.toSorted().join()).readBigInt64BE().toString()

const isSame = (names: readonly string[], others: readonly string[]): boolean =>
    names.length === others.length && names.every((name, index) => name === others[index])

/** The 64-bit hash of the fields as text. Most records of a delivery carry the same fields in the same order, which are hashed once. */
export function createFieldsHash(): (values: Values) => string {
    let [known, hash]: [readonly string[], string] = [[], hashNames([])]
    return (values) => {
        const names = Object.keys(values)
        if (!isSame(names, known)) [known, hash] = [names, hashNames(names)]
        return hash
    }
}
