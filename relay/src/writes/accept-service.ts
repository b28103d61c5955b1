/** Takes writes into the line: each once under its id, and a change of a record together with one that waits there unsent. */
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { readCounts } from './count-store.ts'
import { mergeWaiting } from './merge-store.ts'
import { insertWrites, selectWrites } from './write-store.ts'
import type { NewWrite, Write } from './write-types.ts'

/** Past so many open ones an org's new writes are refused: nothing is bounded that nobody bounds. */
export const OPEN_MAX = 1_000_000

const OPEN_STATES = ['waiting', 'leased', 'review'] as const

async function checkRoom(sql: Sql, orgId: string): Promise<void> {
    const counts = await readCounts(sql, orgId)
    if (OPEN_STATES.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0) < OPEN_MAX) return
    throw new HeadroomError('conflict', `${OPEN_MAX} writes wait already: look at /v1/backlog for the reason, then send this one again.`)
}

/** A name stands for one thing. What was found done after a restore is known by its name only. */
function checkRepeat(known: Write, asked: NewWrite, path: string): void {
    if (known.inputHash === null || known.inputHash === asked.inputHash) return
    throw new HeadroomError('conflict', 'Something else was asked for under this name before: use another name.', { field: path })
}

export interface Accepted {
    /** In the order they were asked for; of one that was asked for before, as it is now. */
    readonly writes: readonly Write[]
    readonly added: number
}

/** `pathOf` names the place of an item's name in the request. In the caller's transaction. */
export async function acceptWrites(
    sql: Sql,
    orgId: string,
    asked: readonly NewWrite[],
    { at, pathOf }: { at: Date; pathOf: (index: number) => string },
): Promise<Accepted> {
    await checkRoom(sql, orgId)
    const added = await insertWrites(sql, orgId, asked, at)
    const updates = asked.filter(({ id, operation }) => operation === 'update' && added.has(id))
    for (const update of updates) await mergeWaiting(sql, orgId, update)
    reachFailPoint('write-accepted')
    const stored = await selectWrites(
        sql,
        orgId,
        asked.map(({ id }) => id),
    )
    const writes = asked.map((one, index) => {
        const write = stored.get(one.id)
        if (write === undefined) throw new Error('A write that was just accepted is gone.')
        if (!added.has(one.id) || asked.findIndex(({ id }) => id === one.id) !== index) checkRepeat(write, one, pathOf(index))
        return write
    })
    return { writes, added: added.size }
}
