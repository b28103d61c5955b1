/** From raw bytes to a delivery in the relay's own words: decoded strictly, scanned, parsed, checked, and its ids and times made uniform. */
import { parseInput } from '../http/index.ts'
import type { Change } from '../mirror/index.ts'
import type { Gap, LimitsSnapshot } from '../orgs/index.ts'
import { HeadroomError } from '../platform/errors.ts'
import { toId18, toOrgId } from '../platform/salesforce-id.ts'
import { deliverySchema } from './delivery-schema.ts'
import type { ChangeBody, DroppedBody } from './delivery-schema.ts'
import { findJsonFault } from './json-scan.ts'

export interface Delivery {
    readonly orgId: string
    readonly kind: 'changes' | 'heartbeat'
    readonly packageVersion: string
    readonly limits: LimitsSnapshot | null
    /** What the org could not keep, told by a heartbeat. */
    readonly dropped: Gap | null
    readonly changes: readonly Change[]
}

const refuse = (message: string, field?: string, cause?: unknown) => new HeadroomError('body_invalid', message, { field, cause })

function decode(bytes: Buffer): string {
    try {
        // ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it.
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (cause) {
        throw refuse('The body is not UTF-8.', undefined, cause)
    }
}

function parseJson(bytes: Buffer): unknown {
    const text = decode(bytes)
    const fault = findJsonFault(bytes)
    if (fault !== null) throw refuse(fault)
    try {
        return JSON.parse(text)
    } catch (cause) {
        throw refuse('The body is not JSON.', undefined, cause)
    }
}

const toOptionalId = (text: string | null | undefined): string | null => (text == null ? null : toId18(text))
const toTime = (text: string): string => new Date(text).toISOString()

function toChange(body: ChangeBody): Change {
    return {
        object: body.object,
        operation: body.operation,
        recordId: toId18(body.recordId) ?? body.recordId,
        transaction: body.transaction,
        sequence: body.sequence,
        capturedAt: toTime(body.capturedAt),
        systemModstamp: toTime(body.systemModstamp),
        changedBy: toOptionalId(body.changedBy),
        values: body.values,
        previous: body.previous,
        mergedInto: toOptionalId(body.mergedInto),
        origin: body.origin ?? null,
        isReread: body.reread,
    }
}

function toGap({ changes, firstAt, lastAt }: DroppedBody): Gap {
    if (Date.parse(firstAt) > Date.parse(lastAt)) throw refuse('The first drop comes after the last one: swap them.', 'dropped.firstAt')
    return { changes, firstAt: toTime(firstAt), lastAt: toTime(lastAt) }
}

export function parseDelivery(bytes: Buffer): Delivery {
    const body = parseInput(deliverySchema, parseJson(bytes), 'body_invalid')
    const changes = body.changes.map(toChange)
    if (body.kind === 'heartbeat' && changes.length > 0)
        throw refuse('A heartbeat carries no changes: send them with kind changes.', 'changes')
    for (const [index, change] of body.changes.entries()) {
        const isFull = Object.keys(change.values).length + Object.keys(change.previous).length > 0
        if (change.reread && isFull)
            throw refuse('A change to be read again carries no values: leave values and previous empty.', `changes[${index}].reread`)
    }
    return {
        orgId: toOrgId(body.orgId) ?? body.orgId,
        kind: body.kind,
        packageVersion: body.packageVersion,
        limits: body.limits ?? null,
        dropped: body.dropped == null ? null : toGap(body.dropped),
        changes,
    }
}
