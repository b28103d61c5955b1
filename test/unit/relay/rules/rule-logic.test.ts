import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LOGIC_DEPTH_MAX, LogicError, compileLogic, parseLogic } from '../../../../relay/src/rules/rule-logic.ts'
import type { LogicNode } from '../../../../relay/src/rules/rule-logic.ts'

const evaluate = (logic: string, values: readonly boolean[]): boolean =>
    compileLogic(
        parseLogic(logic, values.length),
        values.map((value) => () => value),
    )(null, null)

/** A reference that walks the tree; the product compiles it to closures. */
function walk(node: LogicNode, values: readonly boolean[]): boolean {
    if (node.kind === 'condition') return values[node.index] === true
    if (node.kind === 'not') return !walk(node.operand, values)
    return node.kind === 'and' ? node.operands.every((one) => walk(one, values)) : node.operands.some((one) => walk(one, values))
}

function print(node: LogicNode): string {
    if (node.kind === 'condition') return String(node.index + 1)
    if (node.kind === 'not') return `NOT (${print(node.operand)})`
    return node.operands.map((one) => `(${print(one)})`).join(node.kind === 'and' ? ' AND ' : ' or ')
}

const leaf = fc.nat(4).map((index): LogicNode => ({ kind: 'condition', index }))
const tree = fc.letrec<{ node: LogicNode }>((tie) => ({
    node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie('node').map((operand): LogicNode => ({ kind: 'not', operand })),
        fc
            .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 2, maxLength: 3 }))
            .map(([kind, operands]): LogicNode => ({ kind, operands })),
    ),
})).node

describe('custom logic', () => {
    test.each([
        ['1 AND (2 OR 3)', [true, false, true], true],
        ['1 AND (2 OR 3)', [true, false, false], false],
        ['(1 and 2) or not 3', [false, true, false], true],
        ['NOT(1)', [true], false],
        ['1 AND 2 AND 3', [true, true, true], true],
    ])('%s of %j is %s', (logic, values, expected) => {
        expect(evaluate(logic, values)).toBe(expected)
    })

    test.each([
        ['', 1, 'Put a condition number before the end of the logic.'],
        ['1 AND', 1, 'Put a condition number before the end of the logic.'],
        ['1 AND AND 1', 1, 'Put a condition number before "AND".'],
        ['1 AND 2 OR 3', 3, 'Put parentheses where AND and OR meet, for example 1 AND (2 OR 3).'],
        ['(1 AND 2', 2, 'Close the parenthesis before the end of the logic.'],
        ['1 2', 2, 'Remove "2" or put AND or OR before it.'],
        ['1 AND 3', 2, 'There is no condition 3: the rule has 2.'],
        ['1', 2, 'Use condition 2 in the logic or remove it from the conditions.'],
        ['1 XOR 2', 2, 'Use condition numbers, AND, OR, NOT and parentheses only: "XOR" at character 3 is none of them.'],
        ['0', 1, 'Use condition numbers, AND, OR, NOT and parentheses only: "0" at character 1 is none of them.'],
        ['01', 1, 'Use condition numbers, AND, OR, NOT and parentheses only: "01" at character 1 is none of them.'],
        ['12345', 1, 'Use condition numbers, AND, OR, NOT and parentheses only: "12345" at character 1 is none of them.'],
        ['9999', 1, 'There is no condition 9999: the rule has 1.'],
        ['constructor', 1, 'Use condition numbers, AND, OR, NOT and parentheses only: "constructor" at character 1 is none of them.'],
    ])('%j over %i conditions is refused: %s', (logic, count, message) => {
        expect(() => parseLogic(logic, count)).toThrow(new LogicError(message))
    })

    test('FAILURES C4-71: 1 MB of text, 10,000 parentheses and 201 nodes are refused, each in a moment', () => {
        const started = process.cpuUsage()
        expect(() => parseLogic('1 AND '.repeat(200_000) + '1', 1)).toThrow('at most 4096 characters')
        expect(() => parseLogic('('.repeat(4_000) + '1', 1)).toThrow(`Nest at most ${LOGIC_DEPTH_MAX} levels deep.`)
        expect(() => parseLogic('NOT '.repeat(1_000) + '1', 1)).toThrow(`Nest at most ${LOGIC_DEPTH_MAX} levels deep.`)
        expect(() => parseLogic(Array.from({ length: 201 }, () => '1').join(' AND '), 1)).toThrow('Use at most 200 numbers and operators.')
        expect(process.cpuUsage(started).user / 1_000).toBeLessThan(500)
    })

    test('any tree means the same after it is printed, parsed and compiled', () => {
        fc.assert(
            fc.property(tree, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (node, values) => {
                const logic = `(${print(node)}) AND ((1 OR 2 OR 3 OR 4 OR 5) OR NOT (1 AND 2 AND 3 AND 4 AND 5))`
                fc.pre(logic.length < 2_000)
                expect(evaluate(logic, values)).toBe(walk(node, values))
            }),
        )
    })

    test('any text is logic or is refused with a LogicError, never anything else', () => {
        const token = fc.constantFrom('1', '2', '9', 'AND', 'or', 'NOT', '(', ')', ' ', '§', '\0')
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(' ')),
                ),
                (text) => {
                    try {
                        parseLogic(text, 2)
                    } catch (error) {
                        expect(error).toBeInstanceOf(LogicError)
                    }
                },
            ),
        )
    })
})
