/**
 * What changed and what was deleted in a window, as ids. Seconds are cut off and both ends belong to the window.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.md
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.md
 */
import { z } from 'zod'
import { timeSchema } from './parse-answer.ts'

/** How far back each may be asked; 15 days also end what can be read without reading the whole object. */
export const UPDATED_DAYS = 30
export const DELETED_DAYS = 15

export interface Window {
    readonly from: Date
    readonly to: Date
}

/** The `+` of a zone would be a space in a query, so times are written with Z. */
const writeTime = (at: Date): string => encodeURIComponent(`${at.toISOString().slice(0, 19)}Z`)

export const updatedPath = (object: string, { from, to }: Window): string =>
    `/sobjects/${encodeURIComponent(object)}/updated/?start=${writeTime(from)}&end=${writeTime(to)}`

export const deletedPath = (object: string, { from, to }: Window): string =>
    `/sobjects/${encodeURIComponent(object)}/deleted/?start=${writeTime(from)}&end=${writeTime(to)}`

/**
 * `latestDateCovered` is where the next window begins: while a long transaction runs it is that transaction's start, so that what it
 * commits later is not passed over.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getupdated_getupdatedresult.htm
 */
export const updatedSchema = z.object({ ids: z.array(z.string()), latestDateCovered: timeSchema })

export const deletedSchema = z.object({
    deletedRecords: z.array(z.object({ id: z.string(), deletedDate: timeSchema })),
    earliestDateAvailable: timeSchema,
    latestDateCovered: timeSchema,
})
