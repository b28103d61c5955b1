/** Objects of which Salesforce no longer tells what changed: they are read in full, and until then the org has not caught up. */
import { SalesforceError, countRows } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { listColumns } from './bulk-rows.ts'
import { selectReads } from './bulk-store.ts'
import { startFullRead } from './full-store.ts'
import type { Progress } from './interval-progress.ts'
import type { RunParts } from './interval-run.ts'
import type { Turn } from './turn.ts'
import { INTERVAL, TOO_OLD } from './windows.ts'

/** How far a full read has come is told with it; without the number it is merely not told before. */
async function countIfAllowed(salesforce: Salesforce, object: string): Promise<number | null> {
    try {
        return await countRows(salesforce, object, { ...INTERVAL, object })
    } catch (error) {
        if (error instanceof SalesforceError && error.code === 'refused') return null
        throw error
    }
}

/** Starts the full read of each where none is under way. One that is parked waits for a person, and nobody waits for it. */
export async function readInFull({ database }: RunParts, turn: Turn, salesforce: Salesforce, all: readonly Progress[]): Promise<void> {
    const gaps = all.filter(({ problem }) => problem === TOO_OLD)
    if (gaps.length === 0) return
    const reads = (await selectReads(database, turn.orgId)).filter(({ kind }) => kind === 'full')
    for (const progress of gaps) {
        const { readable, reading } = progress
        const { object } = readable
        const known = reads.find((read) => read.object === object)
        progress.isUnread = known?.state !== 'parked'
        if (known?.state === 'parked') progress.problem = known.problem
        if (known !== undefined && known.state !== 'done') continue
        const rowsTotal = await countIfAllowed(salesforce, object)
        const read = { object, cause: 'gap', columns: listColumns(readable), readAt: reading.readAt, rowsTotal } as const
        await database.transaction(async (sql) => {
            await turn.hold(sql, {})
            await startFullRead(sql, turn.orgId, read)
        })
    }
}
