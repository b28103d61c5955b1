/**
 * The SOAP doors that tools use: /services/Soap/m (Metadata API) and /services/Soap/s (Apex). The session stands in the envelope, not in a
 * header; each call counts as an API request. What an operation does is the tables' matter.
 */
import express from 'express'
import type { Request, Response, Router } from 'express'
import { ApexException } from '../../runtime/exception.ts'
import { spendCall, withCurrentUser } from '../gate.ts'
import { METADATA_OPERATIONS } from '../metadata/metadata-operations.ts'
import type { ApiServices } from '../services.ts'
import type { Session } from '../sessions.ts'
import { APEX_OPERATIONS } from '../tooling/apex-operations.ts'
import { readVersion } from '../versions.ts'
import { readEnvelope, SoapFault, type SoapRequest, writeAnswer, writeFault } from './envelope.ts'
import type { SoapOperations } from './soap-operation.ts'

/** 39 MB of zip file in base64 and its envelope (Metadata API Developer Guide, "Metadata Limits"). */
const BODY_MAX = '55mb'

interface Door {
    readonly namespace: string
    readonly operations: SoapOperations
}

const METADATA: Door = { namespace: 'http://soap.sforce.com/2006/04/metadata', operations: METADATA_OPERATIONS }
const APEX: Door = { namespace: 'http://soap.sforce.com/2006/08/apex', operations: APEX_OPERATIONS }

function authenticate({ sessions, org }: ApiServices, { sessionId }: SoapRequest): Session {
    const session = sessions.use(sessionId)
    if (session === null) throw new SoapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session')
    if (!spendCall(org, session)) throw new SoapFault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
    return withCurrentUser(org, session)
}

function faultOf(error: unknown): SoapFault | null {
    if (error instanceof SoapFault) return error
    return error instanceof ApexException ? new SoapFault('UNKNOWN_EXCEPTION', error.getMessage()) : null
}

function answer(services: ApiServices, { namespace, operations }: Door) {
    return async (request: Request, response: Response): Promise<void> => {
        try {
            if (readVersion(String(request.params['version'])) === null)
                throw new SoapFault('UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL')
            const envelope = readEnvelope(typeof request.body === 'string' ? request.body : '')
            const session = authenticate(services, envelope)
            const operation = operations[envelope.operation]
            if (operation === undefined)
                throw new SoapFault('UNKNOWN_EXCEPTION', `not implemented: the SOAP operation ${envelope.operation}`)
            const result = await operation({ services, session, body: envelope.body })
            response.type('text/xml').send(writeAnswer(namespace, envelope.operation, result))
        } catch (error) {
            const fault = faultOf(error)
            if (fault === null) throw error
            response.status(500).type('text/xml').send(writeFault(fault))
        }
    }
}

export function soapRoutes(services: ApiServices): Router {
    const router = express.Router()
    const text = express.text({ type: () => true, limit: BODY_MAX })
    router.post('/services/Soap/m/:version', text, answer(services, METADATA))
    router.post(['/services/Soap/s/:version', '/services/Soap/s/:version/:orgId'], text, answer(services, APEX))
    return router
}
