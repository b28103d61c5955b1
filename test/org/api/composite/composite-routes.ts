/**
 * Composite: up to 25 requests in one, which counts as one API request
 * (https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html).
 */
import { ApiError, noSuchResource } from '../api-error.ts'
import { answerOf } from '../error-answers.ts'
import type { Answer, ApiRequest, Resources } from '../resource.ts'
import { ok } from '../resource.ts'
import { readVersion } from '../versions.ts'
import type { Subrequest, SubrequestResult } from './composite-request.ts'
import { findExcess, readComposite } from './composite-request.ts'
import { resolveText, resolveValue } from './references.ts'

const ADDRESS = /^\/services\/data\/v([^/]+)(\/[^?]*)(?:\?(.*))?$/s
/** Every sObject resource, queries and Collections; /limits and others are not listed there. */
const SUPPORTED = /^\/(?:sobjects|query|queryAll|composite\/sobjects)(?:\/|$)/i

function resultOf({ status, body, headers }: Answer, referenceId: string | null): SubrequestResult {
    return { body: body ?? null, httpHeaders: headers ?? {}, httpStatusCode: status, referenceId }
}

function open(request: ApiRequest, { method, url, body, headers }: Subrequest): Omit<ApiRequest, 'parameters'> & { path: string } {
    const [, versionText = '', path = '', query = ''] = ADDRESS.exec(url) ?? []
    const version = readVersion(versionText)
    if (version === null) throw noSuchResource()
    if (!SUPPORTED.test(path)) throw new ApiError(400, 'PROCESSING_HALTED', `${method} ${url} is not supported in a composite request`)
    return {
        ...request,
        path,
        version,
        base: `/services/data/v${version}.0`,
        query: new URLSearchParams(query),
        rawBody: body === undefined ? '' : JSON.stringify(body),
        header: (name) => headers[name.toLowerCase()],
    }
}

/** Each subrequest is a transaction of its own; its error is its answer. */
async function run(
    resources: Resources,
    request: ApiRequest,
    subrequest: Subrequest,
    done: ReadonlyMap<string, SubrequestResult>,
): Promise<SubrequestResult> {
    const { method, referenceId } = subrequest
    try {
        const url = resolveText(subrequest.url, done)
        const refusal = request.refusals.take(method, url)
        if (refusal !== null) return resultOf(refusal, referenceId)
        const { path, ...own } = open(request, { ...subrequest, url, body: resolveValue(subrequest.body, done) })
        return resultOf(await resources.answer(method, path, own), referenceId)
    } catch (error) {
        return resultOf(answerOf(request.org, error), referenceId)
    }
}

/** With allOrNone one failure is everybody's (REST guide, "Composite Subrequest Result": all others return 400). */
function failTogether(results: readonly SubrequestResult[]): SubrequestResult[] {
    if (results.every(({ httpStatusCode }) => httpStatusCode < 400)) return [...results]
    const halted = new ApiError(
        400,
        'PROCESSING_HALTED',
        'The transaction was rolled back since another operation in the same transaction failed.',
    )
    return results.map((result) =>
        result.httpStatusCode < 400 ? resultOf({ status: 400, body: halted.body() }, result.referenceId) : result,
    )
}

function composite(resources: Resources) {
    return async (request: ApiRequest): Promise<Answer> => {
        const body = readComposite(request.rawBody)
        const excess = findExcess(body)
        if (excess !== null) {
            const refusal = new ApiError(400, 'LIMIT_EXCEEDED', excess)
            return ok({ compositeResponse: [resultOf({ status: 400, body: refusal.body() }, null)] })
        }
        const done = new Map<string, SubrequestResult>()
        for (const subrequest of body.subrequests) done.set(subrequest.referenceId, await run(resources, request, subrequest, done))
        const results = [...done.values()]
        return ok({ compositeResponse: body.allOrNone ? failTogether(results) : results })
    }
}

export function compositeRoutes(resources: Resources): void {
    resources.add('/composite', { POST: composite(resources) })
}
