/** Rows of one object with the indexes that lookups by id, unique value and parent need. Undoing is the store's matter. */
import type { GeneratedRows } from './generated-rows.ts'
import type { Schema, SchemaField, SchemaObject } from './schema-types.ts'

/** A stored row. It is never changed: an update puts another in its place. */
export interface Row {
    readonly id: string
    /** By lower-case field name; nulls are left out. */
    readonly values: ReadonlyMap<string, unknown>
    /** In the recycle bin: rows deleted by one statement's cascade share a number; null otherwise. */
    readonly deletion: number | null
}

type Index = Map<string, Set<string>>

/** Unique text matches regardless of case unless the field says otherwise (rows B13, C29). */
export function uniqueKey(field: SchemaField, value: unknown): string {
    const text = String(value)
    return field.caseSensitive || field.apexType !== 'String' ? text : text.toLowerCase()
}

function indexedFields(object: SchemaObject, schema: Schema): SchemaField[] {
    const parents = new Set<string>()
    for (const parent of schema.objects()) {
        for (const child of parent.children.values()) if (child.object === object.name) parents.add(child.field.toLowerCase())
        for (const rollUp of parent.rollUps.values()) if (rollUp.detail === object.name) parents.add(rollUp.reference)
    }
    return [...object.fields.values()].filter((field) => field.unique || field.externalId || parents.has(field.name.toLowerCase()))
}

export class Table {
    readonly object: SchemaObject
    private readonly rows = new Map<string, Row>()
    /** Rows that are computed, not held, until somebody changes them; null for almost every table. */
    private generated: GeneratedRows | null = null
    private readonly indexes = new Map<string, Index>()
    private readonly indexed: readonly (readonly [key: string, field: SchemaField])[]

    constructor(object: SchemaObject, schema: Schema) {
        this.object = object
        this.indexed = indexedFields(object, schema).map((field) => [field.name.toLowerCase(), field] as const)
        for (const [key] of this.indexed) this.indexes.set(key, new Map())
    }

    /** The same rows in a table of the object as it is described now; values of fields that are gone are left out. */
    movedTo(object: SchemaObject, schema: Schema): Table {
        const moved = new Table(object, schema)
        moved.generated = this.generated
        for (const row of this.rows.values()) {
            const values = new Map([...row.values].filter(([key]) => object.fields.has(key)))
            const kept = { ...row, values }
            moved.rows.set(row.id, kept)
            moved.addToIndexes(kept)
        }
        return moved
    }

    row(id: string): Row | undefined {
        return this.rows.get(id) ?? this.generated?.find(id)
    }

    /** The map's own iterator where it can be: through a generator a scan takes nearly twice as long. */
    all(): Iterable<Row> {
        return this.generated === null ? this.rows.values() : this.everyRow(this.generated)
    }

    private *everyRow(generated: GeneratedRows): Generator<Row> {
        yield* this.rows.values()
        yield* generated
    }

    /** @throws Error where the object has generated rows already. */
    generate(rows: GeneratedRows): void {
        if (this.generated !== null) throw new Error(`${this.object.name} has generated rows already`)
        this.generated = rows
    }

    /** Puts a row in the place of the one with its id. */
    put(row: Row): void {
        this.drop(row.id)
        this.generated?.takeOver(row.id)
        this.rows.set(row.id, row)
        this.addToIndexes(row)
    }

    private addToIndexes(row: Row): void {
        for (const [key, field] of this.indexed) {
            const value = row.values.get(key)
            if (value === undefined) continue
            const index = this.indexes.get(key)!
            const entry = uniqueKey(field, value)
            const ids = index.get(entry)
            if (ids === undefined) index.set(entry, new Set([row.id]))
            else ids.add(row.id)
        }
    }

    /** A generated row that was never changed stays. */
    drop(id: string): void {
        const row = this.rows.get(id)
        if (row === undefined) return
        for (const [key, field] of this.indexed) {
            const value = row.values.get(key)
            if (value === undefined) continue
            const entry = uniqueKey(field, value)
            const ids = this.indexes.get(key)!.get(entry)
            ids?.delete(id)
            if (ids?.size === 0) this.indexes.get(key)!.delete(entry)
        }
        this.rows.delete(id)
    }

    isIndexed(key: string): boolean {
        return this.indexes.has(key)
    }

    /** Rows, deleted ones included, whose indexed field has the value. */
    find(key: string, value: unknown): Row[] {
        const field = this.object.fields.get(key)
        const index = this.indexes.get(key)
        if (field === undefined || index === undefined) throw new Error(`${this.object.name}.${key} has no index`)
        return [...(index.get(uniqueKey(field, value)) ?? [])].map((id) => this.rows.get(id)!)
    }
}
