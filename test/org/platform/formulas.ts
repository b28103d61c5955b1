/**
 * Formula fields, calculated when somebody looks: a parent's change shows at once in those that name it, and moves no stamp and runs no
 * trigger of the records that show it (Salesforce Help, "Cross-Object Formulas").
 */
import type { SObject } from '../runtime/sobject.ts'
import { fitScale } from './dml/checks.ts'
import type { RowValues, SchemaObject } from './schema-types.ts'
import type { Store } from './store.ts'

/** The value of a field, held or calculated; null where it is empty. @param key lower-case name */
export function readValue(store: Store, object: SchemaObject, values: RowValues, key: string): unknown {
    const formula = object.formulas.get(key)
    if (formula === undefined) return values.get(key) ?? null
    const value = formula(values, (id) => store.row(id)?.values)
    return fitScale(object.fields.get(key)!, value)
}

/** The values with those of these fields that are formulas. */
export function withFormulas(store: Store, object: SchemaObject, values: RowValues, keys: readonly string[]): RowValues {
    const calculated = keys.filter((key) => object.formulas.has(key))
    if (calculated.length === 0) return values
    return new Map([...values, ...calculated.map((key) => [key, readValue(store, object, values, key)] as const)])
}

/** Triggers see what it is when they are loaded (https://salesforce.stackexchange.com/questions/107799). */
export function setFormulas(store: Store, record: SObject): void {
    for (const key of record.type.formulas.keys()) {
        if (!record.values.has(key)) record.values.set(key, readValue(store, record.type, record.values, key))
    }
}
