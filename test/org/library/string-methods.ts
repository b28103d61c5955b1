/** Instance methods of System.String. Case counts in all of them unless the name says otherwise (row A3). */
import type { Definition } from './define.ts'
import { replaceMatches, splitText } from './java-regex.ts'
import { ApexList } from '../runtime/collections.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { stringHash } from '../runtime/hash.ts'

const STRING = { name: 'String', arguments: [] }
const list = (items: unknown[]): ApexList => new ApexList(STRING, items)

function present(text: string | null): string {
    if (text === null) throw nullPointer()
    return text
}

function substring(text: string, start: number, end: number = text.length): string {
    if (start < 0 || start > text.length) throw apexException('StringException', `Starting position out of bounds: ${start}`)
    if (end < start || end > text.length) throw apexException('StringException', `Ending position out of bounds: ${end}`)
    return text.slice(start, end)
}

function charCode(text: string, position: number): number {
    if (position < 0 || position >= text.length) throw apexException('StringException', `Index out of bounds: ${position}`)
    return text.codePointAt(position) ?? 0
}

function compareTo(text: string, other: string): number {
    const size = Math.min(text.length, other.length)
    for (let n = 0; n < size; n++) {
        const difference = text.charCodeAt(n) - other.charCodeAt(n)
        if (difference !== 0) return difference
    }
    return text.length - other.length
}

function abbreviate(text: string, width: number): string {
    if (width < 4) throw apexException('StringException', 'Minimum abbreviation width is 4')
    return text.length <= width ? text : `${text.slice(0, width - 3)}...`
}

function padded(text: string, width: number, side: 'left' | 'right', fill: string): string {
    return side === 'left' ? text.padStart(width, fill) : text.padEnd(width, fill)
}

function between(text: string, open: string, close: string): string | null {
    const start = text.indexOf(open)
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length)
    return end < 0 ? null : text.slice(start + open.length, end)
}

/** commons-lang's part before or after a separator; an absent separator leaves all or nothing. */
function part(text: string, separator: string, side: 'before' | 'after', isLast: boolean): string {
    const found = isLast ? text.lastIndexOf(separator) : text.indexOf(separator)
    if (found < 0) return side === 'before' ? text : ''
    return side === 'before' ? text.slice(0, found) : text.slice(found + separator.length)
}

function removeEnd(text: string, end: string | null): string {
    return end !== null && end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text
}

function count(text: string, part: string): number {
    return part === '' ? 0 : text.split(part).length - 1
}

