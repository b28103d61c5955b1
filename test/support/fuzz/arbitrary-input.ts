/** Inputs made from the schemas that the routes declare: such as they take, and such as nobody should send. */
import fc from 'fast-check'
import { z } from 'zod'

type Json = Record<string, unknown>
/** What a text of this name should be, so that good inputs get past the edge. */
export type Hints = Readonly<Record<string, readonly string[]>>

const TEXT_MAX = 40

/** Each has broken some server: prototypes, injections, paths, control characters, half characters, numbers at the edges, size, depth. */
export const HOSTILE_TEXTS = [
    '',
    ' ',
    '__proto__',
    'constructor',
    "'; drop table rules; --",
    '$1',
    '\\',
    '%',
    '../../etc/passwd',
    '\u0000',
    'a\r\nset-cookie: x',
    '\u001b[31m',
    '\ud800',
    '\u202e\ufeff',
    '{{7*7}}',
    '${7*7}',
    'NaN',
    '-1',
    '9223372036854775808',
    '1e400',
    '00D000000000002EAA',
    'x'.repeat(10_000),
]
const HOSTILE_VALUES: readonly unknown[] = [
    ...HOSTILE_TEXTS,
    null,
    true,
    -1,
    0.1,
    2 ** 53,
    1e308,
    [],
    {},
    [[]],
    { $ne: null },
    JSON.parse('{"__proto__":{"polluted":1}}'),
    JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`),
]

function textOf(schema: Json, name: string, hints: Hints): fc.Arbitrary<string> {
    const known = hints[name]
    if (known !== undefined) return fc.constantFrom(...known)
    if (schema['format'] === 'date-time') return fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString())
    if (schema['format'] === 'uuid') return fc.uuid()
    if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']))
    return fc.string({
        maxLength: Math.min(TEXT_MAX, Number(schema['maxLength'] ?? TEXT_MAX)),
        minLength: Number(schema['minLength'] ?? 0),
    })
}

function recordOf(schema: Json, hints: Hints): fc.Arbitrary<unknown> {
    const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
    const required = (schema['required'] ?? []) as string[]
    if (properties.length === 0 && typeof schema['additionalProperties'] === 'object')
        return fc.dictionary(
            fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/),
            valueOf(schema['additionalProperties'] as Json, '', hints),
            {
                maxKeys: 5,
            },
        )
    const arbitraries = Object.fromEntries(properties.map(([name, property]) => [name, valueOf(property, name, hints)]))
    return fc.record(arbitraries, { requiredKeys: required })
}

/** Of a fixed shape where the schema gives its places, of one kind of thing otherwise. */
function listOf(schema: Json, name: string, hints: Hints): fc.Arbitrary<unknown> {
    const places = schema['prefixItems'] as Json[] | undefined
    if (places !== undefined) return fc.tuple(...places.map((place) => valueOf(place, name, hints)))
    return fc.array(valueOf(schema['items'] as Json, name, hints), { minLength: Number(schema['minItems'] ?? 0), maxLength: 3 })
}

function valueOf(schema: Json, name: string, hints: Hints): fc.Arbitrary<unknown> {
    if ('const' in schema) return fc.constant(schema['const'])
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
    const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, name, hints)))
    const { minimum = -(2 ** 31), maximum = 2 ** 31 } = schema as { minimum?: number; maximum?: number }
    switch (schema['type']) {
        case 'string':
            return textOf(schema, name, hints)
        case 'integer':
            return fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31 - 1) })
        case 'number':
            return fc.double({ noNaN: true, noDefaultInfinity: true })
        case 'boolean':
            return fc.boolean()
        case 'null':
            return fc.constant(null)
        case 'array':
            return listOf(schema, name, hints)
        case 'object':
            return recordOf(schema, hints)
        default:
            return fc.constantFrom(...HOSTILE_VALUES)
    }
}

/** What the schema takes, as far as JSON Schema can say it. */
export function arbitraryOf(schema: z.ZodType, name: string, hints: Hints): fc.Arbitrary<unknown> {
    return valueOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), name, hints)
}

/** Puts a hostile value somewhere into the given one: instead of it, or of something inside. */
export function spoil(value: unknown): fc.Arbitrary<unknown> {
    const hostile = fc.constantFrom(...HOSTILE_VALUES)
    if (typeof value !== 'object' || value === null) return hostile
    const keys = Object.keys(value)
    if (keys.length === 0) return hostile
    const inside = fc.constantFrom(...keys).chain((key) =>
        spoil((value as Json)[key]).map((spoilt) => {
            if (Array.isArray(value)) return (value as unknown[]).map((item, index) => (String(index) === key ? spoilt : item))
            return { ...value, [key]: spoilt }
        }),
    )
    return fc.oneof({ arbitrary: inside, weight: 4 }, { arbitrary: hostile, weight: 1 })
}
