/** Resources that tell about the org instead of its records: the list of resources, describe global, describe. */
import type { SchemaObject } from '../platform/schema-types.ts'
import { noSuchResource } from './api-error.ts'
import { describeBriefly, describeFully } from './describe.ts'
import type { ApiRequest, Resources } from './resource.ts'
import { ok } from './resource.ts'

/** Object names ignore case (row A1; nforce sends them in lower case). Row H3 for an unknown one. */
export function findObject(request: ApiRequest, name: string): SchemaObject {
    const object = request.schema.object(name)
    if (object === undefined) throw noSuchResource()
    return object
}

function listResources({ base, org, session }: ApiRequest): object {
    const { orgId, instanceUrl } = org.services
    return {
        sobjects: `${base}/sobjects`,
        query: `${base}/query`,
        queryAll: `${base}/queryAll`,
        composite: `${base}/composite`,
        tooling: `${base}/tooling`,
        limits: `${base}/limits`,
        identity: `${instanceUrl}/id/${orgId}/${session.user.id}`,
    }
}

function describeGlobal({ base, schema }: ApiRequest): object {
    return {
        encoding: 'UTF-8',
        maxBatchSize: 200,
        sobjects: [...schema.objects()].map((object) => describeBriefly(object, base)),
    }
}

export function describeRoutes(resources: Resources): void {
    resources.add('/', { GET: (request) => ok(listResources(request)) })
    resources.add('/sobjects', { GET: (request) => ok(describeGlobal(request)) })
    resources.add('/sobjects/:object/describe', {
        GET: (request) => ok(describeFully(findObject(request, request.parameters['object'] ?? ''), request.base)),
    })
}
