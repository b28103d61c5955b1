/** The text of any value: String.valueOf, concatenation, System.debug and messages. */
import { Blob } from './blob.ts'
import { ApexList, ApexMap, ApexSet } from './collections.ts'
import { ApexDate, ApexDatetime } from './date-time.ts'
import { ApexEnumValue } from './enum.ts'
import { ApexException, NotImplementedError } from './exception.ts'
import { callMethod, findMethod } from './call.ts'
import { LibraryObject, programClassesOf } from './object.ts'
import { SObject } from './sobject.ts'
import { wallClock } from './time-zone.ts'
import { transaction } from './transaction.ts'

/** A Date prints without a time part in String.valueOf but with one when it is concatenated (row A16). */
export type TextUse = 'valueOf' | 'concatenation' | 'debug'

export function toText(value: unknown, use: TextUse = 'valueOf'): string {
    if (value === null || value === undefined) return 'null'
    if (typeof value !== 'object') return `${value as string | number | bigint | boolean}`
    if (value instanceof ApexDate) return use === 'concatenation' ? `${value.toString()} 00:00:00` : value.toString()
    if (value instanceof ApexDatetime) return datetimeText(value, use)
    if (value instanceof ApexEnumValue) return value.name
    if (value instanceof SObject) return sobjectText(value, use)
    if (value instanceof ApexException) return exceptionText(value)
    return collectionText(value, use) ?? objectText(value, use)
}

/** Row G12: the running user's zone. */
export function localText(value: ApexDatetime): string {
    return new Date(wallClock(transaction().user.timeZone, value.milliseconds)).toISOString().slice(0, 19).replace('T', ' ')
}

function datetimeText(value: ApexDatetime, use: TextUse): string {
    if (use === 'concatenation')
        throw new NotImplementedError('concatenating a Datetime (its zone is doubtful): use format() or String.valueOf()')
    return localText(value)
}

/** `System.DmlException: text` */
export function exceptionText(value: ApexException): string {
    return `${value.typeName}: ${value.getMessage()}`
}

function sobjectText(value: SObject, use: TextUse): string {
    return `${value.type.name}:{${value
        .populated()
        .map(([name, part]) => `${name}=${toText(part, use)}`)
        .join(', ')}}`
}

function collectionText(value: object, use: TextUse): string | null {
    if (value instanceof ApexList) return `(${value.items.map((item) => toText(item, use)).join(', ')})`
    if (value instanceof ApexSet)
        return `{${value
            .values()
            .map((item) => toText(item, use))
            .join(', ')}}`
    if (!(value instanceof ApexMap)) return null
    const pairs = value.pairs().map(([key, part]) => `${toText(key, use)}=${toText(part, use)}`)
    return `{${pairs.join(', ')}}`
}

function objectText(value: object, use: TextUse): string {
    if (findMethod(value, 'toString', 0) !== null) return String(callMethod(value, 'toString', []))
    const classes = programClassesOf(value)
    const first = classes[0]
    if (first !== undefined) {
        const fields = classes.reverse().flatMap((type) => type.fields)
        return `${first.name}:[${fields.map((field) => `${field.name}=${toText(field.get(value), use)}`).join(', ')}]`
    }
    if (value instanceof Blob) return `Blob[${value.bytes.length}]`
    if (value instanceof LibraryObject && value.toString === Object.prototype.toString) return value.apexType
    return (value as { toString(): string }).toString()
}
