/** What a SOAP operation is given and gives. Types only. */
import type { XmlElement } from '../../schema/metadata-xml.ts'
import type { ApiServices } from '../services.ts'
import type { Session } from '../sessions.ts'
import type { SoapAnswer } from './envelope.ts'

export interface SoapCall {
    readonly services: ApiServices
    readonly session: Session
    /** The operation's element; names without prefixes. */
    readonly body: XmlElement
}

export type SoapOperation = (call: SoapCall) => SoapAnswer | Promise<SoapAnswer>
export type SoapOperations = Readonly<Record<string, SoapOperation>>
