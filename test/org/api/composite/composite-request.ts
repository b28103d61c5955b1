/**
 * The body of a Composite request, checked. REST guide, "Composite Request Body"
 * (https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html).
 */
import { notImplemented } from '../api-error.ts'
import type { JsonObject } from '../json-body.ts'
import { isJsonObject, parseObject, parserError } from '../json-body.ts'

export interface Subrequest {
    readonly method: string
    readonly url: string
    readonly referenceId: string
    /** Undefined where there is none. */
    readonly body: unknown
    readonly headers: Readonly<Record<string, string>>
}

export interface CompositeRequest {
    readonly allOrNone: boolean
    readonly subrequests: readonly Subrequest[]
}

export interface SubrequestResult {
    readonly body: unknown
    readonly httpHeaders: Readonly<Record<string, string>>
    readonly httpStatusCode: number
    readonly referenceId: string | null
}

const SUBREQUESTS_MAX = 25
/** Query, QueryAll and sObject Collections together. */
const QUERIES_MAX = 5
const METHODS = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])
const QUERY = /^\/services\/data\/v[^/]+\/(?:query|queryAll|composite\/sobjects)(?:[/?]|$)/i

function text(json: JsonObject, name: string, at: string): string {
    const value = json[name]
    if (typeof value !== 'string' || value === '') throw parserError(`${at}.${name} is required`)
    return value
}

function readHeaders(value: unknown, at: string): Record<string, string> {
    if (value === undefined || value === null) return {}
    const isRight = isJsonObject(value) && Object.values(value).every((header) => typeof header === 'string')
    if (!isRight) throw parserError(`${at}.httpHeaders must be an object of texts`)
    return Object.fromEntries(Object.entries(value).map(([name, header]) => [name.toLowerCase(), header as string]))
}

function readSubrequest(json: unknown, index: number): Subrequest {
    const at = `compositeRequest[${index}]`
    if (!isJsonObject(json)) throw parserError(`${at} must be an object`)
    const { method, url, referenceId, body, httpHeaders, ...others } = json
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) throw parserError(`Unrecognized field "${unknown}", not marked as ignorable`)
    const name = text({ referenceId }, 'referenceId', at)
    if (!/^\w+$/.test(name)) throw parserError(`${at}.referenceId may hold letters, digits and underscores only`)
    const verb = text({ method }, 'method', at).toUpperCase()
    if (!METHODS.has(verb)) throw parserError(`${at}.method must be one of ${[...METHODS].join(', ')}`)
    return { method: verb, url: text({ url }, 'url', at), referenceId: name, body, headers: readHeaders(httpHeaders, at) }
}

/** @throws ApiError 400 where the body has another form. */
export function readComposite(rawBody: string): CompositeRequest {
    const { allOrNone = false, collateSubrequests = true, compositeRequest, ...others } = parseObject(rawBody)
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) throw parserError(`Unrecognized field "${unknown}", not marked as ignorable`)
    if (typeof allOrNone !== 'boolean' || typeof collateSubrequests !== 'boolean')
        throw parserError('allOrNone and collateSubrequests must be true or false')
    if (!Array.isArray(compositeRequest) || compositeRequest.length === 0)
        throw parserError('compositeRequest must be a list of subrequests')
    const subrequests = compositeRequest.map(readSubrequest)
    if (new Set(subrequests.map(({ referenceId }) => referenceId)).size < subrequests.length)
        throw parserError('each referenceId may be used once')
    if (allOrNone && subrequests.some(({ method }) => method !== 'GET'))
        throw notImplemented('allOrNone of a composite request that writes')
    return { allOrNone, subrequests }
}

/** What is too much, in Salesforce's words (guardian/support-service-lambdas #766 quotes production); null where nothing is. */
export function findExcess({ subrequests }: CompositeRequest): string | null {
    if (subrequests.length > SUBREQUESTS_MAX) return `The request can’t contain more than ${SUBREQUESTS_MAX} operations.`
    const queries = subrequests.filter(({ url }) => QUERY.test(url)).length
    // The text for queries is modelled on the other: no page quotes it.
    return queries > QUERIES_MAX ? `The request can’t contain more than ${QUERIES_MAX} query and collection operations.` : null
}
