/** Rows of an aggregate query in JSON: `expr0`, … or the alias (row B23). */
import type { SObject } from '../runtime/sobject.ts'
import { writeValue } from './write-value.ts'

export function writeAggregate(record: SObject): object {
    const values = [...record.values].map(([name, value]) => [record.type.fields.get(name)?.name ?? name, writeValue(value)] as const)
    return { attributes: { type: 'AggregateResult' }, ...Object.fromEntries(values) }
}
