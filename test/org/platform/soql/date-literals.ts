/** Relative dates of SOQL as ranges of days in the running user's calendar (row B17). Fiscal literals are refused: the org has no fiscal year. */
import { ApexDate } from '../../runtime/date-time.ts'
import { notImplemented } from './parse-conditions.ts'

/** Whole days from `start` up to, not including, `end`. */
export interface DayRange {
    readonly start: ApexDate
    readonly end: ApexDate
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'

const MONTHS: Readonly<Partial<Record<Unit, number>>> = { MONTH: 1, QUARTER: 3, YEAR: 12 }

/** The first day of the unit that lies `offset` units after the one with `today`. Weeks begin on Sunday, as in en_US. */
function unitStart(today: ApexDate, unit: Unit, offset: number): ApexDate {
    const { year, month } = today.parts()
    if (unit === 'DAY') return new ApexDate(today.days + offset)
    // 1970-01-01 was a Thursday.
    if (unit === 'WEEK') return new ApexDate(today.days - ((today.days + 4) % 7) + offset * 7)
    const size = MONTHS[unit]!
    return ApexDate.of(year, Math.floor((month - 1) / size) * size + 1 + offset * size, 1)
}

function units(today: ApexDate, unit: Unit, from: number, to: number): DayRange {
    return { start: unitStart(today, unit, from), end: unitStart(today, unit, to) }
}

const FIXED: Readonly<Record<string, number>> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 }

/** `count` is the number of LAST_N_…:n; null in names without one. */
export function dateLiteralRange(name: string, count: number | null, today: ApexDate): DayRange {
    const fixed = FIXED[name]
    if (fixed !== undefined) return units(today, 'DAY', fixed, fixed + 1)
    if (name === 'LAST_90_DAYS') return units(today, 'DAY', -90, 1)
    if (name === 'NEXT_90_DAYS') return units(today, 'DAY', 1, 91)
    const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name)
    if (single !== null) {
        const offset = { LAST: -1, THIS: 0, NEXT: 1 }[single[1] as 'LAST' | 'THIS' | 'NEXT']
        return units(today, single[2] as Unit, offset, offset + 1)
    }
    const several = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(name)
    if (several !== null && count !== null) return severalUnits(today, several[1] === 'LAST', several[2] as Unit, count)
    const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name)
    if (ago !== null && count !== null) return units(today, ago[1] as Unit, -count, -count + 1)
    throw notImplemented(`the date literal ${name} in SOQL`)
}

/** LAST_N_DAYS includes today, LAST_N_WEEKS and longer end before the current unit. */
function severalUnits(today: ApexDate, isPast: boolean, unit: Unit, count: number): DayRange {
    if (!isPast) return units(today, unit, 1, count + 1)
    return units(today, unit, -count, unit === 'DAY' ? 1 : 0)
}
