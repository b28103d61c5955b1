/** From a JSON value to the Apex value of a field. Says undefined for a value of the wrong type; who asked makes the error. */
import type { FieldType, SchemaField } from '../platform/schema-types.ts'
import { Blob } from '../runtime/blob.ts'
import { ApexDate, ApexDatetime, ApexTime } from '../runtime/date-time.ts'
import { Decimal } from '../runtime/decimal.ts'
import { ApexDouble } from '../runtime/double.ts'

const INT_MAX = 2_147_483_647
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
/** Seconds are required, the zone too: `2026-11-21T23:58:35Z`, `.000+0000`, `+01:00` (REST guide, "Valid Date and DateTime Formats"). */
const DATETIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(Z|[+-]\d{2}:?\d{2})$/
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?Z?$/

function readDate(text: string): ApexDate | undefined {
    const [, year, month, day] = (DATE.exec(text) ?? []).map(Number)
    if (year === undefined || month === undefined || day === undefined) return undefined
    const date = ApexDate.of(year, month, day)
    return date.toString() === text ? date : undefined
}

/** @returns undefined where the text is no moment with its zone. */
export function readDatetime(text: string): ApexDatetime | undefined {
    const [, moment, zone] = DATETIME.exec(text) ?? []
    if (moment === undefined || zone === undefined || readDate(moment.slice(0, 10)) === undefined) return undefined
    const milliseconds = Date.parse(moment + (zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`))
    return Number.isNaN(milliseconds) ? undefined : new ApexDatetime(milliseconds)
}

function readTime(text: string): ApexTime | undefined {
    const [, hours, minutes, seconds, milliseconds = '0'] = TIME.exec(text) ?? []
    if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
    return new ApexTime(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(milliseconds))
}

/** Numbers may also come as text (from memory; the messages of wrong ones name the text). */
function readNumber(value: unknown, apexType: string): unknown {
    if (typeof value !== 'number' && typeof value !== 'string') return undefined
    const decimal = Decimal.parse(String(value))
    if (decimal === null) return undefined
    if (apexType === 'Decimal') return decimal
    if (apexType === 'Double') return new ApexDouble(decimal.toNumber())
    const integer = decimal.toNumber()
    return Number.isInteger(integer) && Math.abs(integer) <= INT_MAX ? integer : undefined
}

function readBoolean(value: unknown): boolean | undefined {
    if (typeof value === 'boolean') return value
    const text = typeof value === 'string' ? value.toLowerCase() : ''
    return text === 'true' ? true : text === 'false' ? false : undefined
}

const TEXT_READERS: Partial<Record<FieldType, (text: string) => unknown>> = {
    date: readDate,
    datetime: readDatetime,
    time: readTime,
    base64: (text) => new Blob(Buffer.from(text, 'base64')),
}

/** @returns undefined where the value is of the wrong type. Ids stay as written: ids.ts judges them. */
export function readValue(field: SchemaField, value: unknown): unknown {
    if (value === null) return null
    if (field.type === 'boolean') return readBoolean(value)
    if (field.type === 'int' || field.type === 'double' || field.type === 'currency' || field.type === 'percent')
        return readNumber(value, field.apexType)
    if (typeof value !== 'string') return undefined
    return (TEXT_READERS[field.type] ?? ((text: string) => text))(value)
}
