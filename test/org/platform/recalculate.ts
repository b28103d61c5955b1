/**
 * What a deployment that makes or changes a roll-up summary field does to the rows that are there: Salesforce recalculates all masters some
 * time later, moves their SystemModstamp and runs nothing (https://simplysfdc.com/2016/09/salesforce-systemmodstamp.html). Here it is at once.
 */
import type { ApexDatetime } from '../runtime/date-time.ts'
import { rolledUpValues } from './dml/roll-ups.ts'
import type { Schema, SchemaObject } from './schema-types.ts'
import type { Store } from './store.ts'

/** How each roll-up of each object is defined. */
export type RollUpDefinitions = ReadonlyMap<string, string>

export function definitionsOf(schema: Schema): RollUpDefinitions {
    return new Map([...schema.objects()].map((object) => [object.name, definitionOf(object)] as const))
}

function definitionOf({ rollUps }: SchemaObject): string {
    return JSON.stringify([...rollUps.values()].map(({ definition }) => definition).sort())
}

/** @param before of the schema that the rows come from */
export function recalculateRollUps(store: Store, before: RollUpDefinitions, stamp: ApexDatetime): void {
    for (const object of store.schema.objects()) {
        if (object.rollUps.size === 0 || before.get(object.name) === definitionOf(object)) continue
        for (const row of [...store.table(object.name).all()]) {
            if (row.deletion !== null) continue
            const values = [...row.values, ...rolledUpValues(store, object, row.id), ['systemmodstamp', stamp] as const]
            store.put(object, { id: row.id, values: new Map(values.filter(([, value]) => value !== null)), deletion: null })
        }
    }
}
