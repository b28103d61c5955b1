/** The criteria of a roll-up summary field (summaryFilterItems): which detail rows count. All of them must hold. */
import type { RowValues, SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { Decimal } from '../runtime/decimal.ts'
import { childText } from './metadata-xml.ts'
import type { XmlElement } from './metadata-xml.ts'

type Test = (values: RowValues) => boolean

export interface SummaryFilter {
    readonly accepts: Test
    /** Lower-case names of the fields it looks at. */
    readonly fields: readonly string[]
}

const TEXTS: ReadonlySet<string> = new Set(['string', 'picklist', 'email', 'phone', 'url'])
const NUMBERS: ReadonlySet<string> = new Set(['int', 'double', 'currency', 'percent'])

/** What the sign of a comparison must be. */
const COMPARISONS: Readonly<Record<string, (sign: number) => boolean>> = {
    equals: (sign) => sign === 0,
    notEqual: (sign) => sign !== 0,
    lessThan: (sign) => sign < 0,
    greaterThan: (sign) => sign > 0,
    lessOrEqual: (sign) => sign <= 0,
    greaterOrEqual: (sign) => sign >= 0,
}

/** @throws Error naming the file and the criterion that is not provided. */
export function readSummaryFilter(element: XmlElement, object: SchemaObject, file: string): SummaryFilter {
    const items = element.children.filter(({ name }) => name === 'summaryFilterItems').map((item) => readItem(item, object, file))
    return { accepts: (values) => items.every(({ test }) => test(values)), fields: items.map(({ field }) => field) }
}

function readItem(item: XmlElement, object: SchemaObject, file: string): { readonly field: string; readonly test: Test } {
    const [path = '', operation = '', value = ''] = ['field', 'operation', 'value'].map((name) => childText(item, name) ?? '')
    const [name, key = ''] = path.split('.')
    const field = name === object.name ? object.fields.get(key.toLowerCase()) : undefined
    if (field === undefined) throw new Error(`${file}: summaryFilterItems name ${path}, which is no field of ${object.name}`)
    // Values apart by commas: one of them for equals, none of them for notEqual.
    const comparisons = value.split(',').map((one) => comparisonWith(one.trim(), field, operation))
    if (comparisons.includes(null)) throw new Error(`${file}: not implemented: summaryFilterItems ${path} ${operation} ${value}`)
    const accepts = COMPARISONS[operation]!
    const stored = field.name.toLowerCase()
    const test: Test = (values) => {
        const signs = comparisons.map((compare) => compare!(values.get(stored)))
        return operation === 'notEqual' ? signs.every(accepts) : signs.some(accepts)
    }
    return { field: stored, test }
}

type Comparison = (value: unknown) => number

/** Null where it is not provided. */
function comparisonWith(wanted: string, field: SchemaField, operation: string): Comparison | null {
    if (!Object.hasOwn(COMPARISONS, operation)) return null
    if (NUMBERS.has(field.type)) return numberComparison(Decimal.parse(wanted))
    const isEquality = operation === 'equals' || operation === 'notEqual'
    if (!isEquality || !(field.type === 'boolean' || TEXTS.has(field.type))) return null
    const empty = field.type === 'boolean' ? 'false' : ''
    return (value) => (textOf(value, empty).toLowerCase() === wanted.toLowerCase() ? 0 : 1)
}

function textOf(value: unknown, empty: string): string {
    return typeof value === 'string' || typeof value === 'boolean' ? String(value) : empty
}

/** NaN, which no comparison but notEqual takes, for an empty number. */
function numberComparison(wanted: Decimal | null): Comparison | null {
    if (wanted === null) return null
    return (value) => {
        if (value instanceof Decimal) return value.compare(wanted)
        return typeof value === 'number' ? Decimal.ofInteger(value).compare(wanted) : Number.NaN
    }
}
