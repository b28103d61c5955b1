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
          /** How many changed; null where Salesforce does not tell, so that only a clock says what is covered. */
          readonly changed: number | null
          /** Of what changed; none where they are so many that nobody looks for each. */
          readonly ids: readonly string[]
          readonly deleted: readonly { readonly id: string; readonly deletedAt: Date }[]
          /** The next window begins here. */
          readonly coveredTo: Date
      }
    | { readonly ok: false; readonly problem: string }

/** Of one call: each is asked for what was updated and what was deleted. */
export const OBJECTS_MAX = Math.floor(SUBREQUESTS_MAX / 2)
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

/**
 * Salesforce names up to 600,000 ids in a window, and the relay holds fewer of them at a time: changes by the hundred thousand are read by
 * Bulk API, and of deletions that many an object is read in full.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html
 */
const ANSWER_BYTES_MAX = 8 * 1024 ** 2
const isTooLarge = (error: unknown): boolean => error instanceof SalesforceError && error.code === 'answer_too_large'
const isTooMuch = (error: SalesforceError): boolean => isTooLarge(error) || error.errorCode === 'EXCEEDED_ID_LIMIT'

/** More than are ever read by anything but Bulk API, where the rows stand for them. */
const IDS_HELD_MAX = 20_000

/** There are too many deletions, or their log was purged. */
function explain(error: unknown): Found {
    if (!(error instanceof SalesforceError) || !(error.code === 'refused' || isTooLarge(error))) throw error
    const isUntold = isTooMuch(error) || error.errorCode === 'INVALID_REPLICATION_DATE'
    return { ok: false, problem: isUntold ? TOO_OLD : writeRefusal(error) }
}

/**
 * Objects that are not replicated, and windows in which more changed than is named: read by SystemModstamp all the same.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getupdated.htm
 */
function isUnnamed(error: SalesforceError): boolean {
    return isTooMuch(error) || (error.errorCode === 'INVALID_TYPE' && error.message.includes('not replicateable'))
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
            changed: updated?.ids.length ?? null,
            ids: updated === null || updated.ids.length > IDS_HELD_MAX ? [] : updated.ids.map((id) => toId18(id) ?? id),
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

const send = (salesforce: Salesforce, subrequests: readonly Subrequest[]) =>
    sendComposite(salesforce, subrequests, { ...INTERVAL, answerBytesMax: ANSWER_BYTES_MAX })

/** Each question in a call of its own. */
async function askApart(salesforce: Salesforce, subrequests: readonly Subrequest[]): Promise<ReadonlyMap<string, Part>> {
    const parts = new Map<string, Part>()
    for (const one of subrequests) {
        try {
            for (const [name, part] of await send(salesforce, [one])) parts.set(name, part)
        } catch (error) {
            if (!(error instanceof SalesforceError) || !isTooLarge(error)) throw error
            parts.set(one.name, { ok: false, error })
        }
    }
    return parts
}

type FoundOne = readonly [object: string, found: Found]

/** In one call, unless its answer is too large: then half of them at a time, so that never more is held than of one call. */
async function askTogether(salesforce: Salesforce, asked: readonly Asked[], now: Date): Promise<FoundOne[]> {
    const subrequests = asked.flatMap(toSubrequests)
    const read = (parts: ReadonlyMap<string, Part>) => asked.map((one, index): FoundOne => [one.object, readFound(parts, index, one, now)])
    try {
        return read(await send(salesforce, subrequests))
    } catch (error) {
        if (!isTooLarge(error)) throw error
        if (asked.length === 1) return read(await askApart(salesforce, subrequests))
        const half = Math.ceil(asked.length / 2)
        return [...(await askTogether(salesforce, asked.slice(0, half), now)), ...(await askTogether(salesforce, asked.slice(half), now))]
    }
}

/** By object. `now` is the time before the question. */
export async function askWindows(salesforce: Salesforce, asked: readonly Asked[], now: Date): Promise<ReadonlyMap<string, Found>> {
    const found: FoundOne[] = []
    for (let start = 0; start < asked.length; start += OBJECTS_MAX)
        found.push(...(await askTogether(salesforce, asked.slice(start, start + OBJECTS_MAX), now)))
    return new Map(found)
}
