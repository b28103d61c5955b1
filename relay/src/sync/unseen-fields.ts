/**
 * Reads on where the Sync User does not see every field that an admin approved. Salesforce refuses a query that names such a field, as if
 * there were none; so the object is described as that user sees it, once, and read without what is missing. It is looked for once a day.
 */
import type { Database, Sql } from '../platform/database.ts'
import { findUnseen, SalesforceError } from '../salesforce/index.ts'
import type { Purpose, Salesforce } from '../salesforce/index.ts'
import { askForSchema } from '../schemas/index.ts'
import { leaveOut, listNeeded, listReadable } from './readable-objects.ts'
import type { ReadableObject } from './readable-objects.ts'
import { forgetLooks, noteUnseen, selectLongUnseen } from './unseen-store.ts'
import { INTERVAL } from './windows.ts'

export interface SightParts {
    readonly database: Database
    readonly salesforce: Salesforce
}

/** A sentence names no more: an object may have hundreds. */
const NAMED_MAX = 20

/** Null where all are seen. */
export function writeUnseen({ object, unseen }: Pick<ReadableObject, 'object' | 'unseen'>): string | null {
    if (unseen.length === 0) return null
    const named = unseen.slice(0, NAMED_MAX).map((name) => `${object}.${name}`)
    const more = unseen.length > NAMED_MAX ? ` and ${unseen.length - NAMED_MAX} more fields` : ''
    return `Read without what the Sync User does not see: give it Read on ${named.join(', ')}${more}.`
}

/** Null where the user does not see the object at all. */
async function findUnseenIfAny(...asked: Parameters<typeof findUnseen>): Promise<string[] | null> {
    try {
        return await findUnseen(...asked)
    } catch (error) {
        if (error instanceof SalesforceError && error.code === 'refused') return null
        throw error
    }
}

/** What is left of a refused object to ask for, fewer fields each time; null where the refusal has another reason than its fields. */
export async function seeLess(
    { database, salesforce }: SightParts,
    readable: ReadableObject,
    error: SalesforceError,
    purpose: Purpose,
): Promise<ReadableObject | null> {
    if (error.errorCode !== 'INVALID_FIELD') return null
    const { orgId } = salesforce
    // The field may be gone: then it is no longer asked for once the org has described itself.
    await askForSchema(database, orgId)
    const names = readable.fields.map(({ name }) => name)
    const unseen = (await findUnseenIfAny(salesforce, readable.object, names, purpose)) ?? []
    if (unseen.length === 0) return null
    const less = leaveOut(readable, unseen)
    await noteUnseen(database, orgId, less.object, less.unseen)
    return less
}

/** What the Sync User sees by now is read again from the next question on. */
export async function lookAgain({ database, salesforce }: SightParts): Promise<void> {
    const { orgId } = salesforce
    const due = await selectLongUnseen(database, orgId)
    if (due.size === 0) return
    for (const { object, unseen } of (await listReadable(database, orgId)).filter((one) => due.has(one.object))) {
        const found = unseen.length === 0 ? [] : await findUnseenIfAny(salesforce, object, unseen, INTERVAL)
        await noteUnseen(database, orgId, object, found ?? unseen)
    }
}

/** For who looks at the Sync User now: what it is to see. What was put right before is read by the next run. */
export async function lookAnew(sql: Sql, orgId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    await forgetLooks(sql, orgId)
    return listNeeded(sql, orgId)
}
