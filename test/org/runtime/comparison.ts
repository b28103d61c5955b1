/** The operators ==, ===, <, <=, >, >= (rows A2, A4, A5, A6). */
import { ApexDate, ApexDatetime, ApexTime } from './date-time.ts'
import { ApexDouble } from './double.ts'
import { equalValues } from './equality.ts'
import { NotImplementedError } from './exception.ts'
import { requireId } from './ids.ts'
import { isNumber, toDecimal } from './numbers.ts'
import { transaction } from './transaction.ts'
import { typeNameOf } from './type-name.ts'

export function equal(a: unknown, b: unknown): boolean {
    return equalValues(a, b)
}

/** Row A4: case counts, both forms of an id are equal, a String must be an id. */
export function equalId(a: unknown, b: unknown): boolean {
    if (a === null || b === null) return a === b
    return requireId(a as string) === requireId(b as string)
}

/** Row A5 leaves === on two equal Strings or numbers open, so those are refused. */
export function identical(a: unknown, b: unknown): boolean {
    if (a !== null && b !== null && (typeof a === 'string' || isNumber(a)) && equalValues(a, b)) {
        throw new NotImplementedError('=== on two equal Strings or numbers (doubtful)')
    }
    return a === b
}

const collators = new Map<string, Intl.Collator>()

/** Row A2: the running user's locale decides, case does not. */
export function collate(a: string, b: string): number {
    const locale = transaction().user.locale.replace('_', '-')
    const collator = collators.get(locale) ?? new Intl.Collator(locale, { sensitivity: 'accent' })
    collators.set(locale, collator)
    return collator.compare(a, b)
}

/** Numbers of any two classes, dates, times: their order; null where the two cannot be ordered. */
export function orderOf(a: unknown, b: unknown): number | null {
    if (typeof a === 'number' && typeof b === 'number') return a - b
    if (a instanceof ApexDouble && b instanceof ApexDouble) return a.value - b.value
    if (isNumber(a) && isNumber(b)) return toDecimal(a).compare(toDecimal(b))
    if (a instanceof ApexDate && b instanceof ApexDate) return a.days - b.days
    if (a instanceof ApexDatetime && b instanceof ApexDatetime) return a.milliseconds - b.milliseconds
    if (a instanceof ApexTime && b instanceof ApexTime) return a.milliseconds - b.milliseconds
    return null
}

/** Row A6: NaN stands for a comparison with a null number or date, which is always false. */
function compare(a: unknown, b: unknown): number {
    if (typeof a === 'string' && typeof b === 'string') return collate(a, b)
    if (a === null || b === null) return compareNull(a, b)
    const order = orderOf(a, b)
    if (order === null) throw new NotImplementedError(`comparing ${typeNameOf(a)} with ${typeNameOf(b)}`)
    return order
}

function compareNull(a: unknown, b: unknown): number {
    if (typeof a === 'string') return 1
    return typeof b === 'string' ? -1 : Number.NaN
}

export const less = (a: unknown, b: unknown): boolean => compare(a, b) < 0
export const lessOrEqual = (a: unknown, b: unknown): boolean => compare(a, b) <= 0
export const greater = (a: unknown, b: unknown): boolean => compare(a, b) > 0
export const greaterOrEqual = (a: unknown, b: unknown): boolean => compare(a, b) >= 0
