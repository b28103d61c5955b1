/** What changed between two descriptions of an object. Pure. */
import type { Field, SchemaChange } from './field-schema.ts'

export type Difference = Pick<SchemaChange, 'added' | 'removed' | 'changed'>

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

function findChanged(before: Field, after: Field): string[] {
    const properties = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Field>
    return [...properties].filter((property) => !isSame(before[property], after[property]))
}

/** Null when they say the same, in whatever order. */
export function compareFields(before: readonly Field[], after: readonly Field[]): Difference | null {
    const [known, told] = [new Map(before.map((field) => [field.name, field])), new Map(after.map((field) => [field.name, field]))]
    const added = [...told.keys()].filter((name) => !known.has(name))
    const removed = [...known.keys()].filter((name) => !told.has(name))
    const changed = [...told.values()].flatMap((field) => {
        const was = known.get(field.name)
        const properties = was === undefined ? [] : findChanged(was, field)
        return properties.length === 0 ? [] : [{ field: field.name, properties }]
    })
    return added.length + removed.length + changed.length === 0 ? null : { added, removed, changed }
}
