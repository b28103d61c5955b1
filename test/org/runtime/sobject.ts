/**
 * An sObject in memory: its type, the fields that were set or selected, parents and children, errors from addError. It knows nothing of
 * the store; saving is in platform/.
 */
import type { SchemaField, SchemaObject } from '../platform/schema-types.ts'
import type { ApexList } from './collections.ts'
import { NotImplementedError, apexException, nullPointer, uncatchable } from './exception.ts'
import { coerceFieldValue } from './field-value.ts'

export interface RecordError {
    readonly message: string
    /** API names; empty for an error on the whole record. */
    readonly fields: readonly string[]
}

const AUDIT_FIELDS = new Set(['createddate', 'createdbyid', 'lastmodifieddate', 'lastmodifiedbyid', 'systemmodstamp'])

export class SObject {
    readonly type: SchemaObject
    /** By lower-case field name. */
    readonly values = new Map<string, unknown>()
    /** By lower-case relationship name: null where the lookup is empty. */
    readonly parents = new Map<string, SObject | null>()
    readonly children = new Map<string, ApexList>()
    /** Lower-case names (fields and relationships) of the query that made the row; null for a record made in memory. */
    selected: ReadonlySet<string> | null = null
    /** Rows of a trigger that may not be written (row C4). */
    isReadOnly = false
    /** False for the rows of Trigger.old outside delete (row C15). */
    allowsErrors = true
    errors: RecordError[] = []
    cloneSourceId: string | null = null
    private readonly assigned = new Set<string>()

    constructor(type: SchemaObject) {
        this.type = type
    }

    get id(): string | null {
        return (this.values.get('id') as string | undefined) ?? null
    }

    /** Lower-case key, no checks: for the platform. */
    raw(key: string): unknown {
        return this.values.get(key) ?? null
    }

    /** Lower-case key, no checks: for the platform. */
    setRaw(key: string, value: unknown): void {
        this.values.set(key, value)
    }

    /** A field that the compiler has checked; lower-case key (rows B1, B2). */
    read(key: string): unknown {
        const value = this.values.get(key)
        if (value !== undefined) return value
        if (this.selected !== null && key !== 'id' && !this.selected.has(key)) throw this.notQueried(this.type.fields.get(key)?.name ?? key)
        return null
    }

    private notQueried(name: string): Error {
        const text = 'SObject row was retrieved via SOQL without querying the requested field'
        return apexException('SObjectException', `${text}: ${this.type.name}.${name}`)
    }

    /** Lower-case key (rows A32, C4). A field that is calculated cannot be set; where the name is written out, Salesforce's compiler says so already. */
    write(key: string, value: unknown): void {
        if (this.isReadOnly) throw uncatchable('FinalException', 'Record is read-only')
        const field = this.field(key)
        if (field.custom && field.calculated) throw apexException('SObjectException', `Field ${field.name} is not editable`)
        this.values.set(key, coerceFieldValue(field, value))
        if (this.selected !== null) this.assigned.add(key)
    }

    /** @throws SObjectException for a name that the object has not (row B6). */
    field(name: string): SchemaField {
        const field = this.type.fields.get(name.toLowerCase())
        if (field === undefined) throw apexException('SObjectException', `Invalid field ${name} for ${this.type.name}`)
        return field
    }

    get(name: string): unknown {
        return this.read(this.field(name).name.toLowerCase())
    }

    /** @returns the value before (row B6). */
    put(name: string, value: unknown): unknown {
        const key = this.field(name).name.toLowerCase()
        const before = this.raw(key)
        this.write(key, value)
        return before
    }

    /** Rows B3, C9: a parent that was neither selected nor set is null in memory and an error on a queried row. */
    parent(key: string): SObject | null {
        const parent = this.parents.get(key)
        if (parent !== undefined) return parent
        if (this.selected !== null && !this.selected.has(key)) throw this.notQueried(this.relationshipName(key))
        return null
    }

    private relationshipName(key: string): string {
        for (const field of this.type.fields.values()) if (field.relationshipName?.toLowerCase() === key) return field.relationshipName
        return this.type.children.get(key)?.name ?? key
    }

    setParent(key: string, parent: SObject | null): void {
        if (this.isReadOnly) throw uncatchable('FinalException', 'Record is read-only')
        this.parents.set(key, parent)
    }

    child(key: string): ApexList {
        const rows = this.children.get(key)
        if (rows !== undefined) return rows
        if (this.selected !== null) throw this.notQueried(this.relationshipName(key))
        throw new NotImplementedError(`child rows (${this.relationshipName(key)}) of a record made in memory`)
    }

    /** Rows C13 to C15. */
    addError(message: string | null, fields: readonly string[] = []): void {
        if (message === null) throw nullPointer()
        if (!this.allowsErrors) throw uncatchable('FinalException', 'SObject row does not allow errors')
        this.errors.push({ message, fields })
    }

    /** Row B4. */
    isSet(name: string): boolean {
        const key = this.field(name).name.toLowerCase()
        return this.values.has(key) || this.selected?.has(key) === true
    }

    /** Row B5: name as the schema spells it, in the order they were set or selected. */
    populated(): [string, unknown][] {
        const fields = [...this.values].filter(([key, value]) => value !== null || this.selected === null || this.assigned.has(key))
        const named = fields.map(([key, value]): [string, unknown] => [this.type.fields.get(key)?.name ?? key, value])
        const parents = [...this.parents].filter(([, parent]) => parent !== null)
        return [...named, ...parents.map(([key, parent]): [string, unknown] => [this.relationshipName(key), parent])]
    }

    /** Row B7. The copy is a record made in memory. */
    clone(keepId = false, isDeep = false, keepAudit = false, keepAutoNumber = false): SObject {
        const copy = new SObject(this.type)
        for (const [key, value] of this.values) {
            if (key === 'id' ? !keepId : AUDIT_FIELDS.has(key) && !keepAudit) continue
            if (!keepAutoNumber && key === this.type.autoNumber?.field.toLowerCase()) continue
            copy.values.set(key, value)
        }
        for (const [key, parent] of this.parents)
            copy.parents.set(key, isDeep && parent !== null ? parent.clone(true, true, true, true) : parent)
        if (isDeep) for (const [key, rows] of this.children) copy.children.set(key, rows)
        copy.cloneSourceId = this.id
        return copy
    }
}
