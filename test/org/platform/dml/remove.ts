/** Deletes and undeletes one chunk: triggers on the rows themselves, none on the children that go or come with them (rows C30, C31). */
import { transaction } from '../../runtime/transaction.ts'
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import { readOnlyRecordOf } from '../records.ts'
import type { ChildRelationship, SchemaObject } from '../schema-types.ts'
import type { Row } from '../table.ts'
import { rowErrors } from './row-errors.ts'
import { rollUp } from './roll-ups.ts'
import type { DetailChange } from './roll-ups.ts'
import { fireTriggers } from './triggers.ts'

export interface Removal {
    readonly index: number
    readonly id: string
    /** As stored: read anew after the before triggers, which may update it (row C8). */
    row: Row
    readonly errors: RowError[]
}

export interface RemoveOptions {
    /** The winner of a merge; null for a plain delete. */
    readonly mergedInto: string | null
    /** Called for each row between its before triggers and its removal. */
    readonly release?: (row: Row) => void
}

const alive = (removals: readonly Removal[]): Removal[] => removals.filter((removal) => removal.errors.length === 0)

function fire(
    core: DataCore,
    object: SchemaObject,
    event: 'before delete' | 'after delete',
    removals: readonly Removal[],
    master: string | null,
): void {
    if (removals.length === 0) return
    const oldRecords = removals.map((removal) => {
        const values =
            event === 'after delete' && master !== null ? new Map(removal.row.values).set('masterrecordid', master) : removal.row.values
        return readOnlyRecordOf(object, values, true)
    })
    const error = fireTriggers(core, object, event, { newRecords: null, oldRecords })
    removals.forEach((removal, index) => {
        if (error !== null) removal.errors.push(error)
        else removal.errors.push(...oldRecords[index]!.errors.map(({ message, fields }) => rowErrors.custom(message, fields)))
    })
}

export function deleteChunk(core: DataCore, object: SchemaObject, removals: readonly Removal[], options: RemoveOptions): void {
    fire(core, object, 'before delete', alive(removals), options.mergedInto)
    const moved: DetailChange[] = []
    for (const removal of alive(removals)) {
        removal.row = core.store.row(removal.id)!
        options.release?.(removal.row)
        const restricted = options.mergedInto === null ? findRestriction(core, object, removal.row) : null
        if (restricted === null) moved.push(...moveToBin(core, object, removal, options.mergedInto, core.store.nextDeletion()))
        else removal.errors.push(restricted)
    }
    fire(core, object, 'after delete', alive(removals), options.mergedInto)
    rollUp(core, moved, false)
}

function childrenOf(core: DataCore, relationship: ChildRelationship, id: string): Row[] {
    return core.store.table(relationship.object).find(relationship.field.toLowerCase(), id)
}

function findRestriction(core: DataCore, object: SchemaObject, row: Row): RowError | null {
    for (const relationship of object.children.values()) {
        if (relationship.onDelete !== 'restrict') continue
        const isUsed = childrenOf(core, relationship, row.id).some((child) => child.deletion === null)
        const name = row.values.get(object.nameField?.toLowerCase() ?? '') ?? row.id
        if (isUsed) return rowErrors.deleteRestricted(name as string, relationship.name.toLowerCase())
    }
    return null
}

/** A row on its way to or from the bin; whatever fails on the way fails for the row that was asked for. */
type Moving = Pick<Removal, 'row' | 'errors'>

/** @returns all rows that went. */
function moveToBin(core: DataCore, object: SchemaObject, moving: Moving, mergedInto: string | null, deletion: number): DetailChange[] {
    const { row, errors } = moving
    const values = new Map(row.values).set('isdeleted', true)
    const now = core.now()
    if (object.fields.has('systemmodstamp')) values.set('systemmodstamp', now)
    if (object.fields.has('lastmodifieddate')) values.set('lastmodifieddate', now)
    if (object.fields.has('lastmodifiedbyid')) values.set('lastmodifiedbyid', transaction().user.id)
    if (mergedInto !== null && object.fields.has('masterrecordid')) values.set('masterrecordid', mergedInto)
    core.store.put(object, { id: row.id, values, deletion })
    const children = [...object.children.values()].flatMap((relationship) => removeChildren(core, relationship, moving, deletion))
    return [{ object, values: [row.values], errors }, ...children]
}

function removeChildren(core: DataCore, relationship: ChildRelationship, parent: Moving, deletion: number): DetailChange[] {
    const object = core.schema.object(relationship.object)!
    const moved: DetailChange[] = []
    for (const child of childrenOf(core, relationship, parent.row.id)) {
        if (child.deletion !== null) continue
        if (relationship.onDelete === 'cascade')
            moved.push(...moveToBin(core, object, { row: child, errors: parent.errors }, null, deletion))
        if (relationship.onDelete !== 'clear') continue
        const values = new Map(child.values)
        values.delete(relationship.field.toLowerCase())
        core.store.put(object, { id: child.id, values: values.set('systemmodstamp', core.now()), deletion: child.deletion })
    }
    return moved
}

/** Row C31: after undelete fires on the top rows only. */
export function undeleteChunk(core: DataCore, object: SchemaObject, removals: readonly Removal[]): void {
    const back = alive(removals).flatMap((removal) => restore(core, object, removal, removal.row.deletion!))
    const restored = alive(removals)
    if (restored.length === 0) return
    const newRecords = restored.map((removal) => readOnlyRecordOf(object, core.store.row(removal.id)!.values, true))
    const error = fireTriggers(core, object, 'after undelete', { newRecords, oldRecords: null })
    restored.forEach((removal, index) => {
        if (error !== null) removal.errors.push(error)
        else removal.errors.push(...newRecords[index]!.errors.map(({ message, fields }) => rowErrors.custom(message, fields)))
    })
    rollUp(core, back, false)
}

/** @returns all rows that came back. */
function restore(core: DataCore, object: SchemaObject, { row, errors }: Moving, deletion: number): DetailChange[] {
    const values = new Map(row.values).set('isdeleted', false).set('systemmodstamp', core.now())
    values.delete('masterrecordid')
    core.store.put(object, { id: row.id, values, deletion: null })
    const back: DetailChange[] = [{ object, values: [values], errors }]
    for (const relationship of object.children.values()) {
        const child = core.schema.object(relationship.object)!
        for (const other of childrenOf(core, relationship, row.id))
            if (other.deletion === deletion) back.push(...restore(core, child, { row: other, errors }, deletion))
    }
    return back
}
