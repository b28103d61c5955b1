/**
 * Formula fields, as far as this org calculates them: sums, differences and products of numbers, and texts and literals joined by &. What
 * goes beyond that is refused by name when the org is loaded (https://help.salesforce.com/s/articleView?id=platform.customize_functions.htm).
 * A formula of the record's own fields changes only when the record is saved; one that names a parent's field (cross-object) changes with
 * the parent, and nothing tells.
 */
import type { Formula, RowValues, Schema, SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { Decimal } from '../runtime/decimal.ts'

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|"([^"\\]*)"|([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)|([-+*&()]))/y
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
    readonly schema: Schema
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
/** Salesforce Help, "Cross-Object Formulas": fields of objects that are up to 10 relationships away. */
const PARENTS_MAX = 10
const LEVELS: readonly string[] = ['&', '+-', '*']

class FormulaReader {
    private readonly source: Source
    private readonly tokens: RegExpExecArray[] = []
    private next = 0
    /** Whether a parent's field is named. */
    isCrossObject = false

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
        if (kind === 'text') return { kind, evaluate: (...row) => String(left.evaluate(...row)) + String(right.evaluate(...row)) }
        const calculate = NUMBERS[operator]!
        const evaluate: Formula = (...row) => {
            const [a, b] = [left.evaluate(...row), right.evaluate(...row)]
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

    private readField(path: string): Expression {
        if (this.tokens[this.next]?.[4] === '(') throw this.refused(`${path}()`)
        const names = path.split('.')
        const key = names.pop()!.toLowerCase()
        const { object, lookups } = this.findParent(names, path)
        const field = object.fields.get(key)
        const { blank } = this.source
        if (field === undefined || isFormula(field, object)) throw this.refused(path)
        const read: Formula = (values, rowOf) => follow(lookups, values, rowOf)?.get(key)
        if (TEXT_TYPES.has(field.type)) return { kind: 'text', evaluate: (...row) => read(...row) ?? '' }
        if (!NUMBER_TYPES.has(field.type)) throw this.refused(`${path}, of type ${field.type},`)
        return { kind: 'number', evaluate: (...row) => toNumber(read(...row)) ?? blank }
    }

    /** Where the relationships lead. Through one that may lead to several objects a formula names the one it means, which this org does not take. */
    private findParent(names: readonly string[], path: string): { object: SchemaObject; lookups: readonly string[] } {
        if (names.length > PARENTS_MAX) throw this.refused(`${path}, ${names.length} relationships away,`)
        this.isCrossObject ||= names.length > 0
        const lookups: string[] = []
        let { object } = this.source
        for (const name of names) {
            const lookup = [...object.fields.values()].find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase())
            const target = lookup?.referenceTo.length === 1 ? this.source.schema.object(lookup.referenceTo[0]!) : undefined
            if (lookup === undefined || target === undefined) throw this.refused(path)
            lookups.push(lookup.name.toLowerCase())
            object = target
        }
        return { object, lookups }
    }
}

/** Roll-ups are calculated too, but stored before a formula looks at them. */
function isFormula(field: SchemaField, object: SchemaObject): boolean {
    return field.custom && field.calculated && !object.rollUps.has(field.name.toLowerCase())
}

function follow(lookups: readonly string[], values: RowValues, rowOf: (id: string) => RowValues | undefined): RowValues | undefined {
    let current: RowValues | undefined = values
    for (const lookup of lookups) {
        const id: unknown = current?.get(lookup)
        current = typeof id === 'string' ? rowOf(id) : undefined
    }
    return current
}

function toNumber(value: unknown): Decimal | null {
    if (typeof value === 'number') return Decimal.ofInteger(value)
    return value instanceof Decimal ? value : null
}

export interface CompiledFormula {
    /** Looks at other records. */
    readonly isCrossObject: boolean
    readonly evaluate: Formula
}

/** @throws Error naming the field and what is not provided. */
export function compileFormula(
    { text, blanks }: { readonly text: string; readonly blanks: string | null },
    field: SchemaField,
    object: SchemaObject,
    schema: Schema,
): CompiledFormula {
    const blank = blanks === 'BlankAsBlank' ? null : Decimal.ofInteger(0)
    const reader = new FormulaReader({ text, object, field, blank, schema })
    const { kind, evaluate } = reader.read()
    if ((kind === 'text') !== (field.apexType === 'String'))
        throw new Error(`not implemented: a formula of ${kind} as ${field.type} (${object.name}.${field.name})`)
    const { isCrossObject } = reader
    return { isCrossObject, evaluate: kind === 'text' ? (...row) => evaluate(...row) || null : evaluate }
}
