/** Requests to a route, made from what it declares: some that must be refused, whatever they hit, and a mixture of good and spoilt ones. */
import fc from 'fast-check'
import type { z } from 'zod'
import type { RouteDescription } from '../../../relay/src/http/index.ts'
import { HOSTILE_TEXTS, arbitraryOf, spoil } from './arbitrary-input.ts'
import type { Hints } from './arbitrary-input.ts'

export interface FuzzRequest {
    readonly method: string
    readonly path: string
    readonly contentType: string | null
    readonly body: string | Uint8Array | null
}

type Values = Record<string, string>

const encode = (text: string): string => encodeURIComponent(text.toWellFormed())
const hostileText = fc.constantFrom(...HOSTILE_TEXTS)

/** A value for each name of a shape; numbers and flags as the text they are in a URL. */
function textsOf(shape: Readonly<Record<string, z.ZodType>>, hints: Hints, isSpoilt: boolean): fc.Arbitrary<Values> {
    const arbitraries = Object.entries(shape).map(([name, schema]) => {
        const good = arbitraryOf(schema, name, hints).map(String)
        return [name, isSpoilt ? fc.oneof({ arbitrary: good, weight: 3 }, { arbitrary: hostileText, weight: 1 }) : good] as const
    })
    return fc.record(Object.fromEntries(arbitraries))
}

function urlOf(route: RouteDescription, path: Values, query: Values, more = ''): string {
    const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encode(path[name] ?? ''))
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`)
    const search = [...pairs, ...(more === '' ? [] : [more])].join('&')
    return search === '' ? filled : `${filled}?${search}`
}

function bodyOf(route: RouteDescription, hints: Hints): fc.Arbitrary<unknown> {
    return route.body === null ? fc.constant(undefined) : arbitraryOf(route.body.schema, '', hints)
}

const JSON_TYPE = 'application/json'

/** Good and spoilt values in every place of the request. */
export function mixedRequests(route: RouteDescription, hints: Hints): fc.Arbitrary<FuzzRequest> {
    const body = bodyOf(route, hints).chain((good) => (good === undefined ? fc.constant(good) : fc.oneof(fc.constant(good), spoil(good))))
    const parts = fc.tuple(
        textsOf(route.parameters, hints, true),
        textsOf(route.query, hints, true),
        body,
        fc.subarray(Object.keys(route.query)),
    )
    return parts.map(([path, query, value, given]) => ({
        method: route.method,
        path: urlOf(route, path, Object.fromEntries(given.map((name) => [name, query[name] ?? '']))),
        contentType: value === undefined ? null : JSON_TYPE,
        body: value === undefined ? null : JSON.stringify(value),
    }))
}

/** A JSON text that no parser takes, or that is no object. */
function breakText(text: string): fc.Arbitrary<string | Uint8Array> {
    return fc.oneof(
        { weight: 10, arbitrary: fc.integer({ min: 0, max: Math.max(0, text.length - 1) }).map((at) => text.slice(0, at)) },
        { weight: 10, arbitrary: fc.constantFrom('[]', 'null', '0', '""', '\ufeff{}', '{"a":1,}') },
        { weight: 5, arbitrary: fc.constant(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d])) },
        // Large ones cost time, and more of them show nothing more.
        { weight: 1, arbitrary: fc.constantFrom('['.repeat(5_000), `{"a":"${'x'.repeat(120_000)}"}`) },
    )
}

/** Must be refused: an unknown parameter, or an unreadable body, in an otherwise good request. */
export function brokenRequests(route: RouteDescription, hints: Hints): fc.Arbitrary<FuzzRequest> {
    const parts = fc.tuple(textsOf(route.parameters, hints, false), textsOf(route.query, hints, false), bodyOf(route, hints))
    return parts.chain(([path, query, value]) => {
        const text = value === undefined ? null : JSON.stringify(value)
        const make = (change: Partial<FuzzRequest> & { more?: string }): FuzzRequest => {
            const { more = '', ...rest } = change
            const contentType = text === null ? null : JSON_TYPE
            return { method: route.method, path: urlOf(route, path, query, more), contentType, body: text, ...rest }
        }
        const unknown = hostileText.map((name) => make({ more: `unknown${encode(name.slice(0, 200))}=1` }))
        if (text === null) return unknown
        const unreadable = breakText(text).map((body) => make({ body }))
        const mistyped = fc.constantFrom('text/plain', 'application/json; charset=utf-7', 'multipart/form-data; boundary=x')
        const refused = [unreadable, mistyped.map((contentType) => make({ contentType }))]
        return fc.oneof(...(route.security === 'signature' ? refused : [unknown, ...refused]))
    })
}
