/** Makes record ids: the object's key prefix, an instance part and a number that goes up. The two forms of an id are in runtime/ids.ts. */
import { checkCharacters } from '../runtime/ids.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const NUMBER_LENGTH = 9

/** Characters 4 to 6 name the instance on which the row was made. */
const INSTANCE = 'Hr0'

function toBase62(value: number): string {
    let text = ''
    for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = DIGITS.charAt(rest % 62) + text
    return text.padStart(NUMBER_LENGTH, '0')
}

export function idWithNumber(keyPrefix: string, instance: string, number: number): string {
    const id15 = keyPrefix + instance + toBase62(number)
    return id15 + checkCharacters(id15)
}

/** @returns the number of an id of that instance, or null for any other id. */
export function numberOfId(id: string, instance: string): number | null {
    if (id.slice(3, 6) !== instance) return null
    let number = 0
    for (const digit of id.slice(6, 15)) number = number * 62 + DIGITS.indexOf(digit)
    return number
}

export class IdSequence {
    private readonly last = new Map<string, number>()

    /** Never the same twice, whatever is undone: an id once seen by a trigger names no other row. */
    next(keyPrefix: string): string {
        const number = (this.last.get(keyPrefix) ?? 0) + 1
        this.last.set(keyPrefix, number)
        return idWithNumber(keyPrefix, INSTANCE, number)
    }
}
