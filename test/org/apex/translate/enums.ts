/** values(), valueOf(), name() and ordinal() of enums that classes declare. */
import type { CallNode } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { js } from '../emit/code.ts'
import { isString } from '../types/type.ts'
import { argumentValues, methodMissing } from './calls.ts'
import { callObjectMethod } from './library-calls.ts'
import { receiver } from './value.ts'

export function callEnum(body: Body, type: Type, node: CallNode, target: Value | null): Value {
    const { world } = body
    const values = argumentValues(body, node.arguments)
    const [first] = values
    const jsName = type.user?.jsName ?? ''
    const name = node.name.toLowerCase()
    if (target === null) {
        if (name === 'values' && values.length === 0) {
            const list = world.listOf(type)
            return { type: list, code: js`$R.newList(${body.type(list)}, [...${jsName}.values$])`, isPresent: true }
        }
        if (name === 'valueof' && values.length === 1 && first !== undefined && isString(first.type)) {
            return { type, code: js`$R.enumValueOf('${type.name}', ${jsName}.values$, ${first.code})`, isPresent: true }
        }
    } else {
        if (name === 'name' && values.length === 0)
            return { type: world.named('String'), code: js`${receiver(target)}.name`, isPresent: true }
        if (name === 'ordinal' && values.length === 0)
            return { type: world.named('Integer'), code: js`${receiver(target)}.ordinal`, isPresent: true }
        const general = callObjectMethod(body, node, values, target)
        if (general !== null) return general
    }
    methodMissing(body, node.at, node.name, values, type.name)
}
