/** The Metadata API's SOAP operations that deploying needs: deploy, checkDeployStatus, cancelDeploy, describeMetadata. */
import type { Deployer } from '../../metadata/deployer.ts'
import type { Deployment } from '../../metadata/deployment.ts'
import { CHILD_TYPES, COMPONENT_TYPES } from '../../metadata/component-types.ts'
import { childText, type XmlElement } from '../../schema/metadata-xml.ts'
import type { ApiServices } from '../services.ts'
import { findChild, SoapFault } from '../soap/envelope.ts'
import type { SoapCall, SoapOperations } from '../soap/soap-operation.ts'
import { DeployOptionError, readDeployOptions } from './deploy-options.ts'
import { writeDeployResult } from './deploy-result.ts'

function deployerOf({ org }: ApiServices): Deployer {
    if (org.deployer === null)
        throw new SoapFault('UNKNOWN_EXCEPTION', 'not implemented: deployments to an org that was not made of source folders')
    return org.deployer
}

/** Elements that come several times are a list. */
function optionsOf(element: XmlElement | undefined): Record<string, unknown> {
    const options: Record<string, unknown> = {}
    for (const { name, text } of element?.children ?? []) options[name] = name in options ? [options[name], text].flat() : text
    return options
}

function deploy({ services, session, body }: SoapCall) {
    const zip = Buffer.from(childText(body, 'ZipFile') ?? '', 'base64')
    try {
        const options = readDeployOptions(optionsOf(findChild(body, 'DeployOptions')))
        const { id } = deployerOf(services).start(zip, options, session.user)
        return { result: { done: false, id, state: 'Queued' } }
    } catch (error) {
        if (error instanceof DeployOptionError) throw new SoapFault('INVALID_OPERATION', error.message)
        throw error
    }
}

function find(services: ApiServices, id: string): Deployment {
    const deployment = deployerOf(services).find(id)
    if (deployment === undefined) throw new SoapFault('INVALID_ID_FIELD', `Invalid deploy ID: ${id}`)
    return deployment
}

function checkDeployStatus({ services, body }: SoapCall) {
    const deployment = find(services, childText(body, 'asyncProcessId') ?? '')
    return { result: writeDeployResult(deployment, childText(body, 'includeDetails') === 'true') }
}

function cancelDeploy({ services, body }: SoapCall) {
    const deployment = find(services, body.children[0]?.text ?? '')
    return { result: { done: deployerOf(services).cancel(deployment), id: deployment.id } }
}

function describeMetadata({ services }: SoapCall) {
    const types = COMPONENT_TYPES.map(({ name, folder, suffix, hasContent }) => ({
        childXmlNames: CHILD_TYPES.filter(({ parent }) => parent === name).map((child) => child.name),
        directoryName: folder,
        inFolder: false,
        metaFile: hasContent === true,
        ...(suffix === null ? {} : { suffix }),
        xmlName: name,
    }))
    const { isSandbox } = services.org.services
    return { result: { metadataObjects: types, organizationNamespace: '', partialSaveAllowed: false, testRequired: !isSandbox } }
}

export const METADATA_OPERATIONS: SoapOperations = { deploy, checkDeployStatus, cancelDeploy, describeMetadata }
