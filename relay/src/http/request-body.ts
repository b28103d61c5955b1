/** Reads the JSON body of an API request: strict content type, strict UTF-8, bounded, uncompressed. Deliveries have a reader of their own. */
import { raw } from 'express'
import type { Request, RequestHandler } from 'express'
import { HeadroomError } from '../platform/errors.ts'

/** The largest rule the schema allows takes about 25 KB, 200 records for a sequence about 12 KB. */
export const BODY_BYTES_MAX = 100 * 1024

export const readRawBody = (limit: number = BODY_BYTES_MAX): RequestHandler => raw({ type: () => true, limit, inflate: false })

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i

export function checkContentType(request: Request): void {
    const type = request.headers['content-type'] ?? ''
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (JSON_TYPE.test(type) && encoding.toLowerCase() === 'identity') return
    throw new HeadroomError('content_type_unsupported', 'Send JSON in UTF-8, uncompressed, with the header content-type: application/json.')
}

export const parseJsonBody = (request: Request): unknown => parseJsonBytes(request.body)

export function parseJsonBytes(bytes: unknown): unknown {
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new HeadroomError('body_invalid', 'Send a JSON body.')
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    } catch (error) {
        throw new HeadroomError('body_invalid', 'The body is not JSON in UTF-8: correct it.', { cause: error })
    }
}
