/**
 * Formula fields, as far as this org calculates them: sums, differences and products of the record's own numbers, and its own texts and
 * literals joined by &. What goes beyond that is refused by name when the org is loaded. Such a formula changes only when the record
 * is saved; Salesforce's other formulas also change with time and with other records
 * (https://help.salesforce.com/s/articleView?id=platform.customize_functions.htm).
 */
import type { Formula, SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { Decimal } from '../runtime/decimal.ts'

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|"([^"\\]*)"|([A-Za-z]\w*)|([-+*&()]))/y
const TEXT_TYPES: ReadonlySet<string> = new Set(['string', 'email', 'phone', 'url'])
const NUMBER_TYPES: ReadonlySet<string> = new Set(['int', 'double', 'currency'])

type Kind = 'number' | 'text'
interface Expression {
    readonly kind: Kind
    /** Texts are never null, numbers only where blanks count as blank. */
    readonly evaluate: Formula
}

interface Source {
    readonly text: string
    readonly object: SchemaObject
    readonly field: SchemaField
    /** What a blank number counts as (formulaTreatBlanksAs). */
    readonly blank: Decimal | null
}

const NUMBERS: Readonly<Record<string, (left: Decimal, right: Decimal) => Decimal>> = {
    '+': (left, right) => left.add(right),
    '-': (left, right) => left.subtract(right),
    '*': (left, right) => left.multiply(right),
}
const LEVELS: readonly string[] = ['&', '+-', '*']

class FormulaReader {
    private readonly source: Source
    private readonly tokens: RegExpExecArray[] = []
    private next = 0

    constructor(source: Source) {
        this.source = source
        const pattern = new RegExp(TOKEN)
        const text = source.text.trim()
        while (pattern.lastIndex < text.length) {
            const at = pattern.lastIndex
            const token = pattern.exec(text)
            if (token === null) throw this.refused(text.slice(at, at + 20).trim())
            this.tokens.push(token)
        }
    }

    read(): Expression {
        const expression = this.readLevel(0)
        const rest = this.tokens[this.next]
        if (rest !== undefined) throw this.refused(rest[0].trim())
        return expression
    }

    private refused(what: string): Error {
        const { object, field } = this.source
        return new Error(`not implemented: ${what} in the formula of ${object.name}.${field.name}`)
    }

    private readLevel(level: number): Expression {
        const operators = LEVELS[level]
        if (operators === undefined) return this.readOperand()
        let left = this.readLevel(level + 1)
        for (;;) {
            const operator = this.tokens[this.next]?.[4]
            if (operator === undefined || !operators.includes(operator)) return left
            this.next++
            left = this.join(operator, left, this.readLevel(level + 1))
        }
    }

    private join(operator: string, left: Expression, right: Expression): Expression {
        const kind: Kind = operator === '&' ? 'text' : 'number'
        if (left.kind !== kind || right.kind !== kind) throw this.refused(`${left.kind} ${operator} ${right.kind}`)
        if (kind === 'text') return { kind, evaluate: (values) => String(left.evaluate(values)) + String(right.evaluate(values)) }
        const calculate = NUMBERS[operator]!
        const evaluate: Formula = (values) => {
            const [a, b] = [left.evaluate(values), right.evaluate(values)]
            return a instanceof Decimal && b instanceof Decimal ? calculate(a, b) : null
        }
        return { kind, evaluate }
    }

    private readOperand(): Expression {
        const token = this.tokens[this.next++]
        if (token === undefined) throw this.refused('an end without an operand')
        const [whole, number, text, name] = token
        if (number !== undefined) return { kind: 'number', evaluate: () => Decimal.parse(number) }
        if (text !== undefined) return { kind: 'text', evaluate: () => text }
        if (name !== undefined) return this.readField(name)
        if (token[4] !== '(') throw this.refused(whole.trim())
        const inner = this.readLevel(0)
        if (this.tokens[this.next++]?.[4] !== ')') throw this.refused('( without )')
        return inner
    }

    private readField(name: string): Expression {
        const key = name.toLowerCase()
        const field = this.source.object.fields.get(key)
        const { blank } = this.source
        if (this.tokens[this.next]?.[4] === '(') throw this.refused(`${name}()`)
        if (field === undefined || (field.custom && field.calculated)) throw this.refused(name)
        if (TEXT_TYPES.has(field.type)) return { kind: 'text', evaluate: (values) => values.get(key) ?? '' }
        if (!NUMBER_TYPES.has(field.type)) throw this.refused(`${name}, of type ${field.type},`)
        return { kind: 'number', evaluate: (values) => toNumber(values.get(key)) ?? blank }
    }
}

function toNumber(value: unknown): Decimal | null {
    if (typeof value === 'number') return Decimal.ofInteger(value)
    return value instanceof Decimal ? value : null
}

/** @throws Error naming the field and what is not provided. */
export function compileFormula(text: string, treatsBlanksAs: string | null, field: SchemaField, object: SchemaObject): Formula {
    const blank = treatsBlanksAs === 'BlankAsBlank' ? null : Decimal.ofInteger(0)
    const { kind, evaluate } = new FormulaReader({ text, object, field, blank }).read()
    if ((kind === 'text') !== (field.apexType === 'String'))
        throw new Error(`not implemented: a formula of ${kind} as ${field.type} (${object.name}.${field.name})`)
    if (kind === 'text') return (values) => evaluate(values) || null
    return evaluate
}
