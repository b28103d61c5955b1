/** Reads the JSON body of an API request: strict content type, strict UTF-8, bounded, uncompressed. Deliveries have a reader of their own. */
import { promisify } from 'node:util'
import { raw } from 'express'
import type { Request, Response } from 'express'
import { HeadroomError } from '../platform/errors.ts'

/** The largest rule the schema allows takes about 25 KB, 200 records for a sequence about 12 KB. */
const BODY_BYTES_MAX = 100 * 1024

export type ReadBody = (request: Request, response: Response) => Promise<unknown>

/** Made once for each route: making it costs more than many a request. */
export function createBodyReader(limit: number = BODY_BYTES_MAX): ReadBody {
    const readBytes = promisify(raw({ type: () => true, limit, inflate: false }))
    return async (request, response) => {
        checkContentType(request)
        await readBytes(request, response)
        return parseJsonBytes(request.body)
    }
}

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i

export function checkContentType(request: Request): void {
    const type = request.headers['content-type'] ?? ''
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (JSON_TYPE.test(type) && encoding.toLowerCase() === 'identity') return
    throw new HeadroomError('content_type_unsupported', 'Send JSON in UTF-8, uncompressed, with the header content-type: application/json.')
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function parseJsonBytes(bytes: unknown): unknown {
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new HeadroomError('body_invalid', 'Send a JSON body.')
    try {
        return JSON.parse(strictUtf8.decode(bytes))
    } catch (error) {
        throw new HeadroomError('body_invalid', 'The body is not JSON in UTF-8: correct it.', { cause: error })
    }
}
