/** Finds what is served at a path: one that is fixed by one look, one with parameters among the few of as many segments. */
import { HeadroomError } from '../platform/errors.ts'

interface FoundPath<Served> {
    readonly served: Served
    /** By their names, decoded. */
    readonly parameters: Record<string, string>
}

interface Pattern<Served> {
    readonly served: Served
    readonly segments: readonly string[]
}

const isParameter = (segment: string): boolean => segment.startsWith('{')

function decode(segment: string): string {
    try {
        return decodeURIComponent(segment)
    } catch (error) {
        throw new HeadroomError('parameter_invalid', 'The path is not encoded as UTF-8: correct it.', { cause: error })
    }
}

/** An empty segment is no value of a parameter. */
const matches = (pattern: readonly string[], segments: readonly string[]): boolean =>
    pattern.every((expected, index) => (isParameter(expected) ? segments[index] !== '' : segments[index] === expected))

function readParameters(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
    const named = pattern.flatMap((name, index) => (isParameter(name) ? [[name.slice(1, -1), decode(segments[index] ?? '')]] : []))
    return Object.fromEntries(named) as Record<string, string>
}

/** Paths as OpenAPI writes them, `/v1/rules/{ruleId}`; a fixed one comes before one with parameters, of two such the first. */
export function createPathTable<Served>(paths: Iterable<readonly [string, Served]>): (path: string) => FoundPath<Served> | null {
    const fixed = new Map<string, FoundPath<Served>>()
    const patterns = new Map<number, Pattern<Served>[]>()
    for (const [path, served] of paths) {
        const segments = path.split('/')
        if (!segments.some(isParameter)) fixed.set(path, { served, parameters: {} })
        else patterns.set(segments.length, [...(patterns.get(segments.length) ?? []), { served, segments }])
    }
    return (path) => {
        const found = fixed.get(path)
        if (found !== undefined) return found
        const segments = path.split('/')
        const pattern = patterns.get(segments.length)?.find((candidate) => matches(candidate.segments, segments))
        return pattern === undefined ? null : { served: pattern.served, parameters: readParameters(pattern.segments, segments) }
    }
}
