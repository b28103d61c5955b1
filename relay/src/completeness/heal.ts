/** From what an org tells of a record to a change, against the mirror's state: what the mirror has makes none, however often it is told. */
import { readStates } from '../mirror/index.ts'
import type { Change } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { toChange, toDeletion } from '../sync/index.ts'
import type { Draft, Reading } from '../sync/index.ts'
import type { OrgRow, RowsQuestion } from './completeness-types.ts'

/** What was told of one object in one message. */
export interface GroupedRows {
    readonly object: string
    readonly rows: readonly OrgRow[]
    /** Purged: when they were deleted is not known, only that they are gone. */
    readonly absent: readonly string[]
}

interface Told extends GroupedRows {
    readonly reading: Reading
}

export function groupTold(rows: readonly OrgRow[], absent: readonly RowsQuestion[]): GroupedRows[] {
    const objects = new Set([...rows, ...absent].map(({ object }) => object))
    return Array.from(objects, (object) => ({
        object,
        rows: rows.filter((row) => row.object === object),
        absent: absent.filter((one) => one.object === object).flatMap(({ ids }) => ids),
    }))
}

/** The package writes values as it does in changes, so none has to be read otherwise. */
function toReadable({ object, values }: OrgRow) {
    return { object, fields: Object.keys(values).map((name) => ({ name, type: 'string' })) }
}

function toSystemFields({ recordId, systemModstamp, createdAt, changedBy }: OrgRow) {
    return { Id: recordId, SystemModstamp: systemModstamp, CreatedDate: createdAt, LastModifiedById: changedBy }
}

/** Under the org's lock. */
export async function makeHeals(sql: Sql, orgId: string, { object, rows, absent, reading }: Told): Promise<Change[]> {
    const ids = [...rows.map(({ recordId }) => recordId), ...absent]
    const records = ids.map((recordId) => ({ object, recordId }))
    const states = await readStates(sql, orgId, records)
    const stateOf = (id: string) => states.get(`${object}/${id}`) ?? null
    const drafts: (Draft | null)[] = [
        ...rows.map((row) => {
            const { recordId: id, isDeleted, mergedInto, systemModstamp, values } = row
            return isDeleted
                ? toDeletion(object, { id, deletedAt: new Date(systemModstamp), mergedInto }, stateOf(id), reading)
                : toChange(toReadable(row), { ...values, ...toSystemFields(row) }, stateOf(id), reading)
        }),
        ...absent.map((id) => toDeletion(object, { id, deletedAt: reading.readAt, mergedInto: null }, stateOf(id), reading)),
    ]
    return drafts.filter((draft) => draft !== null).map((draft, sequence) => ({ ...draft, sequence }))
}
