/**
 * User mode of DML (row C42): the running user needs the right on the object, and on every field that the record names, with a value or
 * with null. What sharing forbids is sharing.ts's matter.
 */
import { ApexException, NotImplementedError, apexException } from '../../runtime/exception.ts'
import type { SObject } from '../../runtime/sobject.ts'
import type { DmlOperation, RowError } from '../data-types.ts'
import { rowErrors } from '../dml/row-errors.ts'
import { isSystemKey } from '../dml/prepare.ts'
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import type { ObjectRights } from './rights.ts'
import type { UserAccess } from './user-access.ts'

type Right = 'create' | 'edit' | 'delete'

/** Which of both an upsert does with a row is known only when it is matched: the user needs both. */
const NEEDED: Readonly<Partial<Record<DmlOperation, readonly Right[]>>> = {
    insert: ['create'],
    update: ['edit'],
    upsert: ['create', 'edit'],
    delete: ['delete'],
}

/** @throws SecurityException. */
function checkObject(operation: DmlOperation, object: SchemaObject, rights: ObjectRights): void {
    const needed = NEEDED[operation]
    if (needed === undefined) throw new NotImplementedError(`${operation} in user mode`)
    if (!needed.every((right) => rights[right])) throw apexException('SecurityException', `Access to entity '${object.name}' denied`)
}

function isWritable(operation: DmlOperation, object: SchemaObject, field: SchemaField, access: UserAccess): boolean {
    const isOpen = operation === 'insert' ? field.createable : field.updateable
    return isOpen && access.field(object, field).edit
}

function findInaccessible(operation: DmlOperation, { type, values }: SObject, access: UserAccess): RowError | null {
    if (operation === 'delete') return null
    const names = [...values.keys()].flatMap((key) => {
        const field = isSystemKey(key) ? undefined : type.fields.get(key)
        return field === undefined || isWritable(operation, type, field, access) ? [] : [field.name]
    })
    return names.length === 0 ? null : rowErrors.inaccessible(type.name, names)
}

/** One per record: null where the user may. @throws SecurityException for an object. */
export function findRefusals(operation: DmlOperation, records: readonly SObject[], access: UserAccess): (RowError | null)[] {
    for (const object of new Set(records.map(({ type }) => type))) checkObject(operation, object, access.object(object))
    return records.map((record) => findInaccessible(operation, record, access))
}

/** What a statement throws that saves all rows or none: its text is the row's alone, without the usual words before it. */
export function inaccessibleFields(records: readonly SObject[], refusals: readonly (RowError | null)[]): ApexException | null {
    const rows = refusals.flatMap((refusal, index) => {
        const record = records[index]
        return refusal === null ? [] : [{ ...refusal, index, object: record?.type.name ?? null, id: record?.id ?? null }]
    })
    const [first] = rows
    if (first === undefined) return null
    const exception = new ApexException('System.DmlException', first.message)
    exception.rows = rows
    return exception
}
