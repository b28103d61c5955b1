/** The whole standard library as the compiler sees it: a type that is not listed here does not compile. */
import type { Library, LibraryType } from './registry.ts'
import { collectionTypes } from './collection-types.ts'
import { describeTypes } from './describe-results.ts'
import { exceptionTypes } from './exceptions.ts'
import { blobType, encodingUtil, idType, objectType, uuidType } from './id-types.ts'
import { mathType } from './math.ts'
import { booleanType, decimalType, doubleType, integerType, longType, roundingMode } from './number-types.ts'
import { databaseError, sobjectType } from './sobject-type.ts'
import { stringType } from './string.ts'
import { typeType } from './type-tokens.ts'

const all: readonly LibraryType[] = [
    stringType,
    integerType,
    longType,
    doubleType,
    decimalType,
    booleanType,
    roundingMode,
    idType,
    blobType,
    objectType,
    uuidType,
    encodingUtil,
    mathType,
    typeType,
    sobjectType,
    databaseError,
    ...collectionTypes,
    ...describeTypes,
    ...exceptionTypes,
]

/** System and Schema are searched when no namespace is written. */
const IMPLICIT = ['system.', 'schema.']

export function createLibrary(): Library {
    const byName = new Map(all.map((type) => [type.name.toLowerCase(), type]))
    const find = (name: string): LibraryType | undefined => {
        const key = name.toLowerCase()
        const plain = key.replace(/^system\./, '')
        return (
            byName.get(key) ?? byName.get(plain) ?? IMPLICIT.map((prefix) => byName.get(prefix + plain)).find((type) => type !== undefined)
        )
    }
    return { find, types: () => all }
}
