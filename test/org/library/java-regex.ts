/**
 * Java regular expressions as JavaScript ones (rows A17, G14). Constructs whose meaning differs are rewritten, those without an equal
 * are refused by name.
 */
import { NotImplementedError, apexException } from '../runtime/exception.ts'

const SPACE = ' \\t\\n\\x0B\\f\\r'
const LINE_END = '\\n\\r\\u0085\\u2028\\u2029'
const POSIX: Readonly<Record<string, string>> = {
    Alpha: 'A-Za-z',
    Digit: '0-9',
    Alnum: 'A-Za-z0-9',
    Upper: 'A-Z',
    Lower: 'a-z',
    Space: SPACE,
    XDigit: '0-9A-Fa-f',
    Punct: '!-\\/:-@\\[-`{-~',
    ASCII: '\\x00-\\x7F',
}

class Translation {
    private readonly source: string
    private position = 0
    private inClass = false
    private output = ''

    constructor(source: string) {
        this.source = source
    }

    run(): string {
        while (this.position < this.source.length) this.output += this.next()
        return this.output
    }

    private take(text: string): boolean {
        if (!this.source.startsWith(text, this.position)) return false
        this.position += text.length
        return true
    }

    private next(): string {
        if (this.take('\\')) return this.escape()
        return this.inClass ? this.insideClass() : this.outsideClass()
    }

    private escape(): string {
        const letter = this.source.charAt(this.position++)
        if (letter === 'Q') return this.quotation()
        if (letter === 's') return this.inClass ? SPACE : `[${SPACE}]`
        if (letter === 'S' && !this.inClass) return `[^${SPACE}]`
        if (letter === 'p') return this.property()
        if (letter === 'A' && !this.inClass) return '(?<![\\s\\S])'
        if (letter === 'z' && !this.inClass) return '(?![\\s\\S])'
        if (letter === 'Z' && !this.inClass) return `(?=(?:\\r\\n|[${LINE_END}])?(?![\\s\\S]))`
        if (letter === 'x' && this.source.charAt(this.position) === '{') throw new NotImplementedError('regular expression \\x{…}')
        if (/[a-zA-Z]/.test(letter) && !'dDwWbBtnrfxuk'.includes(letter)) throw new NotImplementedError(`regular expression \\${letter}`)
        return `\\${letter}`
    }

    private quotation(): string {
        const end = this.source.indexOf('\\E', this.position)
        const text = this.source.slice(this.position, end < 0 ? undefined : end)
        this.position = end < 0 ? this.source.length : end + 2
        return quoteRegex(text)
    }

    private property(): string {
        const name = /^\{(\w+)\}/.exec(this.source.slice(this.position))?.[1]
        const set = name === undefined ? undefined : POSIX[name]
        if (name === undefined || set === undefined) throw new NotImplementedError(`regular expression \\p{${name ?? ''}}`)
        this.position += name.length + 2
        return this.inClass ? set : `[${set}]`
    }

    private insideClass(): string {
        if (this.take('&&')) throw new NotImplementedError('regular expression class intersection &&')
        const letter = this.source.charAt(this.position++)
        if (letter === '[') throw new NotImplementedError('regular expression class inside a class')
        if (letter === ']') this.inClass = false
        return letter
    }

    private outsideClass(): string {
        if (this.take('(?>')) throw new NotImplementedError('regular expression (?>…)')
        const flags = /^\(\?[a-zA-Z-]+[:)]/.exec(this.source.slice(this.position))
        if (flags !== null) throw new NotImplementedError(`regular expression ${flags[0]}`)
        if (/^[*+?}]\+/.test(this.source.slice(this.position)))
            throw new NotImplementedError('possessive quantifier in a regular expression')
        const letter = this.source.charAt(this.position++)
        if (letter === '[') {
            this.inClass = true
            return this.take('^') ? '[^' : '['
        }
        if (letter === '.') return `[^${LINE_END}]`
        if (letter === '$') return `(?=(?:\\r\\n|[${LINE_END}])?(?![\\s\\S]))`
        return letter
    }
}

export function quoteRegex(text: string): string {
    return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

const compiled = new Map<string, RegExp>()

/** @throws StringException for a text that is no regular expression. */
export function javaRegex(pattern: string): RegExp {
    const known = compiled.get(pattern)
    if (known !== undefined) return new RegExp(known)
    const isInsensitive = pattern.startsWith('(?i)')
    const source = new Translation(isInsensitive ? pattern.slice(4) : pattern).run()
    let made: RegExp
    try {
        made = new RegExp(source, isInsensitive ? 'dgi' : 'dg')
    } catch (error) {
        throw apexException('StringException', `Invalid regex: ${(error as Error).message}`)
    }
    compiled.set(pattern, made)
    return new RegExp(made)
}

/** `$1` and `\$` of a Java replacement. */
function expandReplacement(replacement: string, match: readonly (string | undefined)[]): string {
    let text = ''
    for (let n = 0; n < replacement.length; n++) {
        const letter = replacement.charAt(n)
        if (letter === '\\') text += replacement.charAt(++n)
        else if (letter !== '$') text += letter
        else {
            const group = Number(replacement.charAt(++n))
            if (Number.isNaN(group)) throw apexException('StringException', 'Illegal group reference')
            if (group >= match.length) throw apexException('StringException', `No group ${group}`)
            text += match[group] ?? ''
        }
    }
    return text
}

export function replaceMatches(text: string, pattern: string, replacement: string, isFirstOnly: boolean): string {
    let result = ''
    let end = 0
    for (const match of text.matchAll(javaRegex(pattern))) {
        result += text.slice(end, match.index) + expandReplacement(replacement, match)
        end = match.index + match[0].length
        if (isFirstOnly) break
    }
    return result + text.slice(end)
}

/** One character that means nothing else than itself: then there is no need of a regular expression, in Java's own split neither. */
const PLAIN = /^[^\\^$.*+?()[\]{}|\ud800-\udfff]$/

/** Java's split: no leading empty item for a zero-width match (row A17), no trailing empty items unless a limit says so. */
export function splitText(text: string, pattern: string, limit: number): string[] {
    const items = limit === 0 && PLAIN.test(pattern) ? text.split(pattern) : matchedItems(text, pattern, limit)
    if (items.length === 1) return items
    while (limit === 0 && items.at(-1) === '') items.pop()
    return items
}

/** The text itself where nothing matches. */
function matchedItems(text: string, pattern: string, limit: number): string[] {
    const items: string[] = []
    let start = 0
    for (const match of text.matchAll(javaRegex(pattern))) {
        if (limit > 0 && items.length === limit - 1) break
        const end = match.index + match[0].length
        if (end === 0 || (match[0] === '' && match.index >= text.length)) continue
        items.push(text.slice(start, match.index))
        start = end
    }
    items.push(text.slice(start))
    return items
}
