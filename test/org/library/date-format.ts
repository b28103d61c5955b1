/** Java SimpleDateFormat patterns over a wall clock (row G12), in English. */
import { NotImplementedError } from '../runtime/exception.ts'
import { zoneName, zoneOffset } from '../runtime/time-zone.ts'

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** +0100 for Z, Z or +01:00 for XXX. */
function offsetText(minutes: number, separator: string): string {
    const size = Math.abs(minutes)
    return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${separator}${pad(size % 60, 2)}`
}

function zoneText(letter: string, width: number, zone: string, moment: number): string {
    const minutes = zoneOffset(zone, moment) / 60_000
    if (letter === 'z') return zoneName(zone, moment, width >= 4 ? 'long' : 'short')
    if (letter === 'Z') return offsetText(minutes, '')
    if (minutes === 0) return 'Z'
    return width === 3 ? offsetText(minutes, ':') : offsetText(minutes, '').slice(0, width === 1 ? 3 : 5)
}

function monthText(month: number, width: number): string {
    const name = MONTHS[month] ?? ''
    return width >= 4 ? name : width === 3 ? name.slice(0, 3) : pad(month + 1, width)
}

function field(letter: string, width: number, wall: Date): string | null {
    const hour = wall.getUTCHours()
    switch (letter) {
        case 'y':
            return width === 2 ? pad(wall.getUTCFullYear() % 100, 2) : pad(wall.getUTCFullYear(), width)
        case 'M':
            return monthText(wall.getUTCMonth(), width)
        case 'd':
            return pad(wall.getUTCDate(), width)
        case 'H':
            return pad(hour, width)
        case 'h':
            return pad(hour % 12 === 0 ? 12 : hour % 12, width)
        case 'm':
            return pad(wall.getUTCMinutes(), width)
        case 's':
            return pad(wall.getUTCSeconds(), width)
        case 'S':
            return pad(wall.getUTCMilliseconds(), width)
        case 'a':
            return hour < 12 ? 'AM' : 'PM'
        case 'E':
            return width >= 4 ? (DAYS[wall.getUTCDay()] ?? '') : (DAYS[wall.getUTCDay()] ?? '').slice(0, 3)
        case 'u':
            return pad(wall.getUTCDay() === 0 ? 7 : wall.getUTCDay(), width)
        default:
            return null
    }
}

/** Letters in quotes stand for themselves, '' for one quote. */
export function formatDate(pattern: string, zone: string, moment: number): string {
    const wall = new Date(moment + zoneOffset(zone, moment))
    return pattern.replace(/''|'((?:[^']|'')*)'|([a-zA-Z])\2*/g, (token, quoted: string | undefined, letter: string | undefined) => {
        if (token === "''") return "'"
        if (quoted !== undefined) return quoted.replaceAll("''", "'")
        if (letter === undefined) return token
        if ('zZX'.includes(letter)) return zoneText(letter, token.length, zone, moment)
        const text = field(letter, token.length, wall)
        if (text === null) throw new NotImplementedError(`the letter ${letter} in a date pattern`)
        return text
    })
}
