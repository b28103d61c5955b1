/** From raw bytes to a delivery in the relay's own words: decoded strictly, scanned, parsed, checked, and its ids and times made uniform. */
import type { PoisonChange } from '../failures/index.ts'
import type { Report } from '../completeness/index.ts'
import { parseInput } from '../http/index.ts'
import type { Change } from '../mirror/index.ts'
import type { Control, Gap, LimitsSnapshot } from '../orgs/index.ts'
import { HeadroomError } from '../platform/errors.ts'
import { toId18, toOrgId } from '../platform/salesforce-id.ts'
import { toUtcTime } from '../platform/utc-time.ts'
import type { Description } from '../schemas/index.ts'
import { parseJson } from '../signing/index.ts'
import { changeSchema, deliverySchema, namedDeliverySchema } from './delivery-schema.ts'
import type { ChangeBody, DeliveryBody, DroppedBody, NamedChangeBody } from './delivery-schema.ts'

export interface Delivery {
    readonly orgId: string
    readonly kind: 'changes' | 'heartbeat' | 'schema' | 'completeness'
    readonly packageVersion: string
    /** As they are now, or null. */
    readonly limits: LimitsSnapshot | null
    /** What the org keeps to; null where it does not say. */
    readonly mode: Control['mode'] | null
    readonly leftOut: number | null
    readonly subscriber: string | null
    /** The last mail of the relay's that the org sent. */
    readonly mailed: string | null
    /** What the org could not keep, told by a heartbeat. */
    readonly dropped: Gap | null
    /** What the org says of its objects, when that is what the delivery is for. */
    readonly description: Description | null
    /** What the org answers to prove that nothing is missing, when that is what the delivery is for. */
    readonly report: Report | null
    readonly changes: readonly Change[]
    /** Changes that are none, set aside so that the others get in. */
    readonly poison: readonly PoisonChange[]
}

const refuse = (message: string, field: string) => new HeadroomError('body_invalid', message, { field })

const toOptionalId = (text: string | null | undefined): string | null => (text == null ? null : toId18(text))
/** Of a text that the schema has found to be a time. */
const toTime = (text: string): string => toUtcTime(text) ?? text

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

/** The change that the body is; throws what is wrong with it. */
export const parseChange = (body: unknown): Change => toChange(parseInput(changeSchema, body, 'body_invalid'))

function findPoison(body: NamedChangeBody): PoisonChange[] {
    try {
        parseChange(body)
        return []
    } catch (error) {
        if (error instanceof HeadroomError) return [toPoison(body, error)]
        throw error
    }
}

/** The cause is shown to who reads failures, so it is nothing but the sentence that a refusal would have told. */
export function toPoison(body: NamedChangeBody, { message, field }: { readonly message: string; readonly field?: string | undefined }) {
    const { object, recordId, transaction, sequence } = body
    return { object, recordId: toId18(recordId) ?? recordId, transaction, sequence, body, cause: message, field: field ?? null }
}

/** One change that is none must not hold up the others of its delivery; only one without a name does, and what else is no delivery. */
function parseBody(input: unknown): { readonly body: DeliveryBody; readonly poison: readonly PoisonChange[] } {
    const whole = deliverySchema.safeParse(input)
    if (whole.success) return { body: whole.data, poison: [] }
    const named = parseInput(namedDeliverySchema, input, 'body_invalid')
    const poison = named.changes.flatMap(findPoison)
    const isPoison = new Set<object>(poison.map(({ body }) => body))
    const changes = named.changes.filter((change) => !isPoison.has(change))
    return { body: parseInput(deliverySchema, { ...named, changes }, 'body_invalid'), poison }
}

function toDescription({ schema, approvals }: DeliveryBody): Description {
    if (schema == null) throw refuse('A delivery of kind schema describes at least one object.', 'schema')
    return { schema, approvals: approvals ?? null }
}

function toReport({ counts, stamps, rows, absent }: DeliveryBody): Report {
    return { counts: counts ?? [], stamps: stamps ?? [], rows: rows ?? [], absent: absent ?? [] }
}

/** A heartbeat brings newer ones within this time. */
const LIMITS_AGE_MAX_MS = 15 * 60_000

/** Changes may have waited for hours in the org's buffer, and their body tells the limits of then. */
function toLimits({ kind, limits, sentAt }: DeliveryBody, now: Date): LimitsSnapshot | null {
    const isOld = kind === 'changes' && now.getTime() - Date.parse(sentAt) > LIMITS_AGE_MAX_MS
    return isOld ? null : (limits ?? null)
}

/** `now` is when it came. */
export function parseDelivery(bytes: Buffer, now: Date): Delivery {
    const { body, poison } = parseBody(parseJson(bytes))
    if (body.kind !== 'changes' && body.changes.length + poison.length > 0)
        throw refuse(`A delivery of kind ${body.kind} carries no changes: send them with kind changes.`, 'changes')
    return {
        orgId: toOrgId(body.orgId) ?? body.orgId,
        kind: body.kind,
        packageVersion: body.packageVersion,
        limits: toLimits(body, now),
        mode: body.mode ?? null,
        leftOut: body.leftOut ?? null,
        subscriber: body.subscriber ?? null,
        mailed: body.mailed ?? null,
        dropped: body.dropped == null ? null : toGap(body.dropped),
        description: body.kind === 'schema' ? toDescription(body) : null,
        report: body.kind === 'completeness' ? toReport(body) : null,
        changes: body.changes.map(toChange),
        poison,
    }
}
