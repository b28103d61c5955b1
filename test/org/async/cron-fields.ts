/** One field of a schedule's cron expression as the set of numbers it names. Knows no calendar: L, W and # are cron.ts's. */

export interface FieldRule {
    readonly name: string
    readonly min: number
    readonly max: number
    readonly names?: readonly string[]
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const

export const HOUR: FieldRule = { name: 'Hour', min: 0, max: 23 }
export const DAY: FieldRule = { name: 'Day of month', min: 1, max: 31 }
export const MONTH: FieldRule = { name: 'Month', min: 1, max: 12, names: MONTHS }
export const WEEKDAY: FieldRule = { name: 'Day-of-Week', min: 1, max: 7, names: WEEKDAYS }
export const YEAR: FieldRule = { name: 'Year', min: 1970, max: 2099 }

export class CronError extends Error {}

/** `*`, `5`, `1-5`, `MON-FRI`, `0/6`, `1,15`. */
export function parseField(text: string, rule: FieldRule): ReadonlySet<number> {
    const values = new Set<number>()
    for (const part of text.split(',')) addPart(part, rule, values)
    return values
}

export function parseNumber(text: string, rule: FieldRule): number {
    const named = rule.names?.indexOf(text.toUpperCase()) ?? -1
    const value = named >= 0 ? named + rule.min : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
    if (Number.isNaN(value)) throw new CronError(`Illegal characters for this position: '${text}'`)
    if (value < rule.min || value > rule.max) throw new CronError(`${rule.name} values must be between ${rule.min} and ${rule.max}`)
    return value
}

function addPart(part: string, rule: FieldRule, values: Set<number>): void {
    const [range = '', step] = part.split('/')
    const increment = step === undefined ? 1 : Number(/^\d+$/.test(step) ? step : Number.NaN)
    if (!(increment >= 1)) throw new CronError(`Illegal characters for this position: '${part}'`)
    const [from, to] = bounds(range, rule, step !== undefined)
    // A range may wrap: FRI-MON, 22-2.
    const span = to >= from ? to - from : to - from + rule.max - rule.min + 1
    for (let offset = 0; offset <= span; offset += increment) {
        const value = from + offset
        values.add(value > rule.max ? value - (rule.max - rule.min + 1) : value)
    }
}

function bounds(range: string, rule: FieldRule, hasStep: boolean): [number, number] {
    if (range === '*') return [rule.min, rule.max]
    const [first = '', last] = range.split('-')
    const from = parseNumber(first, rule)
    if (last !== undefined) return [from, parseNumber(last, rule)]
    return [from, hasStep ? rule.max : from]
}
