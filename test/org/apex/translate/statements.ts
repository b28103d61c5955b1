/** Statements -> lines of JavaScript. Each says where it is (`$R.at`), which counts coverage and CPU steps. */
import type { Block, Position, Statement } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Body } from './body.ts'
import { js } from '../emit/code.ts'
import { isException } from '../types/symbols.ts'
import { voidType } from '../types/type.ts'
import { translate, translateDiscarded } from './expressions.ts'
import { translateForEach } from './for-each.ts'
import { translateDml, translateRunAs } from './dml.ts'
import { translateSwitch } from './switch.ts'
import { translateTry } from './try.ts'
import { assigned, condition, returned } from './value.ts'

/** Lines of a block, with whether its end can be reached (missing return, unreachable statements). */
export interface Lines {
    readonly lines: readonly Code[]
    readonly isEnding: boolean
}

export function block(body: Body, node: Block): Lines {
    return body.scoped(() => statements(body, node.statements))
}

export function statements(body: Body, nodes: readonly Statement[]): Lines {
    const lines: Code[] = []
    let isEnding = false
    for (const node of nodes) {
        if (isEnding) throw body.error(node.at, 'Unreachable statement')
        const made = statement(body, node)
        lines.push(...made.lines)
        isEnding = made.isEnding
    }
    return { lines, isEnding }
}

export function indent(lines: readonly Code[]): Code[] {
    return lines.map((line) => js`    ${line}`)
}

export function at(body: Body, place: Position): Code {
    body.cover(place)
    return place.endLine === place.line ? `$R.at($frame, ${place.line});` : `$R.at($frame, ${place.line}, ${place.endLine});`
}

/** The lines of the part before a body: the condition of an if. */
function head(place: Position, condition: Position): Position {
    return { ...place, endLine: condition.endLine }
}

function statement(body: Body, node: Statement): Lines {
    switch (node.kind) {
        case 'block': {
            const made = block(body, node)
            return { lines: ['{', ...indent(made.lines), '}'], isEnding: made.isEnding }
        }
        case 'variables':
            return { lines: [at(body, node.at), ...declare(body, node)], isEnding: false }
        case 'expression':
            return { lines: [mark(body, node), translateDiscarded(body, node.expression)], isEnding: false }
        case 'if':
            return branch(body, node)
        case 'while':
        case 'do':
        case 'for':
            return loop(body, node)
        case 'forEach':
            return translateForEach(body, node)
        case 'switch':
            return translateSwitch(body, node)
        case 'try':
            return translateTry(body, node)
        case 'dml':
            return translateDml(body, node)
        case 'runAs':
            return translateRunAs(body, node)
        default:
            return leave(body, node)
    }
}

/** Row E16: lines of System.debug do not count as coverable. */
function mark(body: Body, node: Statement & { kind: 'expression' }): Code {
    const call = node.expression
    const isDebug =
        call.kind === 'call' &&
        call.name.toLowerCase() === 'debug' &&
        call.target?.kind === 'name' &&
        call.target.name.toLowerCase() === 'system'
    return isDebug ? `$R.at($frame, ${node.at.line});` : at(body, node.at)
}

function declare(body: Body, node: Statement & { kind: 'variables' }): Code[] {
    const type = body.resolve(node.type)
    if (type === voidType) throw body.error(node.type.at, 'Variables cannot be of type void')
    return node.variables.map((variable) => {
        const initial = variable.initial === null ? 'null' : assigned(body, translate(body, variable.initial), type, variable.at)
        const local = body.declare(variable.at, variable.name, type, node.isFinal, variable.initial !== null)
        return js`let ${local.jsName} = ${initial}`
    })
}

export function nested(body: Body, node: Statement | null): Lines {
    if (node === null) return { lines: [], isEnding: false }
    if (node.kind === 'block') return block(body, node)
    return body.scoped(() => statement(body, node))
}

function branch(body: Body, node: Statement & { kind: 'if' }): Lines {
    const mark = at(body, head(node.at, node.condition.at))
    const test = condition(body, translate(body, node.condition), node.condition.at)
    const yes = nested(body, node.yes)
    const no = nested(body, node.no)
    const otherwise = node.no === null ? [] : ['} else {', ...indent(no.lines)]
    return {
        lines: [mark, js`if (${test}) {`, ...indent(yes.lines), ...otherwise, '}'],
        isEnding: node.no !== null && yes.isEnding && no.isEnding,
    }
}

