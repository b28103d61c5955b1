/** The Apex SOAP API's one operation that tools still use: executeAnonymous (Apex Developer Guide, "SOAP API and SOAP Headers for Apex"). */
import { childText } from '../../schema/metadata-xml.ts'
import type { SoapCall, SoapOperations } from '../soap/soap-operation.ts'

/** The debug log travels in the header; here it is what the run wrote. */
async function executeAnonymous({ services, session, body }: SoapCall) {
    const { org } = services
    const before = org.log.length
    const result = await org.executeAnonymous(childText(body, 'String') ?? '', session.user)
    return { result: { ...result }, header: { DebuggingInfo: { debugLog: org.log.slice(before).join('\n') } } }
}

export const APEX_OPERATIONS: SoapOperations = { executeAnonymous }
