/** `switch on`: values, enums, types and null; never falls through (row A21). */
import type { Position, Statement, WhenNode, WhenValue } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Lines } from './statements.ts'
import { joined, js, text } from '../emit/code.ts'
import { isCastable } from '../types/convert.ts'
import { isEnum, isRecord, isString, numberRank, sameType } from '../types/type.ts'
import { enumConstant, findField, nameMeaning } from './names.ts'
import { literal, translate } from './expressions.ts'
import { at, block, indent } from './statements.ts'

type SwitchNode = Statement & { kind: 'switch' }

export function translateSwitch(body: Body, node: SwitchNode): Lines {
    const mark = at(body, { ...node.at, endLine: node.subject.at.endLine })
    const subject = translate(body, node.subject)
    const { type } = subject
    const isObject = isRecord(type) || type.kind === 'any' || (type.user !== null && type.user.kind !== 'enum')
    const isValue = numberRank(type) === 0 || numberRank(type) === 1 || isString(type) || isEnum(type)
    if (!isObject && !isValue) throw body.error(node.at, `${type.name} is not a valid switch expression type`)
    if (node.whens.length === 0) throw body.error(node.at, 'Switch statement requires at least one when block')
    const kept = body.temporary()
    const lines: Code[] = [mark, js`${kept} = ${subject.code}`]
    const seen = new Set<string>()
    let isEnding = true
    let hasElse = false
    node.whens.forEach((when, position) => {
        const isElse = when.type === null && when.values.length === 0
        if (hasElse || (isElse && position < node.whens.length - 1)) throw body.error(when.at, "'when else' must be the last when block")
        hasElse = isElse
        const made = translateWhen(body, when, type, kept, seen)
        lines.push(
            js`${position === 0 ? '' : '} else '}${isElse ? (position === 0 ? '{' : '{') : js`if (${made.test}) {`}`,
            ...indent(made.lines.lines),
        )
        isEnding &&= made.lines.isEnding
    })
    return { lines: [...lines, '}'], isEnding: isEnding && hasElse }
}

function translateWhen(body: Body, when: WhenNode, type: Type, kept: string, seen: Set<string>): { test: Code; lines: Lines } {
    const once = (at: Position, key: string) => {
        if (seen.has(key)) throw body.error(at, `${key} occurs as more than one when branch for this switch statement`)
        seen.add(key)
    }
    if (when.type === null) {
        const tests = when.values.map((value) => valueTest(body, value, type, kept, once))
        return { test: joined(tests, ' || '), lines: block(body, when.body) }
    }
    const { name } = when.type
    const wanted = body.resolve(when.type.type)
    if (isEnum(type) || isString(type) || numberRank(type) >= 0 || !isCastable(body.world, type, wanted) || sameType(type, wanted)) {
        throw body.error(when.at, `${wanted.name} cannot be a 'when type variable' block`)
    }
    once(when.at, wanted.name)
    const lines = body.scoped(() => {
        const local = body.declare(when.at, name, wanted, false, true)
        const inner = block(body, when.body)
        return { lines: [`let ${local.jsName} = ${kept}`, ...inner.lines], isEnding: inner.isEnding }
    })
    return { test: js`$R.instanceOf(${kept}, ${body.type(wanted)})`, lines }
}

function valueTest(body: Body, value: WhenValue, type: Type, kept: string, once: (at: Position, key: string) => void): Code {
    if (value.kind === 'name') return namedTest(body, value, type, kept, once)
    const made = value.value.kind === 'literal' ? literal(body, value.value) : translate(body, value.value)
    once(value.at, made.literal ?? 'null')
    if (made.type.kind === 'null') return `${kept} === null`
    if (isRecord(type) || type.user !== null || type.kind === 'any')
        throw body.error(value.at, "Switching on SObject types must be a 'when type variable' or 'when null'")
    const isLong = numberRank(type) === 1 && numberRank(made.type) === 0
    if (!isLong && !sameType(type, made.type)) {
        throw body.error(
            value.at,
            `${made.type.name} value in 'when expression' cannot be implicitly converted to the ${type.name} type in switch expression`,
        )
    }
    // Row A3: case does matter here.
    return isString(type)
        ? `${kept} === ${text(made.literal ?? '')}`
        : `${kept} === ${made.literal ?? ''}${numberRank(type) === 1 ? 'n' : ''}`
}

/** An enum constant without its enum's name, or a static final field with a literal. */
function namedTest(
    body: Body,
    value: WhenValue & { kind: 'name' },
    type: Type,
    kept: string,
    once: (at: Position, key: string) => void,
): Code {
    if (isEnum(type)) {
        if (value.name.includes('.')) throw body.error(value.at, "Enum value used in 'when expression' should be unqualified")
        const constant = enumConstant(type, value.name)
        if (constant === null) throw body.error(value.at, `Variable does not exist: ${value.name}`)
        once(value.at, value.name.toLowerCase())
        return js`${kept} === ${constant.code}`
    }
    const field = body.owner === null ? null : findField(body.owner, value.name)
    const initial = field?.field?.initial
    if (!field?.isStatic || !field.isFinal || initial?.kind !== 'literal')
        throw body.error(value.at, `Field must be a static final constant: ${value.name}`)
    const meaning = nameMeaning(body, value.name, value.at)
    if (meaning.kind !== 'value' || !sameType(meaning.value.type, type))
        throw body.error(value.at, `Field must be a static final constant: ${value.name}`)
    once(value.at, initial.text)
    return js`${kept} === ${meaning.value.code}`
}
