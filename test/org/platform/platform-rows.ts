/** Rows that the platform itself writes (users, jobs, schedules): no triggers, limits or checks. */
import type { DataCore } from './core.ts'
import { storedValue } from './records.ts'
import type { SchemaObject } from './schema-types.ts'

function assign(object: SchemaObject, target: Map<string, unknown>, values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
        const key = name.toLowerCase()
        if (!object.fields.has(key)) throw new Error(`${object.name} has no field ${name}`)
        const stored = storedValue(value)
        if (stored === null) target.delete(key)
        else target.set(key, stored)
    }
}

/** `values.Id` may name the row; otherwise it gets the next id. @returns the id. */
export function putRow(core: DataCore, name: string, values: Readonly<Record<string, unknown>>, userId: string | null): string {
    const { object } = core.store.table(name)
    const id = typeof values['Id'] === 'string' ? values['Id'] : core.store.ids.next(object.keyPrefix)
    const row = new Map<string, unknown>()
    for (const [key, field] of object.fields) if (field.defaultValue !== null) row.set(key, field.defaultValue)
    const now = core.now()
    for (const key of ['createddate', 'lastmodifieddate', 'systemmodstamp']) if (object.fields.has(key)) row.set(key, now)
    for (const key of ['createdbyid', 'lastmodifiedbyid']) if (object.fields.has(key) && userId !== null) row.set(key, userId)
    if (object.fields.has('isdeleted')) row.set('isdeleted', false)
    assign(object, row, { ...values, Id: id })
    core.store.put(object, { id, values: row, deletion: null })
    return id
}

/** @throws Error where there is no such row. */
export function patchRow(core: DataCore, id: string, values: Readonly<Record<string, unknown>>): void {
    const row = core.store.row(id)
    const object = core.store.objectOf(id)
    if (row === undefined || object === undefined) throw new Error(`there is no row ${id}`)
    const patched = new Map(row.values)
    if (object.fields.has('systemmodstamp')) patched.set('systemmodstamp', core.now())
    assign(object, patched, values)
    core.store.put(object, { id, values: patched, deletion: row.deletion })
}
