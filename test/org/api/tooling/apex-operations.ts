/** The Apex SOAP API's one operation that tools still use: executeAnonymous (Apex Developer Guide, "SOAP API and SOAP Headers for Apex"). */
import { SoapFault } from '../soap/envelope.ts'
import type { SoapCall, SoapOperations } from '../soap/soap-operation.ts'

/** The code is the one argument, whatever the sender calls it: the CLI and the WSDL have two names. The header carries what the run wrote. */
async function executeAnonymous({ services, session, body }: SoapCall) {
    const [code, ...others] = body.children
    if (code === undefined || others.length > 0)
        throw new SoapFault('UNKNOWN_EXCEPTION', 'executeAnonymous takes one argument: the Apex code')
    const { org } = services
    const before = org.log.length
    const result = await org.executeAnonymous(code.text, session.user)
    return { result: { ...result }, header: { DebuggingInfo: { debugLog: org.log.slice(before).join('\n') } } }
}

export const APEX_OPERATIONS: SoapOperations = { executeAnonymous }