type LoopNode = Statement & { kind: 'while' | 'do' | 'for' }

function loop(body: Body, node: LoopNode): Lines {
    return body.scoped(() => {
        if (node.kind === 'for') return forLoop(body, node)
        const test = condition(body, translate(body, node.condition), node.condition.at)
        const isEndless = node.condition.kind === 'literal' && node.condition.text === 'true'
        const place = node.kind === 'do' ? { ...node.at, endLine: node.at.line } : head(node.at, node.condition.at)
        const inner = [at(body, place), ...looped(body, node.body).lines]
        const isEnding = isEndless && !hasBreak(node.body)
        if (node.kind === 'while') return { lines: [js`while (${test}) {`, ...indent(inner), '}'], isEnding }
        return { lines: ['do {', ...indent(inner), js`} while (${test})`], isEnding }
    })
}

function looped(body: Body, node: Statement | null): Lines {
    body.loopDepth++
    const made = nested(body, node)
    body.loopDepth--
    return made
}

function forLoop(body: Body, node: Statement & { kind: 'for' }): Lines {
    const initial =
        node.initial === null
            ? []
            : node.initial.kind === 'block'
              ? statements(body, node.initial.statements).lines
              : statement(body, node.initial).lines
    const test = node.condition === null ? 'true' : condition(body, translate(body, node.condition), node.condition.at)
    const updates = node.update.map((update) => translateDiscarded(body, update))
    const line = { ...node.at, endLine: node.at.line }
    const inner = [at(body, line), ...looped(body, node.body).lines]
    const update: Code = updates.flatMap((code, position) => (position === 0 ? [code] : [', ', code]))
    const isEnding = node.condition === null && !hasBreak(node.body)
    return { lines: ['{', ...indent([...initial, js`for (; ${test}; ${update}) {`, ...indent(inner), '}']), '}'], isEnding }
}

/** Does a break leave this loop? Inner loops keep theirs. */
function hasBreak(node: Statement | null): boolean {
    if (node === null) return false
    switch (node.kind) {
        case 'break':
            return true
        case 'block':
            return node.statements.some(hasBreak)
        case 'if':
            return hasBreak(node.yes) || hasBreak(node.no)
        case 'try':
            return hasBreak(node.body) || node.catches.some((part) => hasBreak(part.body)) || hasBreak(node.finally)
        case 'switch':
            return node.whens.some((when) => hasBreak(when.body))
        case 'runAs':
            return hasBreak(node.body)
        default:
            return false
    }
}

function leave(body: Body, node: Statement & { kind: 'return' | 'throw' | 'break' | 'continue' }): Lines {
    const mark = at(body, node.at)
    if (node.kind === 'return') return { lines: [mark, giveBack(body, node)], isEnding: true }
    if (node.kind === 'throw') {
        const value = translate(body, node.value)
        if (!isException(value.type)) throw body.error(node.at, `Throw expression must be of type exception: ${value.type.name}`)
        return { lines: [mark, js`$R.throwException(${value.code})`], isEnding: true }
    }
    if (body.loopDepth === 0) throw body.error(node.at, `${node.kind === 'break' ? 'Break' : 'Continue'} statement must be in loop`)
    return { lines: [mark, node.kind], isEnding: true }
}

function giveBack(body: Body, node: Statement & { kind: 'return' }): Code {
    const { returns } = body.method
    const isMaking = body.method.name === '<init>'
    if (node.value === null) {
        if (returns !== voidType) throw body.error(node.at, `Missing return statement required return type: ${returns.name}`)
        return isMaking && !body.isStatic ? 'return this' : 'return null'
    }
    if (isMaking) throw body.error(node.at, 'Constructors must not return a value')
    if (returns === voidType)
        throw body.error(node.at, body.owner === null ? 'Trigger bodies must not return a value' : 'Void method must not return a value')
    return js`return ${returned(body, translate(body, node.value), returns, node.at)}`
}
