/** `=`, `+=` and its kin, `++` and `--`. */
import type { Expression } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Body } from './body.ts'
import type { Assignable, Value } from './value.ts'
import { joined, js } from '../emit/code.ts'
import { binary } from './operators.ts'
import { isNumber } from '../types/type.ts'
import { assigned } from './value.ts'
import { translate } from './expressions.ts'

type AssignNode = Expression & { kind: 'assign' }
type StepNode = Expression & { kind: 'step' }

function assignable(body: Body, node: Expression, value: Value): Assignable {
    if (isSafeChain(node) || value.assignable === undefined) throw body.error(node.at, 'Expression cannot be assigned')
    return value.assignable
}

/** Row A18: `?.` is no assignment target. */
function isSafeChain(node: Expression): boolean {
    if (node.kind === 'member' || node.kind === 'call') return node.isSafe || (node.target !== null && isSafeChain(node.target))
    return node.kind === 'index' && isSafeChain(node.target)
}

export function translateAssign(body: Body, node: AssignNode): Value {
    const target = translate(body, node.target)
    const place = assignable(body, node.target, target)
    if (node.operator === '=') {
        const value = translate(body, node.value)
        return { type: target.type, code: place.write(assigned(body, value, target.type, node.at)) }
    }
    const { first, read, write } = place.prepare(body)
    const right = translate(body, node.value)
    const result = binary(body, node.operator.slice(0, -1), { ...target, code: read }, right, node.at)
    return { type: target.type, code: sequence([...first, write(assigned(body, result, target.type, node.at))]) }
}

export function translateStep(body: Body, node: StepNode, isUsed: boolean): Value {
    const target = translate(body, node.value)
    const place = assignable(body, node.value, target)
    if (!isNumber(target.type)) throw body.error(node.at, stepMessage(node, target))
    const { first, read, write } = place.prepare(body)
    const one: Value = { type: body.world.named('Integer'), code: '1', isPresent: true }
    const sign = node.operator === '++' ? '+' : '-'
    if (node.isPrefix || !isUsed) {
        const changed = binary(body, sign, { ...target, code: read }, one, node.at)
        return { type: target.type, code: sequence([...first, write(changed.code)]), isPresent: true }
    }
    const before = body.temporary()
    const changed = binary(body, sign, { ...target, code: before }, one, node.at)
    return { type: target.type, code: sequence([...first, js`${before} = ${read}`, write(changed.code), before]), isPresent: true }
}

function stepMessage(node: StepNode, target: Value): string {
    if (!node.isPrefix) return `Unary postfix increment/decrement can only be applied to numeric expressions: ${target.type.name}`
    return `Unary prefix ${node.operator === '++' ? 'increment' : 'decrement'} can only be applied to numeric expressions: ${target.type.name}`
}

function sequence(codes: readonly Code[]): Code {
    return codes.length === 1 ? (codes[0] ?? '') : js`(${joined(codes, ', ')})`
}
