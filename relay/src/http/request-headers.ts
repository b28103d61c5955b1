/** What every answer carries: an id of its own, and headers that give a browser nothing to do with it. */
import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

export const prepareAnswer: RequestHandler = (_request, response, next) => {
    // An id from outside is not taken over: it would let a caller write into the log.
    response.setHeader('x-request-id', randomUUID())
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    response.setHeader('referrer-policy', 'no-referrer')
    response.removeHeader('x-powered-by')
    next()
}
