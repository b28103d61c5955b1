/** What only the test bench does to rows: no user, trigger, limit or check is involved, and nothing of it can be undone. */
import { ApexDatetime } from '../runtime/date-time.ts'
import type { Generation } from './generated-rows.ts'
import { GeneratedRows } from './generated-rows.ts'
import type { SchemaObject } from './schema-types.ts'
import type { Store } from './store.ts'

export interface GoneRow {
    readonly object: string
    readonly id: string
    readonly deletedMs: number
}

export interface Touch {
    /** Null for all rows that are not deleted. */
    readonly ids: readonly string[] | null
    /** By lower-case field name; read-only ones too. */
    readonly values: ReadonlyMap<string, unknown>
    readonly stamp: ApexDatetime
}

export interface Bench {
    /** Takes deleted rows out of the recycle bin, as an admin or the end of its 15 days does. */
    emptyRecycleBin(): GoneRow[]
    /** What moves SystemModstamp, and maybe a field, without a save: logins, roll-ups, LastActivityDate, archiving. @returns how many rows. */
    touch(object: SchemaObject, touch: Touch): number
    /** Gives an object rows that are computed, not held. @throws Error where it has some already. */
    generate(object: SchemaObject, generation: Generation): void
}

function emptyRecycleBin(store: Store): GoneRow[] {
    const gone: GoneRow[] = []
    for (const object of store.schema.objects()) {
        if (!object.isDeletable) continue
        const table = store.table(object.name)
        for (const { id, values, deletion } of [...table.all()]) {
            const stamp = values.get('systemmodstamp')
            if (deletion === null || !(stamp instanceof ApexDatetime)) continue
            table.drop(id)
            gone.push({ object: object.name, id, deletedMs: stamp.milliseconds })
        }
    }
    return gone
}

function touchRows(store: Store, object: SchemaObject, { ids, values, stamp }: Touch): number {
    const table = store.table(object.name)
    const rows = ids === null ? [...table.all()] : ids.flatMap((id) => table.row(id) ?? [])
    const touched = rows.filter((row) => row.deletion === null)
    for (const { id, values: before, deletion } of touched) {
        table.put({ id, values: new Map([...before, ...values, ['systemmodstamp', stamp]]), deletion })
    }
    return touched.length
}

function generate(store: Store, object: SchemaObject, generation: Generation): void {
    store.table(object.name).generate(new GeneratedRows(object, generation))
}

export function createBench(store: Store): Bench {
    return {
        emptyRecycleBin: () => emptyRecycleBin(store),
        touch: (object, touch) => touchRows(store, object, touch),
        generate: (object, generation) => generate(store, object, generation),
    }
}
