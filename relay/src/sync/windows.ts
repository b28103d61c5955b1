/** Asks what changed and what was deleted of each object since its watermark: one call for up to twelve objects. */
import {
    DELETED_DAYS,
    deletedPath,
    deletedSchema,
    readPart,
    SalesforceError,
    sendComposite,
    SUBREQUESTS_MAX,
    updatedPath,
    updatedSchema,
} from '../salesforce/index.ts'
import type { Part, Purpose, Salesforce, Subrequest, Window } from '../salesforce/index.ts'
import type { z } from 'zod'
import { toId18 } from '../platform/salesforce-id.ts'
import { hasDeletions } from './readable-objects.ts'

export const INTERVAL: Purpose = { feature: 'interval', urgency: 'interval' }

export interface Asked {
    readonly object: string
    readonly window: Window
}

export type Found =
    | {
          readonly ok: true
          /** Of what changed; null where Salesforce does not tell, so that only a clock says what is covered. */
          readonly ids: readonly string[] | null
          readonly deleted: readonly { readonly id: string; readonly deletedAt: Date }[]
          /** The next window begins here. */
          readonly coveredTo: Date
      }
    | { readonly ok: false; readonly problem: string }

const OBJECTS_MAX = Math.floor(SUBREQUESTS_MAX / 2)
const DAY_MS = 86_400_000

/** What was asked up to now counts; a window that reaches into the future covers nothing of it. */
const earliest = (...times: readonly Date[]): Date => new Date(Math.min(...times.map((time) => time.getTime())))

const MINUTE_MS = 60_000

/** Salesforce cuts seconds off, and a window is at least a minute long: so it begins at a full minute and ends a minute ahead. */
export function makeWindow(start: Date, now: Date): Window {
    const from = new Date(Math.floor(start.getTime() / MINUTE_MS) * MINUTE_MS)
    return { from, to: new Date(Math.max(from.getTime(), now.getTime()) + MINUTE_MS) }
}

/** Deletions are told of 15 days: what is older can only be found by reading the whole object. */
export const isTooOld = (from: Date, now: Date): boolean => now.getTime() - from.getTime() > DELETED_DAYS * DAY_MS
export const TOO_OLD = 'Salesforce no longer tells what changed since it was read: the object is read in full.'

export const writeRefusal = (error: SalesforceError): string => `Salesforce does not let it be read: ${error.message}`

/** The log of deletions was purged, or names more ids than Salesforce tells in a window. */
const UNTOLD = new Set(['INVALID_REPLICATION_DATE', 'EXCEEDED_ID_LIMIT'])

function explain(error: unknown): Found {
    if (!(error instanceof SalesforceError) || error.code !== 'refused') throw error
    return { ok: false, problem: UNTOLD.has(error.errorCode ?? '') ? TOO_OLD : writeRefusal(error) }
}

/**
 * Objects that are not replicated, and windows in which more changed than Salesforce names: read by SystemModstamp all the same.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getupdated.htm
 */
function isUnnamed({ errorCode, message }: SalesforceError): boolean {
    return errorCode === 'EXCEEDED_ID_LIMIT' || (errorCode === 'INVALID_TYPE' && message.includes('not replicateable'))
}

/** Null where Salesforce does not tell. */
function readUpdated(parts: ReadonlyMap<string, Part>, index: number): z.infer<typeof updatedSchema> | null {
    const part = parts.get(`updated${index}`)
    return part?.ok === false && isUnnamed(part.error) ? null : readPart(parts, `updated${index}`, updatedSchema)
}

/** Null also where the object is not replicated: its rows say themselves that they are deleted. */
function readDeleted(parts: ReadonlyMap<string, Part>, index: number, object: string): z.infer<typeof deletedSchema> | null {
    const part = parts.get(`deleted${index}`)
    if (!hasDeletions(object) || (part?.ok === false && part.error.errorCode === 'INVALID_TYPE' && isUnnamed(part.error))) return null
    return readPart(parts, `deleted${index}`, deletedSchema)
}

function readFound(parts: ReadonlyMap<string, Part>, index: number, { object, window }: Asked, now: Date): Found {
    try {
        const updated = readUpdated(parts, index)
        const deleted = readDeleted(parts, index, object)
        if (deleted !== null && deleted.earliestDateAvailable > window.from) return { ok: false, problem: TOO_OLD }
        const covered = earliest(updated?.latestDateCovered ?? now, deleted?.latestDateCovered ?? now, now)
        return {
            ok: true,
            ids: updated?.ids.map((id) => toId18(id) ?? id) ?? null,
            deleted: (deleted?.deletedRecords ?? []).map(({ id, deletedDate }) => ({ id: toId18(id) ?? id, deletedAt: deletedDate })),
            coveredTo: covered > window.from ? covered : window.from,
        }
    } catch (error) {
        return explain(error)
    }
}

function toSubrequests({ object, window }: Asked, index: number): Subrequest[] {
    const updated = { name: `updated${index}`, path: updatedPath(object, window), isQuery: false }
    return hasDeletions(object) ? [updated, { name: `deleted${index}`, path: deletedPath(object, window), isQuery: false }] : [updated]
}

/** By object. `now` is the time before the question. */
export async function askWindows(salesforce: Salesforce, asked: readonly Asked[], now: Date): Promise<ReadonlyMap<string, Found>> {
    const found = new Map<string, Found>()
    for (let start = 0; start < asked.length; start += OBJECTS_MAX) {
        const some = asked.slice(start, start + OBJECTS_MAX)
        const parts = await sendComposite(salesforce, some.flatMap(toSubrequests), INTERVAL)
        for (const [index, one] of some.entries()) found.set(one.object, readFound(parts, index, one, now))
    }
    return found
}
