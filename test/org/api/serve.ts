/** Carries requests that passed the gate to their resource, and answers back. */
import type { Request, Response } from 'express'
import type { Answer, ApiRequest, Resources, TextBody } from './resource.ts'

function sendText(response: Response, { type, content, cutAt }: TextBody): void {
    response.type(type)
    if (cutAt === undefined) {
        response.send(content)
        return
    }
    const bytes = Buffer.from(content)
    response.set('Content-Length', String(bytes.length))
    response.write(bytes.subarray(0, cutAt), () => response.destroy())
}

export function send(response: Response, answer: Answer): void {
    if (response.locals['isAnswerLost'] === true) return void response.destroy()
    response.status(answer.status).set(answer.headers ?? {})
    if (answer.text !== undefined) sendText(response, answer.text)
    else if (answer.body === undefined) response.end()
    else response.json(answer.body)
}

function readRequest(request: Request, response: Response): Omit<ApiRequest, 'parameters'> {
    return {
        ...(response.locals['api'] as Omit<ApiRequest, 'parameters' | 'query' | 'rawBody' | 'rawBytes' | 'header'>),
        query: new URLSearchParams(request.originalUrl.split('?')[1] ?? ''),
        rawBody: typeof request.body === 'string' ? request.body : '',
        rawBytes: Buffer.isBuffer(request.body) ? request.body : null,
        header: (name) => request.get(name),
    }
}

export function serve(resources: Resources) {
    return async (request: Request, response: Response): Promise<void> => {
        send(response, await resources.answer(request.method, request.path, readRequest(request, response)))
    }
}
