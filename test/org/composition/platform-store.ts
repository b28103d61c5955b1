/** The store as the platform itself writes it: jobs, schedules, users. No triggers, no limits, no checks. */
import type { PlatformStore } from '../async/host.ts'
import type { Schema, SchemaObject } from '../platform/schema-types.ts'
import type { Store } from '../platform/store.ts'
import type { Row } from '../platform/table.ts'

/** What Apex tests see of the org: Apex Developer Guide, "Isolation of Test Data from Organization Data in Unit Tests" (row E2). */
const VISIBLE_IN_TESTS = new Set([
    'User',
    'Profile',
    'Organization',
    'RecordType',
    'CronTrigger',
    'CronJobDetail',
    'ApexClass',
    'ApexTrigger',
    'PermissionSet',
    'PermissionSetAssignment',
    'SetupEntityAccess',
    'CustomPermission',
    'UserRole',
    'LeadStatus',
    'TaskStatus',
    'OpportunityStage',
    'EventBusSubscriber',
])

type Values = Readonly<Record<string, unknown>>

export function createPlatformStore(store: Store): PlatformStore {
    return {
        begin: () => store.mark(),
        undoTo: (mark) => store.undoTo(mark as number),
        commit: () => store.commit(),
        putRow: (object, values) => putRow(store, requireObject(store.schema, object), values),
        patchRow: (id, values) => patchRow(store, id, values),
        removeRow: (id) => patchRow(store, id, {}, -1),
        readField: (id, field) => {
            const row = store.row(id)
            return row === undefined || row.deletion !== null ? undefined : (row.values.get(field.toLowerCase()) ?? null)
        },
        findRows: (object, field, value) => findRows(store, object, field.toLowerCase(), value),
        hideOrgData: () => store.hide((object) => object.kind !== 'customMetadata' && !VISIBLE_IN_TESTS.has(object.name)),
    }
}

function putRow(store: Store, object: SchemaObject, values: Values): string {
    const given = values['Id']
    const id = typeof given === 'string' ? given : store.ids.next(object.keyPrefix)
    store.put(object, { id, values: merge(object, new Map(), { ...values, Id: id }), deletion: null })
    return id
}

/** Rows are never changed in place: another takes their place, so that undo can put the first one back. */
function patchRow(store: Store, id: string, values: Values, deletion: number | null = null): void {
    const row = store.row(id)
    const object = store.objectOf(id)
    if (row === undefined || object === undefined) throw new Error(`the org has no row ${id}`)
    const next: Row = { id, values: merge(object, row.values, values), deletion: deletion === null ? row.deletion : store.nextDeletion() }
    store.put(object, next)
}

function merge(object: SchemaObject, before: ReadonlyMap<string, unknown>, values: Values): Map<string, unknown> {
    const merged = new Map(before)
    for (const [name, value] of Object.entries(values)) {
        const key = name.toLowerCase()
        if (!object.fields.has(key)) throw new Error(`${object.name} has no field ${name}`)
        if (value === null || value === undefined) merged.delete(key)
        else merged.set(key, value)
    }
    return merged
}

function findRows(store: Store, object: string, key: string, value: unknown): string[] {
    const rows = [...store.table(object).rows.values()]
    return rows.filter((row) => row.deletion === null && row.values.get(key) === value).map((row) => row.id)
}

function requireObject(schema: Schema, name: string): SchemaObject {
    const object = schema.object(name)
    if (object === undefined) throw new Error(`the org has no object ${name}`)
    return object
}
