/**
 * Roll-up summary fields at work: after details are saved or removed, the masters whose summary changes go through their own save, with
 * triggers and rules, and then theirs
 * (https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm). A master whose summary
 * stays is left alone (https://newbe.dev/what-sobject-properties-don-t-cause-triggers-to-fire).
 */
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import type { RowValues, SchemaObject } from '../schema-types.ts'
import type { Store } from '../store.ts'
import { withFormulas } from '../formulas.ts'
import { fitScale, isSameValue } from './checks.ts'
import { prepareRollUp } from './prepare.ts'
import type { Pending } from './prepare.ts'
import { findSelfReference } from './refusals.ts'
import { saveChunk } from './save.ts'
import type { SaveOptions } from './save.ts'

/** A detail row that was saved, removed or restored. */
export interface DetailChange {
    readonly object: SchemaObject
    /** Before and after: they may name different masters. */
    readonly values: readonly RowValues[]
    /** What keeps a master from being saved keeps its detail out too. */
    readonly errors: RowError[]
}

/** Rows that go through triggers together. */
const CHUNK_ROWS = 200

/** Saves one chunk and what is rolled up of it. */
export function saveAndRollUp(core: DataCore, object: SchemaObject, pendings: readonly Pending[], options: SaveOptions): void {
    saveChunk(core, object, pendings, options)
    const saved = pendings.filter(({ errors }) => errors.length === 0)
    if (options.allOrNone && saved.length < pendings.length) return
    const changes = saved.map(({ id, before, errors }): DetailChange => {
        const after = core.store.row(id!)
        return { object, values: [before, after].flatMap((row) => (row == null ? [] : [row.values])), errors }
    })
    rollUp(core, changes, options.allOrNone)
}

/** Recalculates the masters of these rows. */
export function rollUp(core: DataCore, changes: readonly DetailChange[], allOrNone: boolean): void {
    const byMaster = groupByMaster(core, changes)
    for (const master of byMaster.size === 0 ? [] : core.schema.objects()) {
        const ids = [...byMaster.keys()].filter((id) => core.store.objectOf(id) === master)
        const pendings = ids.flatMap((id, index) => prepareMaster(core, master, id, index))
        for (let from = 0; from < pendings.length; from += CHUNK_ROWS) {
            const chunk = pendings.slice(from, from + CHUNK_ROWS)
            saveAndRollUp(core, master, chunk, { allOrNone })
            for (const { id, errors } of chunk) for (const change of byMaster.get(id!) ?? []) change.errors.push(...errors)
        }
    }
}

function groupByMaster(core: DataCore, changes: readonly DetailChange[]): Map<string, Set<DetailChange>> {
    const rollUps = [...core.schema.objects()].flatMap((object) => [...object.rollUps.values()])
    const byMaster = new Map<string, Set<DetailChange>>()
    for (const { detail, reference } of rollUps) {
        for (const change of changes.filter(({ object }) => object.name === detail)) {
            for (const id of change.values.map((values) => values.get(reference))) {
                if (typeof id === 'string') byMaster.set(id, (byMaster.get(id) ?? new Set()).add(change))
            }
        }
    }
    return byMaster
}

/** None where nothing changes. */
function prepareMaster(core: DataCore, master: SchemaObject, id: string, index: number): Pending[] {
    const row = core.store.row(id)
    if (row === undefined || row.deletion !== null) return []
    const rolledUp = rolledUpValues(core.store, master, id)
    if ([...rolledUp].every(([key, value]) => isSameValue(row.values.get(key), value))) return []
    const pending = prepareRollUp(master, row, rolledUp, index)
    const refusal = findSelfReference(id, 'update')
    if (refusal !== null) pending.errors.push(refusal)
    return [pending]
}

/** What the master's roll-up summary fields are, as its details are now; by lower-case name. */
export function rolledUpValues(store: Store, master: SchemaObject, id: string): Map<string, unknown> {
    return new Map(
        [...master.rollUps].map(([key, { detail, reference, calculate, sources }]) => {
            const table = store.table(detail)
            const details = table.find(reference, id).filter(({ deletion }) => deletion === null)
            const value = calculate(details.map(({ values }) => withFormulas(store, table.object, values, sources)))
            return [key, fitScale(master.fields.get(key)!, value)] as const
        }),
    )
}
