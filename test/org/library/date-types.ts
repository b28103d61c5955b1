/** Date and Time. "Today" is in the running user's zone, by the org's clock. */
import { systemType } from './define.ts'
import { ApexDate, ApexDatetime, ApexTime, DAY_MS, parseDate } from '../runtime/date-time.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { wallClock } from '../runtime/time-zone.ts'
import { toText } from '../runtime/text.ts'
import { transaction } from '../runtime/transaction.ts'

export function today(): ApexDate {
    const { org, user } = transaction()
    return new ApexDate(Math.floor(wallClock(user.timeZone, org.clock.now()) / DAY_MS))
}

export function localDate(moment: ApexDatetime): ApexDate {
    return new ApexDate(Math.floor(wallClock(transaction().user.timeZone, moment.milliseconds) / DAY_MS))
}

function valueOf(value: unknown): ApexDate {
    if (value === null) throw nullPointer()
    if (value instanceof ApexDate) return value
    if (value instanceof ApexDatetime) return localDate(value)
    if (typeof value === 'string') return parseDate(value)
    throw apexException('TypeException', `Invalid date: ${toText(value)}`)
}

/** The last day of the month where the day does not exist. */
function addMonths(date: ApexDate, months: number): ApexDate {
    const { year, month, day } = date.parts()
    const last = ApexDate.of(year, month + months + 1, 0).parts().day
    return ApexDate.of(year, month + months, Math.min(day, last))
}

function monthsBetween(date: ApexDate, other: ApexDate): number {
    const from = date.parts()
    const to = other.parts()
    return (to.year - from.year) * 12 + to.month - from.month
}

function weekday(date: ApexDate): number {
    return (((date.days + 4) % 7) + 7) % 7
}

/** Only the US form, M/d/yyyy: other locales' forms are not listed here. */
function format(date: ApexDate): string {
    requireUsLocale()
    const { year, month, day } = date.parts()
    return `${month}/${day}/${year}`
}

export function requireUsLocale(): void {
    const { locale } = transaction().user
    if (locale.replace('-', '_') !== 'en_US') throw new NotImplementedError(`format() for the locale ${locale}`)
}

const daysInMonth = (year: number, month: number): number => ApexDate.of(year, month + 1, 0).parts().day

export const dateType = systemType('Date', {
    'static Date newInstance(Integer, Integer, Integer)': (year: number, month: number, day: number) => ApexDate.of(year, month, day),
    'static Date today()': today,
    'static Date valueOf(Object)': valueOf,
    'static Date valueOf(String)': valueOf,
    'static Integer daysInMonth(Integer, Integer)': daysInMonth,
    'static Boolean isLeapYear(Integer)': (year: number) => daysInMonth(year, 2) === 29,
    'Date addDays(Integer)': (date: ApexDate, days: number) => new ApexDate(date.days + days),
    'Date addMonths(Integer)': addMonths,
    'Date addYears(Integer)': (date: ApexDate, years: number) => addMonths(date, years * 12),
    'Integer day()': (date: ApexDate) => date.parts().day,
    'Integer month()': (date: ApexDate) => date.parts().month,
    'Integer year()': (date: ApexDate) => date.parts().year,
    'Integer dayOfYear()': (date: ApexDate) => date.days - ApexDate.of(date.parts().year, 1, 1).days + 1,
    'Integer daysBetween(Date)': (date: ApexDate, other: ApexDate) => other.days - date.days,
    'Integer monthsBetween(Date)': monthsBetween,
    'Boolean isSameDay(Date)': (date: ApexDate, other: ApexDate) => date.days === other.days,
    'Date toStartOfMonth()': (date: ApexDate) => ApexDate.of(date.parts().year, date.parts().month, 1),
    'Date toStartOfWeek()': (date: ApexDate) => {
        requireUsLocale()
        return new ApexDate(date.days - weekday(date))
    },
    'String format()': format,
})

const timeOf = (hour: number, minute: number, second: number, ms: number): ApexTime =>
    new ApexTime(((hour * 60 + minute) * 60 + second) * 1000 + ms)
const later = (time: ApexTime, ms: number): ApexTime => new ApexTime(time.milliseconds + ms)

export const timeType = systemType('Time', {
    'static Time newInstance(Integer, Integer, Integer, Integer)': timeOf,
    'Time addHours(Integer)': (time: ApexTime, hours: number) => later(time, hours * 3_600_000),
    'Time addMinutes(Integer)': (time: ApexTime, minutes: number) => later(time, minutes * 60_000),
    'Time addSeconds(Integer)': (time: ApexTime, seconds: number) => later(time, seconds * 1000),
    'Time addMilliseconds(Integer)': later,
    'Integer hour()': (time: ApexTime) => Math.floor(time.milliseconds / 3_600_000),
    'Integer minute()': (time: ApexTime) => Math.floor(time.milliseconds / 60_000) % 60,
    'Integer second()': (time: ApexTime) => Math.floor(time.milliseconds / 1000) % 60,
    'Integer millisecond()': (time: ApexTime) => time.milliseconds % 1000,
})
