/** Pattern and Matcher over translated Java expressions (row G14). */
import { systemType } from './define.ts'
import { javaRegex, quoteRegex, replaceMatches, splitText } from './java-regex.ts'
import { ApexList } from '../runtime/collections.ts'
import { apexException, limitException, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'

/** Characters that one expression may read (row G14). Every match attempt is charged with the text's length. */
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

    constructor(pattern: ApexPattern, text: string) {
        super()
        this.pattern = pattern
        this.text = text
    }

    private execute(source: string, from: number): boolean {
        this.accesses += this.text.length - from
        if (this.accesses > INPUT_ACCESS_MAX) throw limitException('Regex too complicated')
        const regex = javaRegex(source)
        regex.lastIndex = from
        this.match = regex.exec(this.text)
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

    reset(text: string = this.text): this {
        this.text = text
        this.position = 0
        this.match = null
        return this
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
        return this.found().indices?.[position]?.[side] ?? -1
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
    'String replaceAll(String)': (value: ApexMatcher, to: string) => replaceMatches(value.text, value.pattern.source, present(to), false),
    'String replaceFirst(String)': (value: ApexMatcher, to: string) => replaceMatches(value.text, value.pattern.source, present(to), true),
})
