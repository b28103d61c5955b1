/** Datetime and TimeZone (row G12): the plain methods use the running user's zone, the Gmt ones UTC. */
import { systemType, type Definition } from './define.ts'
import { formatDate } from './date-format.ts'
import { localDate, requireUsLocale } from './date-types.ts'
import { ApexDate, ApexDatetime, ApexTime, DAY_MS } from '../runtime/date-time.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'
import { isTimeZone, momentOf, wallClock, zoneName, zoneOffset } from '../runtime/time-zone.ts'
import { toText } from '../runtime/text.ts'
import { transaction } from '../runtime/transaction.ts'

const userZone = (): string => transaction().user.timeZone

function at(wall: number, isGmt: boolean): ApexDatetime {
    return new ApexDatetime(isGmt ? wall : momentOf(userZone(), wall))
}

const fromParts =
    (isGmt: boolean) =>
    (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): ApexDatetime =>
        at(ApexDate.of(year, month, day).days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000, isGmt)

const fromDate =
    (isGmt: boolean) =>
    (date: ApexDate, time: ApexTime): ApexDatetime =>
        at(date.days * DAY_MS + time.milliseconds, isGmt)

function parse(text: string, isGmt: boolean): ApexDatetime {
    const match = /^(\d{4})-(\d\d?)-(\d\d?) (\d\d?):(\d\d?):(\d\d?)$/.exec(text.trim())
    if (match === null) throw apexException('TypeException', `Invalid date/time: ${text}`)
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
    return fromParts(isGmt)(year, month, day, hour, minute, second)
}

function valueOf(value: unknown): ApexDatetime {
    if (value === null) throw nullPointer()
    if (value instanceof ApexDatetime) return value
    if (typeof value === 'string') return parse(value, false)
    throw apexException('TypeException', `Invalid date/time: ${toText(value)}`)
}

function add(unit: number): (moment: ApexDatetime, amount: number) => ApexDatetime {
    return (moment, amount) => new ApexDatetime(moment.milliseconds + amount * unit)
}

/** Calendar units keep the wall clock of the user's zone. */
function addMonths(moment: ApexDatetime, months: number): ApexDatetime {
    const wall = wallClock(userZone(), moment.milliseconds)
    const { year, month, day } = new ApexDate(Math.floor(wall / DAY_MS)).parts()
    const last = ApexDate.of(year, month + months + 1, 0).parts().day
    const date = ApexDate.of(year, month + months, Math.min(day, last))
    return at(date.days * DAY_MS + (((wall % DAY_MS) + DAY_MS) % DAY_MS), false)
}

function zoneOf(name: string | null): string {
    if (name === null) throw nullPointer()
    return isTimeZone(name) ? name : 'GMT'
}

function defaultFormat(moment: ApexDatetime): string {
    requireUsLocale()
    return formatDate('M/d/yyyy, h:mm a', userZone(), moment.milliseconds)
}

const parts: readonly (readonly [string, (wall: Date) => number])[] = [
    ['year', (wall) => wall.getUTCFullYear()],
    ['month', (wall) => wall.getUTCMonth() + 1],
    ['day', (wall) => wall.getUTCDate()],
    ['hour', (wall) => wall.getUTCHours()],
    ['minute', (wall) => wall.getUTCMinutes()],
    ['second', (wall) => wall.getUTCSeconds()],
    ['millisecond', (wall) => wall.getUTCMilliseconds()],
]

const partMembers: Readonly<Record<string, Definition>> = Object.fromEntries<Definition>(
    parts.flatMap(([name, read]) => [
        [`Integer ${name}()`, (moment: ApexDatetime) => read(new Date(wallClock(userZone(), moment.milliseconds)))],
        [`Integer ${name}Gmt()`, (moment: ApexDatetime) => read(new Date(moment.milliseconds))],
    ]),
)

const creation: Readonly<Record<string, Definition>> = Object.fromEntries<Definition>(
    (['newInstance', 'newInstanceGmt'] as const)
        .map((name) => [name, name === 'newInstanceGmt'] as const)
        .flatMap(([name, isGmt]) => [
            [`static Datetime ${name}(Integer, Integer, Integer)`, fromParts(isGmt)],
            [`static Datetime ${name}(Integer, Integer, Integer, Integer, Integer, Integer)`, fromParts(isGmt)],
            [`static Datetime ${name}(Date, Time)`, fromDate(isGmt)],
        ]),
)

export const datetimeType = systemType('Datetime', {
    ...creation,
    ...partMembers,
    'static Datetime newInstance(Long)': (milliseconds: bigint | number) => new ApexDatetime(Number(milliseconds)),
    'static Datetime now()': () => new ApexDatetime(transaction().org.clock.now()),
    'static Datetime valueOf(Object)': valueOf,
    'static Datetime valueOf(String)': valueOf,
    'static Datetime valueOfGmt(String)': (text: string | null) => {
        if (text === null) throw nullPointer()
        return parse(text, true)
    },
    'Datetime addSeconds(Integer)': add(1000),
    'Datetime addMinutes(Integer)': add(60_000),
    'Datetime addHours(Integer)': add(3_600_000),
    'Datetime addDays(Integer)': (moment: ApexDatetime, days: number) =>
        at(wallClock(userZone(), moment.milliseconds) + days * DAY_MS, false),
    'Datetime addMonths(Integer)': addMonths,
    'Datetime addYears(Integer)': (moment: ApexDatetime, years: number) => addMonths(moment, years * 12),
    'Date date()': localDate,
    'Date dateGmt()': (moment: ApexDatetime) => new ApexDate(Math.floor(moment.milliseconds / DAY_MS)),
    'Time time()': (moment: ApexDatetime) => new ApexTime(wallClock(userZone(), moment.milliseconds)),
    'Time timeGmt()': (moment: ApexDatetime) => new ApexTime(moment.milliseconds),
    'Long getTime()': (moment: ApexDatetime) => BigInt(moment.milliseconds),
    'Boolean isSameDay(Datetime)': (moment: ApexDatetime, other: ApexDatetime) => localDate(moment).days === localDate(other).days,
    'String format()': defaultFormat,
    'String format(String)': (moment: ApexDatetime, pattern: string) => formatDate(pattern, userZone(), moment.milliseconds),
    'String format(String, String)': (moment: ApexDatetime, pattern: string, zone: string | null) =>
        formatDate(pattern, zoneOf(zone), moment.milliseconds),
    'String formatGmt(String)': (moment: ApexDatetime, pattern: string) => formatDate(pattern, 'GMT', moment.milliseconds),
})

class ApexTimeZone extends LibraryObject {
    readonly apexType = 'TimeZone'
    readonly zone: string

    constructor(zone: string) {
        super()
        this.zone = zone
    }

    override toString(): string {
        return this.zone
    }
}

export function userTimeZone(): ApexTimeZone {
    return new ApexTimeZone(userZone())
}

export const timeZoneType = systemType('TimeZone', {
    'static TimeZone getTimeZone(String)': (name: string | null) => {
        if (name !== null && !isTimeZone(name)) throw new NotImplementedError(`the time zone ${name}`)
        return new ApexTimeZone(zoneOf(name))
    },
    'String getID()': (zone: ApexTimeZone) => zone.zone,
    'Integer getOffset(Datetime)': (zone: ApexTimeZone, moment: ApexDatetime) => zoneOffset(zone.zone, moment.milliseconds),
    'String getDisplayName()': (zone: ApexTimeZone) => zoneName(zone.zone, transaction().org.clock.now(), 'long'),
    'String toString()': (zone: ApexTimeZone) => zone.zone,
})
