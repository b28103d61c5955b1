/** Pattern and Matcher over translated Java expressions (row G14). */
import { systemType } from './define.ts'
import { javaRegex, quoteRegex, replaceMatches, splitText } from './java-regex.ts'
import { ApexList } from '../runtime/collections.ts'
import { apexException, limitException, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'

/** Characters that one matcher may read (row G14). A match is charged up to its end, a miss up to the end of the text. */
const INPUT_ACCESS_MAX = 1_000_000

function present(text: string | null): string {
    if (text === null) throw nullPointer()
    return text
}

class ApexPattern extends LibraryObject {
    readonly apexType = 'Pattern'
    readonly source: string

    constructor(source: string) {
        super()
        this.source = source
        javaRegex(source)
    }

    override toString(): string {
        return this.source
    }
}

class ApexMatcher extends LibraryObject {
    readonly apexType = 'Matcher'
    readonly pattern: ApexPattern
    text: string
    private accesses = 0
    private position = 0
    private match: RegExpExecArray | null = null
    /** Where the region begins in the text as given: `text` is what lies inside the region. */
    private offset = 0
    private whole: string

    constructor(pattern: ApexPattern, text: string) {
        super()
        this.pattern = pattern
        this.text = text
        this.whole = text
    }

    private execute(source: string, from: number): boolean {
        const regex = javaRegex(source)
        regex.lastIndex = from
        this.match = regex.exec(this.text)
        this.accesses += (this.match === null ? this.text.length : regex.lastIndex) - from
        if (this.accesses > INPUT_ACCESS_MAX) throw limitException('Regex too complicated')
        return this.match !== null
    }

    private wrapped(prefix: string, suffix: string): string {
        const { source } = this.pattern
        const isInsensitive = source.startsWith('(?i)')
        return `${isInsensitive ? '(?i)' : ''}${prefix}(?:${isInsensitive ? source.slice(4) : source})${suffix}`
    }

    matches(): boolean {
        return this.execute(this.wrapped('\\A', '\\z'), 0)
    }

    lookingAt(): boolean {
        return this.execute(this.wrapped('\\A', ''), 0)
    }

    find(): boolean {
        if (this.position > this.text.length || !this.execute(this.pattern.source, this.position)) return false
        const [found = ''] = this.match ?? []
        this.position = (this.match?.index ?? 0) + Math.max(found.length, 1)
        return true
    }

    reset(text: string = this.whole): this {
        this.whole = text
        return this.region(0, text.length)
    }

    /** Java's default bounds: anchors hold at the region's ends, and lookaround does not see beyond them. */
    region(start: number, end: number): this {
        if (start < 0 || start > end || end > this.whole.length)
            throw apexException('StringException', `Index out of range: ${start}, ${end}`)
        this.offset = start
        this.text = this.whole.slice(start, end)
        this.position = 0
        this.match = null
        return this
    }

    get regionStart(): number {
        return this.offset
    }

    get regionEnd(): number {
        return this.offset + this.text.length
    }

    /** Java resets the region before it replaces. */
    replace(replacement: string, isFirstOnly: boolean): string {
        this.reset()
        return replaceMatches(this.text, this.pattern.source, replacement, isFirstOnly)
    }

    found(): RegExpExecArray {
        if (this.match === null) throw apexException('StringException', 'No match found')
        return this.match
    }

    group(position: number): string | null {
        const match = this.found()
        if (position < 0 || position >= match.length) throw apexException('StringException', `No group ${position}`)
        return match[position] ?? null
    }

    bound(position: number, side: 0 | 1): number {
        const found = this.found().indices?.[position]?.[side]
        return found === undefined ? -1 : found + this.offset
    }
}

const matcher = (pattern: ApexPattern, text: string | null): ApexMatcher => new ApexMatcher(pattern, present(text))

export const patternType = systemType('Pattern', {
    'static Pattern compile(String)': (source: string | null) => new ApexPattern(present(source)),
    'static Boolean matches(String, String)': (source: string | null, text: string | null) =>
        matcher(new ApexPattern(present(source)), text).matches(),
    'static String quote(String)': (text: string | null) => quoteRegex(present(text)),
    'Matcher matcher(String)': matcher,
    'String pattern()': (pattern: ApexPattern) => pattern.source,
    'List<String> split(String)': (pattern: ApexPattern, text: string) =>
        new ApexList({ name: 'String', arguments: [] }, splitText(text, pattern.source, 0)),
})

export const matcherType = systemType('Matcher', {
    'Boolean matches()': (value: ApexMatcher) => value.matches(),
    'Boolean lookingAt()': (value: ApexMatcher) => value.lookingAt(),
    'Boolean find()': (value: ApexMatcher) => value.find(),
    'String group()': (value: ApexMatcher) => value.group(0),
    'String group(Integer)': (value: ApexMatcher, position: number) => value.group(position),
    'Integer groupCount()': (value: ApexMatcher) => (new RegExp(`${javaRegex(value.pattern.source).source}|`).exec('')?.length ?? 1) - 1,
    'Integer start()': (value: ApexMatcher) => value.bound(0, 0),
    'Integer start(Integer)': (value: ApexMatcher, position: number) => value.bound(position, 0),
    'Integer end()': (value: ApexMatcher) => value.bound(0, 1),
    'Integer end(Integer)': (value: ApexMatcher, position: number) => value.bound(position, 1),
    'Matcher reset()': (value: ApexMatcher) => value.reset(),
    'Matcher reset(String)': (value: ApexMatcher, text: string | null) => value.reset(present(text)),
    'Matcher region(Integer, Integer)': (value: ApexMatcher, start: number, end: number) => value.region(start, end),
    'Integer regionStart()': (value: ApexMatcher) => value.regionStart,
    'Integer regionEnd()': (value: ApexMatcher) => value.regionEnd,
    'String replaceAll(String)': (value: ApexMatcher, to: string) => value.replace(present(to), false),
    'String replaceFirst(String)': (value: ApexMatcher, to: string) => value.replace(present(to), true),
})