export const stringMethods: Readonly<Record<string, Definition>> = {
    'Integer length()': (text: string) => text.length,
    'Boolean equals(Object)': (text: string, other: unknown) => text === other,
    'Integer hashCode()': stringHash,
    'Boolean equalsIgnoreCase(String)': (text: string, other: string | null) =>
        other !== null && text.toLowerCase() === other.toLowerCase(),
    'Integer compareTo(String)': (text: string, other: string | null) => compareTo(text, present(other)),
    'Boolean contains(String)': (text: string, part: string | null) => text.includes(present(part)),
    'Boolean containsIgnoreCase(String)': (text: string, part: string | null) => text.toLowerCase().includes(present(part).toLowerCase()),
    'Boolean startsWith(String)': (text: string, part: string | null) => text.startsWith(present(part)),
    'Boolean startsWithIgnoreCase(String)': (text: string, part: string | null) =>
        text.toLowerCase().startsWith(present(part).toLowerCase()),
    'Boolean endsWith(String)': (text: string, part: string | null) => text.endsWith(present(part)),
    'Boolean endsWithIgnoreCase(String)': (text: string, part: string | null) => text.toLowerCase().endsWith(present(part).toLowerCase()),
    'Integer indexOf(String)': (text: string, part: string | null) => text.indexOf(present(part)),
    'Integer indexOf(String, Integer)': (text: string, part: string | null, start: number) => text.indexOf(present(part), start),
    'Integer indexOfIgnoreCase(String)': (text: string, part: string | null) => text.toLowerCase().indexOf(present(part).toLowerCase()),
    'Integer lastIndexOf(String)': (text: string, part: string | null) => text.lastIndexOf(present(part)),
    'Integer lastIndexOf(String, Integer)': (text: string, part: string | null, end: number) => text.lastIndexOf(present(part), end),
    'String substring(Integer)': (text: string, start: number) => substring(text, start),
    'String substring(Integer, Integer)': substring,
    'String substringBefore(String)': (text: string, separator: string) => part(text, separator, 'before', false),
    'String substringBeforeLast(String)': (text: string, separator: string) => part(text, separator, 'before', true),
    'String substringAfter(String)': (text: string, separator: string) => part(text, separator, 'after', false),
    'String substringAfterLast(String)': (text: string, separator: string) => part(text, separator, 'after', true),
    'String substringBetween(String, String)': between,
    'String substringBetween(String)': (text: string, tag: string) => between(text, tag, tag),
    'String left(Integer)': (text: string, size: number) => text.slice(0, Math.max(size, 0)),
    'String right(Integer)': (text: string, size: number) => (size <= 0 ? '' : text.slice(-size)),
    'String mid(Integer, Integer)': (text: string, start: number, size: number) => text.substring(start, start + Math.max(size, 0)),
    'String toLowerCase()': (text: string) => text.toLowerCase(),
    'String toUpperCase()': (text: string) => text.toUpperCase(),
    'String capitalize()': (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
    'String uncapitalize()': (text: string) => text.charAt(0).toLowerCase() + text.slice(1),
    'String trim()': (text: string) => text.trim(),
    'String deleteWhitespace()': (text: string) => text.replace(/\s/g, ''),
    'String normalizeSpace()': (text: string) => text.trim().replace(/\s+/g, ' '),
    'String replace(String, String)': (text: string, from: string | null, to: string | null) =>
        text.replaceAll(present(from), () => present(to)),
    'String replaceAll(String, String)': (text: string, regex: string, to: string) =>
        replaceMatches(text, present(regex), present(to), false),
    'String replaceFirst(String, String)': (text: string, regex: string, to: string) =>
        replaceMatches(text, present(regex), present(to), true),
    'List<String> split(String)': (text: string, regex: string | null) => list(splitText(text, present(regex), 0)),
    'List<String> split(String, Integer)': (text: string, regex: string | null, limit: number) =>
        list(splitText(text, present(regex), limit)),
    'String remove(String)': (text: string, part: string) => (part === '' ? text : text.replaceAll(part, '')),
    'String removeStart(String)': (text: string, start: string) => (text.startsWith(start) ? text.slice(start.length) : text),
    'String removeEnd(String)': removeEnd,
    'String removeEndIgnoreCase(String)': (text: string, end: string) =>
        text.toLowerCase().endsWith(end.toLowerCase()) ? text.slice(0, text.length - end.length) : text,
    'String repeat(Integer)': (text: string, times: number) => text.repeat(Math.max(times, 0)),
    'String repeat(String, Integer)': (text: string, separator: string, times: number) =>
        new Array<string>(Math.max(times, 0)).fill(text).join(separator),
    'String reverse()': (text: string) => [...text].reverse().join(''),
    'String abbreviate(Integer)': abbreviate,
    'String leftPad(Integer)': (text: string, width: number) => padded(text, width, 'left', ' '),
    'String leftPad(Integer, String)': (text: string, width: number, fill: string) => padded(text, width, 'left', fill),
    'String rightPad(Integer)': (text: string, width: number) => padded(text, width, 'right', ' '),
    'String rightPad(Integer, String)': (text: string, width: number, fill: string) => padded(text, width, 'right', fill),
    'Integer countMatches(String)': count,
    'Integer charAt(Integer)': charCode,
    'Integer codePointAt(Integer)': charCode,
    'List<Integer> getChars()': (text: string) =>
        new ApexList(
            { name: 'Integer', arguments: [] },
            [...text].map((letter) => letter.codePointAt(0)),
        ),
    'Boolean containsAny(String)': (text: string, letters: string) => [...letters].some((letter) => text.includes(letter)),
    'Boolean containsOnly(String)': (text: string, letters: string) => [...text].every((letter) => letters.includes(letter)),
    'Boolean containsNone(String)': (text: string, letters: string) => ![...letters].some((letter) => text.includes(letter)),
    'Boolean containsWhitespace()': (text: string) => /\s/.test(text),
}

const entities: readonly (readonly [string, string])[] = [
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
]

/** Tests and escapes that are only defined here for ASCII letters. */
export const asciiMethods: Readonly<Record<string, Definition>> = {
    'Boolean isNumeric()': (text: string) => /^\p{Nd}+$/u.test(text),
    'Boolean isAlpha()': (text: string) => /^\p{L}+$/u.test(text),
    'Boolean isAlphanumeric()': (text: string) => /^[\p{L}\p{Nd}]+$/u.test(text),
    'Boolean isAlphaSpace()': (text: string) => /^[\p{L} ]*$/u.test(text),
    'Boolean isNumericSpace()': (text: string) => /^[\p{Nd} ]*$/u.test(text),
    'Boolean isAllLowerCase()': (text: string) => /^\p{Ll}+$/u.test(text),
    'Boolean isAllUpperCase()': (text: string) => /^\p{Lu}+$/u.test(text),
    'Boolean isWhitespace()': (text: string) => /^\s*$/.test(text),
    'String escapeHtml4()': (text: string) => {
        for (let n = 0; n < text.length; n++)
            if (text.charCodeAt(n) > 127) throw new NotImplementedError('escapeHtml4 of other than ASCII letters')
        return entities.reduce((result, [letter, entity]) => result.replaceAll(letter, entity), text)
    },
}
