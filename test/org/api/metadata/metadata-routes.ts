/** The Metadata API over REST: deployments as a multipart request, their state and their end (Metadata API guide, "Deploying with REST"). */
import type { Deployer } from '../../metadata/deployer.ts'
import type { Deployment } from '../../metadata/deployment.ts'
import { ApiError, notImplemented } from '../api-error.ts'
import { isJsonObject, parseObject } from '../json-body.ts'
import type { Answer, ApiRequest, Resources } from '../resource.ts'
import { ok } from '../resource.ts'
import { DeployOptionError, readDeployOptions } from './deploy-options.ts'
import { writeDeployResult } from './deploy-result.ts'

function deployerOf({ org }: ApiRequest): Deployer {
    if (org.deployer === null) throw notImplemented('deployments to an org that was not made of source folders')
    return org.deployer
}

/** The parts of a multipart body. @throws ApiError where it is none. */
async function readForm(request: ApiRequest): Promise<FormData> {
    try {
        const headers = { 'content-type': request.header('content-type') ?? '' }
        return await new Response(new Uint8Array(request.rawBytes ?? Buffer.alloc(0)), { headers }).formData()
    } catch {
        throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'The body must be multipart/form-data with the parts file and entity_content')
    }
}

/** The CLI sends the options as a file part without a name, others as text. */
async function readOptions(form: FormData): Promise<Readonly<Record<string, unknown>>> {
    const part = form.get('entity_content')
    const text = part === null ? '{}' : typeof part === 'string' ? part : await part.text()
    const options = parseObject(text)['deployOptions'] ?? {}
    if (!isJsonObject(options)) throw new ApiError(400, 'INVALID_INPUT', 'deployOptions must be an object')
    return options
}

async function deploy(request: ApiRequest): Promise<Answer> {
    const form = await readForm(request)
    const file = form.get('file')
    if (file === null || typeof file === 'string')
        throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'file: send the zip file as a part with a filename')
    try {
        const options = readDeployOptions(await readOptions(form))
        const deployment = deployerOf(request).start(Buffer.from(await file.arrayBuffer()), options, request.session.user)
        const { id } = deployment
        return { status: 201, body: { id, validatedDeployRequestId: null, deployResult: writeDeployResult(deployment, false) } }
    } catch (error) {
        if (error instanceof DeployOptionError) throw new ApiError(400, 'INVALID_OPERATION', error.message)
        throw error
    }
}

function find(request: ApiRequest): Deployment {
    const id = request.parameters['id'] ?? ''
    const deployment = deployerOf(request).find(id)
    if (deployment === undefined) throw new ApiError(404, 'NOT_FOUND', `Invalid deploy ID: ${id}`)
    return deployment
}

function check(request: ApiRequest): Answer {
    const deployment = find(request)
    return ok({ id: deployment.id, deployResult: writeDeployResult(deployment, request.query.get('includeDetails') === 'true') })
}

function cancel(request: ApiRequest): Answer {
    const deployment = find(request)
    const asked = parseObject(request.rawBody)['deployResult']
    if (!isJsonObject(asked) || asked['status'] !== 'Canceling')
        throw new ApiError(400, 'INVALID_INPUT', 'deployResult.status must be Canceling')
    deployerOf(request).cancel(deployment)
    return { status: 202, body: { id: deployment.id, deployResult: writeDeployResult(deployment, false) } }
}

export function metadataRoutes(resources: Resources): void {
    resources.add('/metadata/deployRequest', { POST: deploy })
    resources.add('/metadata/deployRequest/:id', { GET: check, PATCH: cancel })
}
