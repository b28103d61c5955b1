/** Control of what the org refuses next. */
import type { Request, Router } from 'express'
import { z } from 'zod'
import type { Refusal } from '../refusals.ts'
import { KNOWN_REFUSALS } from '../refusals.ts'
import type { ApiServices } from '../services.ts'
import { read } from './control-body.ts'

const REFUSALS = Object.keys(KNOWN_REFUSALS) as (keyof typeof KNOWN_REFUSALS)[]

const refusalSchema = z
    .strictObject({
        path: z.string().startsWith('/', 'must start with /').default('/'),
        method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional(),
        times: z.int('must be a whole number').min(1, 'must be at least 1').max(1_000_000, 'must be at most 1,000,000').default(1),
        refusal: z.enum(REFUSALS).optional(),
        status: z.int().min(200).max(599).optional(),
        body: z.json().optional(),
        headers: z.record(z.string(), z.string()).optional(),
    })
    .refine(({ refusal, status }) => (refusal === undefined) !== (status === undefined), 'give refusal or status, not both')

function refuse({ refusals }: ApiServices, request: Request): object {
    const { path, method, times, refusal: name, status = 500, body = '', headers = {} } = read(refusalSchema, request)
    const refusal: Refusal = name === undefined ? { status, body, headers } : KNOWN_REFUSALS[name]
    refusals.add({ path, method, times, refusal })
    return { path, times, ...refusal }
}

export function refusalControl(router: Router, services: ApiServices): void {
    router.post('/refusals', (request, response) => void response.status(201).json(refuse(services, request)))
    router.delete('/refusals', (_request, response) => {
        services.refusals.clear()
        response.status(204).end()
    })
}
