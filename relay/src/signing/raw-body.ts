/** Reads the body of a signed request as the bytes that were signed, never more than the limit and never compressed. */
import type { IncomingMessage } from 'node:http'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'

/** Bytes of one body: the wire's bound, eight times what the package sends. */
export const BODY_BYTES_MAX = 1_048_576

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i

/** Compression is off: 100 KB can inflate to 100 MB (row 12 of the attack list), and Apex does not compress. */
export function checkContentType(request: IncomingMessage): void {
    const { headers } = request
    const isPlain = headers['content-encoding'] === undefined || headers['content-encoding'] === 'identity'
    if (isPlain && JSON_TYPE.test(headers['content-type'] ?? '')) return
    throw new HeadroomError('content_type_unsupported', 'Send `content-type: application/json` in UTF-8, without content-encoding.')
}

const tooLarge = () => new HeadroomError('body_too_large', `Send at most ${BODY_BYTES_MAX} bytes in one request: split it.`)

/** Refuses by the announced length before reading, and by the bytes counted while reading; what is refused is not kept. */
export async function readRawBody(request: IncomingMessage): Promise<Buffer> {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > BODY_BYTES_MAX) throw tooLarge()
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > BODY_BYTES_MAX) throw tooLarge()
        chunks.push(chunk)
        if (size < announced) reachFailPoint('recv-half-body')
    }
    return Buffer.concat(chunks, size)
}
