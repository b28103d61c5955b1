/** The store as the platform itself reads and writes it, outside any user's rights: jobs, schedules, users. */
import type { PlatformStore } from '../async/host.ts'
import { createBench } from '../platform/bench.ts'
import type { OrgData } from '../platform/data.ts'
import type { Store } from '../platform/store.ts'

export function createPlatformStore(store: Store, data: OrgData): PlatformStore {
    return {
        begin: () => data.begin(),
        undoTo: (mark) => data.undoTo(mark as number),
        commit: () => data.commit(),
        putRow: (object, values) => data.putRow(object, values),
        patchRow: (id, values) => data.patchRow(id, values),
        removeRow: (id) => removeRow(store, id),
        readField: (id, field) => {
            const row = store.row(id)
            return row === undefined || row.deletion !== null ? undefined : (row.values.get(field.toLowerCase()) ?? null)
        },
        findRows: (object, field, value) => findRows(store, object, field.toLowerCase(), value),
        allRows: (object) => [...store.table(object).all()].filter((row) => row.deletion === null).map((row) => row.id),
        hideOrgData: () => data.hideOrgData(),
        checkEvent: (event) => data.checkEvent(event),
        bench: createBench(store),
    }
}

/** To the recycle bin, so that undo brings it back. */
function removeRow(store: Store, id: string): void {
    const row = store.row(id)
    const object = store.objectOf(id)
    if (row === undefined || object === undefined) throw new Error(`the org has no row ${id}`)
    store.put(object, { id, values: row.values, deletion: store.nextDeletion() })
}

function findRows(store: Store, object: string, key: string, value: unknown): string[] {
    const table = store.table(object)
    const rows = table.isIndexed(key) ? table.find(key, value) : [...table.all()]
    return rows.filter((row) => row.deletion === null && row.values.get(key) === value).map((row) => row.id)
}
