/** Control of what interval sync must survive: saves that commit late, stamps that move without a save, an emptied recycle bin, a purged delete log. */
import type { Request, Router } from 'express'
import { z } from 'zod'
import { ApexDatetime } from '../../runtime/date-time.ts'
import { ApiError } from '../api-error.ts'
import { isJsonObject } from '../json-body.ts'
import { readRecord } from '../read-record.ts'
import { readValue } from '../read-value.ts'
import type { LateSave } from '../replication/long-transactions.ts'
import type { ApiServices } from '../services.ts'
import { ControlError, read } from './control-body.ts'

const ROWS_MAX = 10_000
const COMMIT_AFTER_MAX_MS = 3_600_000

const transactionSchema = z
    .strictObject({
        /** Without a save the transaction is merely long. */
        operation: z.enum(['insert', 'update', 'delete']).optional(),
        object: z.string().optional(),
        records: z.array(z.custom<Readonly<Record<string, unknown>>>(isJsonObject, 'must be rows')).max(ROWS_MAX).optional(),
        commitAfterMs: z.int('must be a whole number').min(0, 'must be at least 0').max(COMMIT_AFTER_MAX_MS, 'must be at most an hour'),
    })
    .refine(
        ({ operation, object, records }) => (operation === undefined) === (object === undefined && records === undefined),
        'give operation, object and records, or none of them',
    )

function readSave({ org }: ApiServices, body: z.infer<typeof transactionSchema>): LateSave | null {
    const { operation, object: name = '', records = [] } = body
    if (operation === undefined) return null
    const object = org.services.schema.object(name)
    if (object === undefined) throw new ControlError(400, 'invalid_request', `object: the org has no ${name}`, 'object')
    const reading = { object, operation: operation === 'insert' ? ('insert' as const) : ('update' as const), refusal: null, rawBody: '' }
    return { operation, records: records.map((json) => requireRecord(json, reading)) }
}

function requireRecord(json: Readonly<Record<string, unknown>>, reading: Parameters<typeof readRecord>[1]) {
    try {
        const { record, errors } = readRecord(json, reading)
        const [error] = errors
        if (error === undefined) return record
        throw new ControlError(400, 'invalid_request', `records: ${error.message}`, 'records')
    } catch (error) {
        if (error instanceof ApiError) throw new ControlError(400, 'invalid_request', `records: ${error.message}`, 'records')
        throw error
    }
}

function openTransaction(services: ApiServices, request: Request): object {
    const body = read(transactionSchema, request)
    return services.transactions.open(readSave(services, body), body.commitAfterMs)
}

function emptyRecycleBin({ org, deleteLog }: ApiServices): object {
    const emptied = org.bench.emptyRecycleBin()
    for (const { object, id, deletedMs } of emptied) deleteLog.add(object, { id, deletedMs })
    return { emptied: emptied.length }
}

const touchSchema = z.strictObject({
    object: z.string(),
    /** Absent: every row. */
    ids: z.array(z.string()).max(100_000).optional(),
    values: z.record(z.string(), z.json()).default({}),
})

function touch({ org }: ApiServices, request: Request): object {
    const { object: name, ids = null, values } = read(touchSchema, request)
    const object = org.services.schema.object(name)
    if (object?.fields.has('systemmodstamp') !== true)
        throw new ControlError(400, 'invalid_request', `object: the org has no ${name} with SystemModstamp`, 'object')
    const entries = Object.entries(values).map(([field, value]) => {
        const known = object.fields.get(field.toLowerCase())
        const read = known === undefined ? undefined : readValue(known, value)
        if (read === undefined) throw new ControlError(400, 'invalid_request', `values.${field}: no such field or value`, `values.${field}`)
        return [field.toLowerCase(), read] as const
    })
    const stamp = new ApexDatetime(Math.floor(org.services.clock.now() / 1000) * 1000)
    return { touched: org.bench.touch(object, { ids, values: new Map(entries), stamp }) }
}

export function replicationControl(router: Router, services: ApiServices): void {
    router.post('/transactions', (request, response) => void response.status(201).json(openTransaction(services, request)))
    router.get('/transactions', (_request, response) => void response.json({ transactions: services.transactions.list() }))
    router.post('/touch', (request, response) => void response.json(touch(services, request)))
    router.delete('/recycle-bin', (_request, response) => void response.json(emptyRecycleBin(services)))
    router.delete('/delete-log', (_request, response) => {
        services.deleteLog.purge()
        response.status(204).end()
    })
}
