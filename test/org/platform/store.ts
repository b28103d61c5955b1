/** The org's rows in memory and the undo log of what is not yet committed. It checks nothing and runs nothing. */
import { IdSequence } from './ids.ts'
import type { Schema, SchemaObject } from './schema-types.ts'
import { Table } from './table.ts'
import type { Row } from './table.ts'

interface UndoEntry {
    readonly table: Table
    readonly id: string
    readonly before: Row | undefined
}

export class Store {
    readonly schema: Schema
    readonly ids = new IdSequence()
    private tables = new Map<string, Table>()
    private readonly prefixes = new Map<string, SchemaObject>()
    private readonly undo: UndoEntry[] = []
    private readonly numbers = new Map<string, number>()
    private deletions = 0
    /** Entries that commits have dropped: marks keep their meaning across a commit. */
    private dropped = 0

    constructor(schema: Schema) {
        this.schema = schema
        this.readPrefixes()
    }

    /**
     * After the schema has changed: rows stay under their object; those of an object that is gone go with it.
     * @throws Error where something is not committed, whose undo log names tables of before.
     */
    followSchema(): void {
        if (this.undo.length > 0) throw new Error('the schema cannot change while a transaction has uncommitted rows')
        this.readPrefixes()
        for (const [key, table] of this.tables) {
            const object = this.schema.object(key)
            if (object === undefined) this.tables.delete(key)
            else this.tables.set(key, table.movedTo(object, this.schema))
        }
    }

    private readPrefixes(): void {
        this.prefixes.clear()
        for (const object of this.schema.objects()) this.prefixes.set(object.keyPrefix, object)
    }

    table(name: string): Table {
        const key = name.toLowerCase()
        const known = this.tables.get(key)
        if (known !== undefined) return known
        const object = this.schema.object(name)
        if (object === undefined) throw new Error(`the object ${name} does not exist in this org`)
        const table = new Table(object, this.schema)
        this.tables.set(key, table)
        return table
    }

    /** The object whose key prefix the id has. */
    objectOf(id: string): SchemaObject | undefined {
        return this.prefixes.get(id.slice(0, 3))
    }

    /** The row wherever it is, deleted or not. */
    row(id: string): Row | undefined {
        const object = this.objectOf(id)
        return object === undefined ? undefined : this.table(object.name).row(id)
    }

    put(object: SchemaObject, row: Row): void {
        const table = this.table(object.name)
        this.undo.push({ table, id: row.id, before: table.row(row.id) })
        table.put(row)
    }

    /** A number that all rows deleted together carry. */
    nextDeletion(): number {
        return ++this.deletions
    }

    /** Auto numbers are not given back by a rollback. */
    nextNumber(object: SchemaObject): number {
        const next = (this.numbers.get(object.name) ?? 0) + 1
        this.numbers.set(object.name, next)
        return next
    }

    /** A point in the undo log for `undoTo`. */
    mark(): number {
        return this.dropped + this.undo.length
    }

    undoTo(mark: number): void {
        while (this.dropped + this.undo.length > mark && this.undo.length > 0) {
            const { table, id, before } = this.undo.pop()!
            if (before === undefined) table.drop(id)
            else table.put(before)
        }
    }

    /** A row made since the last commit. */
    isNew(id: string): boolean {
        return this.undo.some((entry) => entry.id === id && entry.before === undefined)
    }

    commit(): void {
        this.dropped += this.undo.length
        this.undo.length = 0
    }

    /** Takes out of sight what Apex tests do not see (row E2). Returns the function that puts it back. */
    hide(isHidden: (object: SchemaObject) => boolean): () => void {
        const before = this.tables
        this.tables = new Map([...before].filter(([, table]) => !isHidden(table.object)))
        return () => {
            this.tables = new Map([...this.tables].filter(([, table]) => !isHidden(table.object)))
            for (const [key, table] of before) if (!this.tables.has(key)) this.tables.set(key, table)
        }
    }
}
