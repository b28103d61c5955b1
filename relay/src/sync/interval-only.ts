/** Objects without a trigger: they are read at intervals, also while all others arrive in real time, and what that costs is said. */
import type { Sql } from '../platform/database.ts'
import { isIntervalOnly, selectDescribed } from '../schemas/index.ts'
import { OBJECTS_MAX } from './windows.ts'

const DAY_MINUTES = 1_440

/** Those of which an admin of the org approved fields, in the order of their names. */
export async function listIntervalOnly(sql: Sql, orgId: string): Promise<string[]> {
    const described = await selectDescribed(sql, orgId)
    return described.filter(({ object, isApproved }) => isApproved && isIntervalOnly(object)).map(({ object }) => object)
}

/** A sentence to put behind another; nothing where there is no such object. */
export function writeIntervalOnly(objects: readonly string[], minutes: number): string {
    if (objects.length === 0) return ''
    const names = new Intl.ListFormat('en').format(objects)
    const calls = Math.ceil((Math.ceil(objects.length / OBJECTS_MAX) * DAY_MINUTES) / minutes)
    return (
        ` Without a trigger of the package, ${names} ${objects.length === 1 ? 'is' : 'are'} read every ${minutes} minutes: ${calls} API ` +
        'requests a day, and more for what changes.'
    )
}
