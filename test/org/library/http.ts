/** HttpRequest, HttpResponse, Http and mocks (rows D16 to D20, E9, E10). The network is reached only through perform-callout.ts. */
import { systemInterface, systemType } from './define.ts'
import { chargeBytes } from '../runtime/heap.ts'
import { HttpRequest, HttpResponse } from './http-messages.ts'
import { performCallout } from './perform-callout.ts'
import type { LibraryType } from './registry.ts'
import type { Suspension } from '../apex/program.ts'
import { Blob } from '../runtime/blob.ts'
import { callMethod } from '../runtime/call.ts'
import { ApexList } from '../runtime/collections.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'
import { transaction } from '../runtime/transaction.ts'

class Http extends LibraryObject {
    readonly apexType = 'Http'
}

const calloutError = (text: string): Error => apexException('CalloutException', text)

/** Row D19. Tests with a mock never look at the remote sites. */
function checkEndpoint(request: HttpRequest): void {
    const { remoteSites } = transaction().org
    const url = URL.canParse(request.endpoint ?? '') ? new URL(request.endpoint ?? '') : null
    if (url === null) throw calloutError(`no protocol: ${request.endpoint ?? ''}`)
    if (!remoteSites.has(url.origin)) {
        throw calloutError(
            `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${request.endpoint ?? ''}`,
        )
    }
}

/** Rows C37, D5, D14, D17, D16. The trigger comes first: the save that fires it is uncommitted work too. */
function checkPermitted(): void {
    const running = transaction()
    if (running.triggers.length > 0) throw calloutError('Callout from triggers are currently not supported.')
    if (running.calloutRefusal !== null) throw calloutError(running.calloutRefusal)
    if (running.org.data.hasOpenSavepoints()) throw calloutError('All active Savepoints must be released before making callouts.')
    if (running.uncommittedWork) throw calloutError('You have uncommitted work pending. Please commit or rollback before calling out')
}

/** Row E9. */
function respondFromMock(mock: unknown, request: HttpRequest): HttpResponse {
    if (mock === null || mock === undefined) {
        throw apexException('TypeException', 'Methods defined as TestMethod do not support Web service callouts')
    }
    const response = callMethod(mock, 'respond', [request])
    if (!(response instanceof HttpResponse)) throw nullPointer()
    return response
}

function* send(_http: Http, request: HttpRequest | null): Generator<Suspension, HttpResponse, unknown> {
    if (request === null) throw nullPointer()
    const running = transaction()
    checkPermitted()
    if (running.test === null) checkEndpoint(request)
    running.limits.spend('callouts', 1)
    const response = running.test === null ? yield* overNetwork(request) : respondFromMock(running.test.httpMock, request)
    chargeBytes(response.body.length)
    return response
}

/** Row D18: 120 s for all callouts of a transaction; the last one may be cut short. */
function* overNetwork(request: HttpRequest): Generator<Suspension, HttpResponse, unknown> {
    const { limits, org, isAsync } = transaction()
    org.countCallout(request.endpoint ?? '')
    const timeout = Math.min(request.timeout, Math.max(limits.max('calloutMs') - limits.used('calloutMs'), 1))
    const started = Date.now()
    const outcome = yield { reason: 'callout', perform: () => performCallout(request, timeout, isAsync) }
    limits.spend('calloutMs', Date.now() - started)
    if (outcome instanceof HttpResponse) return outcome
    throw calloutError(outcome as string)
}

function setTimeout(request: HttpRequest, milliseconds: number): void {
    if (milliseconds < 1 || milliseconds > 120_000) throw calloutError(`Timeout must be between 1 and 120000 ms: ${milliseconds}`)
    request.timeout = milliseconds
}

const headerKeys = (response: HttpResponse): ApexList => new ApexList({ name: 'String', arguments: [] }, [...response.headers.keys()])

const http = systemType('Http', { 'new()': () => new Http(), 'HttpResponse send(HttpRequest)': send })

const request = systemType('HttpRequest', {
    'new()': () => new HttpRequest(),
    'void setEndpoint(String)': (message: HttpRequest, endpoint: string | null) => (message.endpoint = endpoint),
    'String getEndpoint()': (message: HttpRequest) => message.endpoint,
    'void setMethod(String)': (message: HttpRequest, method: string) => (message.method = method),
    'String getMethod()': (message: HttpRequest) => message.method,
    'void setHeader(String, String)': (message: HttpRequest, name: string, value: string) => message.setHeader(name, value),
    'String getHeader(String)': (message: HttpRequest, name: string) => message.header(name),
    'void setBody(String)': (message: HttpRequest, body: string) => message.setBody(Buffer.from(body, 'utf8')),
    'String getBody()': (message: HttpRequest) => message.body.toString('utf8'),
    'void setBodyAsBlob(Blob)': (message: HttpRequest, body: Blob) => message.setBody(body.bytes),
    'Blob getBodyAsBlob()': (message: HttpRequest) => new Blob(message.body),
    'void setTimeout(Integer)': setTimeout,
})

const response = systemType('HttpResponse', {
    'new()': () => new HttpResponse(),
    'Integer getStatusCode()': (message: HttpResponse) => message.statusCode,
    'void setStatusCode(Integer)': (message: HttpResponse, code: number) => (message.statusCode = code),
    'String getStatus()': (message: HttpResponse) => message.status,
    'void setStatus(String)': (message: HttpResponse, status: string) => (message.status = status),
    'String getBody()': (message: HttpResponse) => message.body.toString('utf8'),
    'void setBody(String)': (message: HttpResponse, body: string) => message.setBody(Buffer.from(body, 'utf8')),
    'Blob getBodyAsBlob()': (message: HttpResponse) => new Blob(message.body),
    'void setBodyAsBlob(Blob)': (message: HttpResponse, body: Blob) => message.setBody(body.bytes),
    'String getHeader(String)': (message: HttpResponse, name: string) => message.header(name),
    'List<String> getHeaderKeys()': headerKeys,
    'void setHeader(String, String)': (message: HttpResponse, name: string, value: string) => message.setHeader(name, value),
})

export const httpTypes: readonly LibraryType[] = [
    http,
    request,
    response,
    systemInterface('HttpCalloutMock', ['HttpResponse respond(HttpRequest)']),
]
