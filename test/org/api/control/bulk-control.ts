/** Control of Bulk API query jobs and of rows by the million. */
import type { Request, Router } from 'express'
import { z } from 'zod'
import type { ApiServices } from '../services.ts'
import { ControlError, read } from './control-body.ts'

const count = (max: number) => z.int('must be a whole number').min(1, 'must be at least 1').max(max, `must be at most ${max}`)

const bulkSchema = z.strictObject({
    processingMs: z.int('must be a whole number').min(0, 'must be at least 0').max(86_400_000, 'must be at most a day').optional(),
    pageRows: count(1_000_000).optional(),
    outcomes: z
        .array(z.enum(['JobComplete', 'Failed', 'Aborted', 'stuck']))
        .max(1000)
        .optional(),
    cuts: z
        .array(z.strictObject({ page: count(1_000_000), byte: z.int().min(0) }))
        .max(1000)
        .optional(),
    expireLocators: z.literal(true).optional(),
})

const generateSchema = z.strictObject({
    object: z.string(),
    rows: count(10_000_000),
    rowsPerSecond: count(1_000_000).optional(),
    firstStamp: z.iso.datetime({ error: 'must be a date and time in UTC' }).optional(),
})

function changeBulk({ bulk }: ApiServices, request: Request): object {
    const { processingMs, pageRows, outcomes = [], cuts = [], expireLocators } = read(bulkSchema, request)
    const { faults } = bulk
    if (processingMs !== undefined) faults.processingMs = processingMs
    if (pageRows !== undefined) faults.pageRows = pageRows
    faults.plan(outcomes)
    faults.cut(cuts)
    if (expireLocators === true) faults.locatorSeries += 1
    return { processingMs: faults.processingMs, pageRows: faults.pageRows }
}

/** Rows that end now unless `firstStamp` says where they begin. */
function generate({ org }: ApiServices, request: Request): object {
    const { object: name, rows, rowsPerSecond = 100, firstStamp } = read(generateSchema, request)
    const object = org.services.schema.object(name)
    const isFit = object !== undefined && object.kind !== 'event' && !object.isSystem && !object.isSetup
    if (!isFit) throw new ControlError(400, 'invalid_request', `object: the org cannot generate rows of ${name}`, 'object')
    const lastMs = Math.floor(org.services.clock.now() / 1000) * 1000
    const firstStampMs = firstStamp === undefined ? lastMs - Math.floor((rows - 1) / rowsPerSecond) * 1000 : Date.parse(firstStamp)
    try {
        org.bench.generate(object, { rows, rowsPerSecond, firstStampMs, ownerId: org.users.admin.id })
    } catch (error) {
        throw new ControlError(409, 'conflict', error instanceof Error ? error.message : String(error))
    }
    return { object: object.name, rows, firstStamp: new Date(firstStampMs).toISOString() }
}

export function bulkControl(router: Router, services: ApiServices): void {
    router.post('/bulk', (request, response) => void response.json(changeBulk(services, request)))
    router.post('/generate', (request, response) => void response.status(201).json(generate(services, request)))
}
