/**
 * The cron expressions of System.schedule (row D14): parsed with Salesforce's restrictions, and the exact next time after a given one
 * in the zone of the user who scheduled. Apex Developer Guide, "Apex Scheduler".
 */
import { CronError, DAY, HOUR, MONTH, parseField, parseNumber, WEEKDAY, YEAR } from './cron-fields.ts'
import { zonedParts, zonedTime } from './zoned-time.ts'

export interface CronSchedule {
    readonly second: number
    readonly minute: number
    readonly hours: ReadonlySet<number>
    readonly months: ReadonlySet<number>
    /** null: every year. */
    readonly years: ReadonlySet<number> | null
    /** Whether a schedule fires on a day. */
    readonly matchesDay: (year: number, month: number, day: number) => boolean
}

/** Longest search: a leap day that must also be a given weekday comes back within 40 years. */
const SEARCH_DAYS = 40 * 366

/** @throws CronError in the words of Quartz, which Salesforce's scheduler shows. */
export function parseCron(expression: string): CronSchedule {
    const fields = expression.trim().split(/\s+/)
    if (fields.length < 6) throw new CronError('Unexpected end of expression.')
    if (fields.length > 7) throw new CronError(`Illegal cron expression format (${expression})`)
    const [second = '', minute = '', hours = '', day = '', month = '', weekday = '', year] = fields
    if (!/^\d{1,2}$/.test(second) || !/^\d{1,2}$/.test(minute))
        throw new CronError(`Seconds and minutes must be specified as integers: ${expression}`)
    if (Number(second) > 59 || Number(minute) > 59) throw new CronError('Minute and Second values must be between 0 and 59')
    return {
        second: Number(second),
        minute: Number(minute),
        hours: parseField(hours, HOUR),
        months: parseField(month, MONTH),
        years: year === undefined || year === '*' ? null : parseField(year, YEAR),
        matchesDay: dayMatcher(day, weekday),
    }
}

/** Milliseconds UTC of the first fire time after `after`, or null where none will come. */
export function nextFireTime(schedule: CronSchedule, after: number, timeZone: string): number | null {
    const start = zonedParts(after, timeZone)
    const hours = [...schedule.hours].sort((one, other) => one - other)
    for (let offset = 0; offset < SEARCH_DAYS; offset += 1) {
        const date = new Date(Date.UTC(start.year, start.month - 1, start.day + offset))
        const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
        if (schedule.years !== null && year > Math.max(...schedule.years)) return null
        if (schedule.years !== null && !schedule.years.has(year)) continue
        if (!schedule.months.has(month) || !schedule.matchesDay(year, month, day)) continue
        for (const hour of hours) {
            const time = zonedTime({ year, month, day, hour, minute: schedule.minute, second: schedule.second }, timeZone)
            if (time > after) return time
        }
    }
    return null
}

function dayMatcher(day: string, weekday: string): CronSchedule['matchesDay'] {
    if (day === '?' && weekday === '?') throw new CronError("'?' can only be specified for Day-of-Month -OR- Day-of-Week.")
    if (day !== '?' && weekday !== '?') {
        throw new CronError('Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.')
    }
    return weekday === '?' ? monthDayMatcher(day) : weekdayMatcher(weekday)
}

function monthDayMatcher(text: string): CronSchedule['matchesDay'] {
    if (text === 'L') return (year, month, day) => day === lastDay(year, month)
    if (text === 'LW') return (year, month, day) => day === nearestWeekday(year, month, lastDay(year, month))
    if (text.endsWith('W')) {
        const wanted = parseNumber(text.slice(0, -1), DAY)
        return (year, month, day) => wanted <= lastDay(year, month) && day === nearestWeekday(year, month, wanted)
    }
    const days = parseField(text, DAY)
    return (_year, _month, day) => days.has(day)
}

function weekdayMatcher(text: string): CronSchedule['matchesDay'] {
    if (text === 'L') return (year, month, day) => weekdayOf(year, month, day) === 7
    const nth = /^(\w+)#([1-5])$/.exec(text)
    if (nth !== null) {
        const wanted = parseNumber(nth[1] as string, WEEKDAY)
        return (year, month, day) => weekdayOf(year, month, day) === wanted && Math.ceil(day / 7) === Number(nth[2])
    }
    const last = /^(\w+)L$/.exec(text)
    if (last !== null) {
        const wanted = parseNumber(last[1] as string, WEEKDAY)
        return (year, month, day) => weekdayOf(year, month, day) === wanted && day > lastDay(year, month) - 7
    }
    const weekdays = parseField(text, WEEKDAY)
    return (year, month, day) => weekdays.has(weekdayOf(year, month, day))
}

/** 1 = Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
    return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1
}

function lastDay(year: number, month: number): number {
    return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Stays inside the month, as W does. */
function nearestWeekday(year: number, month: number, day: number): number {
    const weekday = weekdayOf(year, month, day)
    if (weekday === 7) return day === 1 ? 3 : day - 1
    if (weekday === 1) return day === lastDay(year, month) ? day - 2 : day + 1
    return day
}
