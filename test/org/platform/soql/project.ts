/** Makes the sObjects of an answer: selected fields, parents through lookups, children through inner queries (rows B1 to B5). */
import { ApexList } from '../../runtime/collections.ts'
import { SObject } from '../../runtime/sobject.ts'
import type { DataCore } from '../core.ts'
import { readValue } from '../formulas.ts'
import type { SchemaObject } from '../schema-types.ts'
import type { Row } from '../table.ts'
import type { Query } from './query.ts'
import { resolveChild, resolvePath } from './resolve.ts'
import { parentOf } from './rows.ts'

/** What is selected of one object, and through it. */
export interface Projection {
    readonly fields: Set<string>
    /** By relationship: the lookup field and what is selected of the parent. */
    readonly parents: Map<string, { readonly reference: string; readonly projection: Projection }>
    readonly children: { readonly query: Query; readonly object: SchemaObject; readonly reference: string; readonly name: string }[]
    /** Lower-case names that the sObject may be asked for. */
    readonly selected: Set<string>
}

function emptyProjection(): Projection {
    return { fields: new Set(), parents: new Map(), children: [], selected: new Set() }
}

export function projectionOf(core: DataCore, object: SchemaObject, query: Query): Projection {
    const root = emptyProjection()
    for (const item of query.select) {
        if (item.kind === 'children') {
            const child = resolveChild(core.schema, object, item.query)
            root.children.push({ query: item.query, ...child })
            root.selected.add(child.name.toLowerCase())
        } else if (item.path !== null) {
            const { steps, key } = resolvePath(core.schema, object, query, item.path)
            let current = root
            for (const { reference, relationship } of steps) {
                const known = current.parents.get(relationship) ?? { reference, projection: emptyProjection() }
                current.parents.set(relationship, known)
                current.selected.add(relationship)
                current = known.projection
            }
            current.fields.add(key)
            current.selected.add(key)
        }
    }
    return root
}

export function project(
    core: DataCore,
    object: SchemaObject,
    row: Row,
    projection: Projection,
    childrenOf: (row: Row, child: Projection['children'][number]) => SObject[],
): SObject {
    const record = new SObject(object)
    record.selected = projection.selected
    // Row B2: the id is always there.
    record.values.set('id', row.id)
    for (const key of projection.fields) {
        const field = object.fields.get(key)
        const value = key === 'type' && field === undefined ? object.name : readValue(core.store, object, row.values, key)
        record.values.set(key, value)
    }
    for (const [relationship, { reference, projection: inner }] of projection.parents) {
        const parent = parentOf(core, row, { reference, relationship })
        const parentObject = parent === undefined ? undefined : core.store.objectOf(parent.id)
        const made = parent === undefined || parentObject === undefined ? null : project(core, parentObject, parent, inner, childrenOf)
        record.parents.set(relationship, made)
    }
    for (const child of projection.children) {
        record.children.set(child.name.toLowerCase(), new ApexList({ name: child.object.name, arguments: [] }, childrenOf(row, child)))
    }
    return record
}
