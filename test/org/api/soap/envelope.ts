/** SOAP 1.1 envelopes: reads a request's session, operation and arguments; writes results and faults as Salesforce's APIs shape them. */
import { childText, readMetadataXml, type XmlElement } from '../../schema/metadata-xml.ts'

export interface SoapRequest {
    /** '' where there is none. */
    readonly sessionId: string
    /** Without its namespace's prefix. */
    readonly operation: string
    readonly body: XmlElement
}

/** `code` such as INVALID_SESSION_ID; answered with HTTP 500 (SOAP 1.1, section 6.2). */
export class SoapFault extends Error {
    readonly code: string

    constructor(code: string, message: string) {
        super(message)
        this.code = code
    }
}

/** Prefixes are the sender's choice; what they stand for is not looked at. */
function withoutPrefixes({ name, text, children }: XmlElement): XmlElement {
    return { name: name.slice(name.indexOf(':') + 1), text, children: children.map(withoutPrefixes) }
}

export function findChild(element: XmlElement | undefined, name: string): XmlElement | undefined {
    return element?.children.find((child) => child.name === name)
}

/** @throws SoapFault where it is no envelope with one operation. */
export function readEnvelope(text: string): SoapRequest {
    const envelope = parse(text)
    const session = findChild(findChild(envelope, 'Header'), 'SessionHeader')
    const body = findChild(envelope, 'Body')?.children[0]
    if (envelope.name !== 'Envelope' || body === undefined)
        throw new SoapFault('UNKNOWN_EXCEPTION', 'No operation in the body of the envelope')
    return { sessionId: session === undefined ? '' : (childText(session, 'sessionId') ?? ''), operation: body.name, body }
}

function parse(text: string): XmlElement {
    try {
        return withoutPrefixes(readMetadataXml(text, 'request'))
    } catch (error) {
        throw new SoapFault('UNKNOWN_EXCEPTION', error instanceof Error ? error.message : 'not well-formed XML')
    }
}

function escape(text: string): string {
    return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

export type SoapValue = string | number | boolean | null | undefined | readonly SoapValue[] | { readonly [name: string]: SoapValue }

/** Lists repeat their element; null is nil; undefined is left out. */
function writeValue(name: string, value: SoapValue): string {
    if (value === undefined) return ''
    if (value === null) return `<${name} xsi:nil="true"/>`
    if (isList(value)) return value.map((one) => writeValue(name, one)).join('')
    if (typeof value === 'object') {
        const inner = Object.entries(value).map(([key, one]) => writeValue(key, one))
        return `<${name}>${inner.join('')}</${name}>`
    }
    return `<${name}>${escape(String(value))}</${name}>`
}

function isList(value: SoapValue): value is readonly SoapValue[] {
    return Array.isArray(value)
}

function writeEnvelope(namespace: string, header: string, body: string): string {
    return (
        '<?xml version="1.0" encoding="UTF-8"?>' +
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
        ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="${namespace}">` +
        `${header === '' ? '' : `<soapenv:Header>${header}</soapenv:Header>`}<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
    )
}

export interface SoapAnswer {
    readonly result: SoapValue
    /** Elements of the header. */
    readonly header?: Readonly<Record<string, SoapValue>>
}

export function writeAnswer(namespace: string, operation: string, { result, header = {} }: SoapAnswer): string {
    const headers = Object.entries(header).map(([name, value]) => writeValue(name, value))
    return writeEnvelope(namespace, headers.join(''), `<${operation}Response>${writeValue('result', result)}</${operation}Response>`)
}

export function writeFault({ code, message }: SoapFault): string {
    const fault = `<faultcode>sf:${code}</faultcode><faultstring>${escape(`${code}: ${message}`)}</faultstring>`
    const namespace = 'http://soap.sforce.com/2006/04/metadata'
    return writeEnvelope(namespace, '', `<soapenv:Fault xmlns:sf="${namespace}">${fault}</soapenv:Fault>`)
}
