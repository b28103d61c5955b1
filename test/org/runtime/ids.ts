/** The two forms of a record id and their check characters (row C38). */
import { apexException } from './exception.ts'

const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const CAPITAL_A = 65
const CAPITAL_Z = 90

/** Three characters, each for five: one bit per capital, lowest bit first. */
export function checkCharacters(id15: string): string {
    let checks = ''
    for (let start = 0; start < 15; start += 5) {
        let bits = 0
        for (let n = 0; n < 5; n++) {
            const letter = id15.charCodeAt(start + n)
            if (letter >= CAPITAL_A && letter <= CAPITAL_Z) bits |= 1 << n
        }
        checks += CHECK.charAt(bits)
    }
    return checks
}

/** @returns the 18-character form, or null where the text is no id. */
export function toId18(text: string): string | null {
    if (/^[A-Za-z0-9]{15}$/.test(text)) return text + checkCharacters(text)
    if (!/^[A-Za-z0-9]{18}$/.test(text)) return null
    const checks = text.slice(15).toUpperCase()
    const capitals = [...checks].flatMap((check) => [0, 1, 2, 3, 4].map((n) => (CHECK.indexOf(check) >> n) & 1))
    if ([...checks].some((check) => !CHECK.includes(check))) return null
    const exact = [...text.slice(0, 15)].map((letter, n) => (capitals[n] === 1 ? letter.toUpperCase() : letter.toLowerCase()))
    return exact.join('') + checks
}

/** Row A15. */
export function requireId(text: string): string {
    const id = toId18(text)
    if (id === null) throw apexException('StringException', `Invalid id: ${text}`)
    return id
}
