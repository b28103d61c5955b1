/**
 * Custom condition logic such as `1 AND (2 OR 3)`: text to tree, and tree to predicate. It knows nothing of fields or values.
 * As in Salesforce's filter logic, AND and OR are mixed only with parentheses and every condition is used.
 */

export const LOGIC_LENGTH_MAX = 4_096
export const LOGIC_DEPTH_MAX = 32
export const LOGIC_NODES_MAX = 200

export type LogicNode =
    { kind: 'condition'; index: number } | { kind: 'not'; operand: LogicNode } | { kind: 'and' | 'or'; operands: LogicNode[] }

/** Two arguments by name: called a hundred times for each change, a list of them costs as much as the conditions. */
export type Predicate<First, Second> = (first: First, second: Second) => boolean

/** Why a text is not logic; the message says what to do and is safe to show. */
export class LogicError extends Error {}

const WORD = /[A-Za-z]/
const DIGIT = /[0-9]/
const SPACE = /[ \t\r\n]/

/** One pass, one character class per step: the time grows with the length of the text and with nothing else. */
export function tokenizeLogic(text: string): string[] {
    const tokens: string[] = []
    for (let at = 0; at < text.length;) {
        const character = text.charAt(at)
        const kind = WORD.test(character) ? WORD : DIGIT.test(character) ? DIGIT : null
        let end = at + 1
        while (kind !== null && end < text.length && kind.test(text.charAt(end))) end++
        if (!SPACE.test(character)) tokens.push(readToken(text.slice(at, end), at))
        at = end
    }
    return tokens
}

function readToken(token: string, at: number): string {
    const upper = token.toUpperCase()
    if (upper === 'AND' || upper === 'OR' || upper === 'NOT' || token === '(' || token === ')') return upper
    if (/^[1-9][0-9]{0,3}$/.test(token)) return token
    const shown = JSON.stringify(token.slice(0, 20))
    throw new LogicError(`Use condition numbers, AND, OR, NOT and parentheses only: ${shown} at character ${at + 1} is none of them.`)
}

/** Parses custom logic over `conditionCount` conditions; throws LogicError. */
export function parseLogic(text: string, conditionCount: number): LogicNode {
    if (text.length > LOGIC_LENGTH_MAX) throw new LogicError(`Shorten the logic to at most ${LOGIC_LENGTH_MAX} characters.`)
    const parser = new LogicParser(tokenizeLogic(text), conditionCount)
    const node = parser.parseAll()
    const unused = Array.from({ length: conditionCount }, (_, index) => index).find((index) => !parser.used.has(index))
    if (unused !== undefined) throw new LogicError(`Use condition ${unused + 1} in the logic or remove it from the conditions.`)
    return node
}

class LogicParser {
    readonly used = new Set<number>()
    private readonly tokens: string[]
    private readonly conditionCount: number
    private at = 0
    private nodes = 0

    constructor(tokens: string[], conditionCount: number) {
        this.tokens = tokens
        this.conditionCount = conditionCount
    }

    parseAll(): LogicNode {
        const node = this.parseGroup(1)
        if (this.at < this.tokens.length) throw new LogicError(`Remove ${this.shown()} or put AND or OR before it.`)
        return node
    }

    private parseGroup(depth: number): LogicNode {
        const first = this.parseOperand(depth)
        const word = this.tokens[this.at]
        if (word !== 'AND' && word !== 'OR') return first
        const operands = [first]
        for (let next: string | undefined = word; next === 'AND' || next === 'OR'; next = this.tokens[this.at]) {
            if (next !== word) throw new LogicError('Put parentheses where AND and OR meet, for example 1 AND (2 OR 3).')
            this.at++
            operands.push(this.parseOperand(depth))
        }
        return this.count({ kind: word === 'AND' ? 'and' : 'or', operands })
    }

    private parseOperand(depth: number): LogicNode {
        if (depth > LOGIC_DEPTH_MAX) throw new LogicError(`Nest at most ${LOGIC_DEPTH_MAX} levels deep.`)
        const token = this.tokens[this.at]
        if (token === 'NOT') {
            this.at++
            return this.count({ kind: 'not', operand: this.parseOperand(depth + 1) })
        }
        if (token === '(') {
            this.at++
            const inner = this.parseGroup(depth + 1)
            if (this.tokens[this.at] !== ')') throw new LogicError(`Close the parenthesis before ${this.shown()}.`)
            this.at++
            return inner
        }
        return this.parseCondition(token)
    }

    private parseCondition(token: string | undefined): LogicNode {
        if (token === undefined || !DIGIT.test(token)) throw new LogicError(`Put a condition number before ${this.shown()}.`)
        const number = Number(token)
        if (number > this.conditionCount) throw new LogicError(`There is no condition ${number}: the rule has ${this.conditionCount}.`)
        this.at++
        this.used.add(number - 1)
        return this.count({ kind: 'condition', index: number - 1 })
    }

    private count(node: LogicNode): LogicNode {
        this.nodes++
        if (this.nodes > LOGIC_NODES_MAX) throw new LogicError(`Use at most ${LOGIC_NODES_MAX} numbers and operators.`)
        return node
    }

    private shown(): string {
        const token = this.tokens[this.at]
        return token === undefined ? 'the end of the logic' : `"${token}"`
    }
}

/** Turns a tree into one function over the conditions' own predicates; built once per rule version. */
export function compileLogic<First, Second>(node: LogicNode, conditions: readonly Predicate<First, Second>[]): Predicate<First, Second> {
    if (node.kind === 'condition') {
        const condition = conditions[node.index]
        if (condition === undefined) throw new RangeError(`condition ${node.index + 1} is missing`)
        return condition
    }
    if (node.kind === 'not') {
        const operand = compileLogic(node.operand, conditions)
        return (first, second) => !operand(first, second)
    }
    const operands = node.operands.map((operand) => compileLogic(operand, conditions))
    return node.kind === 'and' ? allOf(operands) : anyOf(operands)
}

/** Of one or more: a chain of pairs instead of a loop over a list, which would cost half as much as the conditions themselves. */
export function allOf<First, Second>(predicates: readonly Predicate<First, Second>[]): Predicate<First, Second> {
    return predicates.reduceRight((rest, predicate) => (first, second) => predicate(first, second) && rest(first, second))
}

export function anyOf<First, Second>(predicates: readonly Predicate<First, Second>[]): Predicate<First, Second> {
    return predicates.reduceRight((rest, predicate) => (first, second) => predicate(first, second) || rest(first, second))
}
