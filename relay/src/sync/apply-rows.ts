/** Makes changes of what was read and has them applied as deliveries are, in short transactions that only who holds the turn may write. */
import { readStates } from '../mirror/index.ts'
import type { Change, States } from '../mirror/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import type { Row } from '../salesforce/index.ts'
import { recogniseEchoes } from '../writes/index.ts'
import { toChange, toDeletion } from './interval-diff.ts'
import type { Deletion, Draft, Reading } from './interval-diff.ts'
import type { ReadableObject } from './readable-objects.ts'
import type { Turn } from './turn.ts'

/** Applies under the org's lock what is made there, and counts what was new of it. */
export type ApplyRead = (
    sql: Sql,
    orgId: string,
    name: string,
    makeChanges: () => Promise<readonly Change[]>,
) => Promise<{ readonly appended: number; readonly fired: number }>

export interface ApplierParts {
    readonly database: Database
    readonly applyRead: ApplyRead
    /** After the commit. */
    readonly onApplied: (orgId: string, appended: number, fired: number) => void
}

/** Notes in the same transaction which rows are in, whether they made changes or not. */
export type NoteRows = (sql: Sql, ids: readonly string[]) => Promise<void>

/** Each returns how many changes were new. */
export interface Applier {
    applyRows(readable: ReadableObject, rows: readonly Row[], reading: Reading, noteRows?: NoteRows): Promise<number>
    applyDeletions(object: string, deletions: readonly Deletion[], reading: Reading, noteRows?: NoteRows): Promise<number>
}

/** Rows of one transaction: deliveries of the org wait for it. */
export const ROWS_MAX = 500

export function createApplier({ database, applyRead, onApplied }: ApplierParts, turn: Turn): Applier {
    const { orgId, transaction } = turn
    let sequence = 0

    async function applyAll<Item extends { readonly id: string }>(
        object: string,
        items: readonly Item[],
        toDraft: (item: Item, states: States) => Draft | null,
        noteRows?: NoteRows,
    ): Promise<number> {
        let appended = 0
        for (let start = 0; start < items.length; start += ROWS_MAX) {
            const some = items.slice(start, start + ROWS_MAX)
            const ids = some.map(({ id }) => id)
            const applied = await database.transaction((sql) =>
                applyRead(sql, orgId, transaction, async () => {
                    // After the org's lock, as heartbeats take them, or the two could wait for each other.
                    await turn.hold(sql, { rows: some.length })
                    await noteRows?.(sql, ids)
                    const records = ids.map((recordId) => ({ object, recordId }))
                    const states = await readStates(sql, orgId, records)
                    const drafts = some.map((item) => toDraft(item, states)).filter((draft) => draft !== null)
                    const changes = drafts.map((draft) => ({ ...draft, sequence: sequence++ }))
                    return recogniseEchoes(sql, orgId, changes)
                }),
            )
            onApplied(orgId, applied.appended, applied.fired)
            appended += applied.appended
        }
        return appended
    }

    return {
        applyRows(readable, rows, reading, noteRows) {
            const { object } = readable
            const items = rows.map((row) => ({ id: String(row['Id']), row }))
            const toDraft = ({ id, row }: (typeof items)[number], states: States) =>
                toChange(readable, row, states.get(`${object}/${id}`) ?? null, reading)
            return applyAll(object, items, toDraft, noteRows)
        },
        applyDeletions(object, deletions, reading, noteRows) {
            const toDraft = (deletion: Deletion, states: States) =>
                toDeletion(object, deletion, states.get(`${object}/${deletion.id}`) ?? null, reading)
            return applyAll(object, deletions, toDraft, noteRows)
        },
    }
}
