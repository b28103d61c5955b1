/** The whole standard library as the compiler sees it: a type that is not listed here does not compile. */
import type { Library, LibraryType } from './registry.ts'
import { assertType } from './assertions.ts'
import { asyncTypes } from './async-types.ts'
import { collectionTypes } from './collection-types.ts'
import { cryptoType } from './crypto.ts'
import { customNotificationType } from './custom-notification.ts'
import { databaseTypes } from './database.ts'
import { dateType, timeType } from './date-types.ts'
import { datetimeType, timeZoneType } from './datetime-type.ts'
import { describeTypes } from './describe-results.ts'
import { eventBusTypes } from './event-bus.ts'
import { exceptionTypes } from './exceptions.ts'
import { httpTypes } from './http.ts'
import { blobType, encodingUtil, idType, objectType, uuidType } from './id-types.ts'
import { jsonType } from './json.ts'
import { limitTypes } from './limits-type.ts'
import { mathType } from './math.ts'
import { booleanType, decimalType, doubleType, integerType, longType, roundingMode } from './number-types.ts'
import { matcherType, patternType } from './pattern.ts'
import { aggregateResult, databaseError, sobjectType } from './sobject-type.ts'
import { statusCodeType } from './status-code.ts'
import { stringType } from './string.ts'
import { systemTypes } from './system.ts'
import { testType } from './test-type.ts'
import { typeType } from './type-tokens.ts'
import { userTypes } from './user-types.ts'

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
    aggregateResult,
    statusCodeType,
    databaseError,
    dateType,
    timeType,
    datetimeType,
    timeZoneType,
    patternType,
    matcherType,
    cryptoType,
    customNotificationType,
    jsonType,
    assertType,
    testType,
    ...systemTypes,
    ...limitTypes,
    ...userTypes,
    ...httpTypes,
    ...asyncTypes,
    ...databaseTypes,
    ...eventBusTypes,
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
