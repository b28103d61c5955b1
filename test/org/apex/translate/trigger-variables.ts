/** Trigger.new, Trigger.operationType and the other variables of a trigger run (row C3). In a class their records are generic. */
import type { Position } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { js } from '../emit/code.ts'

export function triggerVariable(body: Body, name: string, at: Position): Value {
    const { world } = body
    const record = body.place.triggerObject ?? world.named('SObject')
    const types: Readonly<Record<string, () => Type>> = {
        new: () => world.listOf(record),
        old: () => world.listOf(record),
        newmap: () => world.named('Map', world.named('Id'), record),
        oldmap: () => world.named('Map', world.named('Id'), record),
        operationtype: () => world.named('System.TriggerOperation'),
        size: () => world.named('Integer'),
        isexecuting: () => world.named('Boolean'),
        isbefore: () => world.named('Boolean'),
        isafter: () => world.named('Boolean'),
        isinsert: () => world.named('Boolean'),
        isupdate: () => world.named('Boolean'),
        isdelete: () => world.named('Boolean'),
        isundelete: () => world.named('Boolean'),
    }
    const key = name.toLowerCase()
    const type = Object.hasOwn(types, key) ? types[key] : undefined
    if (type === undefined) throw body.error(at, `Variable does not exist: Trigger.${name}`)
    return { type: type(), code: js`$R.triggerVariable('${key}')`, isPresent: key.startsWith('is'), isTriggerVariable: true }
}
