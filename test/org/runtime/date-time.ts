/** Apex Date, Time and Datetime as values. Zones and patterns are in time-zone.ts and date-format.ts. */
import { apexException } from './exception.ts'

export const DAY_MS = 86_400_000

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** A day of the proleptic Gregorian calendar, as days since 1970-01-01. */
export class ApexDate {
    readonly days: number

    constructor(days: number) {
        this.days = days
    }

    /** Month and day may overflow, as Date.newInstance allows. */
    static of(year: number, month: number, day: number): ApexDate {
        const date = new Date(0)
        date.setUTCFullYear(year, month - 1, day)
        return new ApexDate(Math.round(date.getTime() / DAY_MS))
    }

    parts(): { year: number; month: number; day: number } {
        const date = new Date(this.days * DAY_MS)
        return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    }

    /** 2026-01-02 */
    toString(): string {
        const { year, month, day } = this.parts()
        return `${pad(year, 4)}-${pad(month)}-${pad(day)}`
    }
}

export class ApexTime {
    /** Milliseconds since midnight. */
    readonly milliseconds: number

    constructor(milliseconds: number) {
        this.milliseconds = ((milliseconds % DAY_MS) + DAY_MS) % DAY_MS
    }

    /** 18:30:02.020Z */
    toString(): string {
        const ms = this.milliseconds
        return `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}Z`
    }
}

/** A moment: milliseconds since 1970, UTC. */
export class ApexDatetime {
    readonly milliseconds: number

    constructor(milliseconds: number) {
        this.milliseconds = milliseconds
    }

    /** As JSON has it (row G2): 2011-03-22T08:15:18.000Z */
    toString(): string {
        return new Date(this.milliseconds).toISOString()
    }
}

/** @throws TypeException for any other form than yyyy-MM-dd (a time part may follow and is ignored). */
export function parseDate(text: string): ApexDate {
    const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$/.exec(text.trim())
    const [, year, month, day] = match ?? []
    const date = ApexDate.of(Number(year), Number(month), Number(day))
    const parts = match === null ? null : date.parts()
    if (parts === null || parts.month !== Number(month) || parts.day !== Number(day))
        throw apexException('TypeException', `Invalid date: ${text}`)
    return date
}
