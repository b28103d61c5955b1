/**
 * Roll-up summary fields from *.field-meta.xml (type Summary): what a master makes of its details
 * (https://help.salesforce.com/s/articleView?id=platform.fields_about_roll_up_summary_fields.htm). When they are calculated is dml/roll-ups.ts's matter.
 */
import type { FieldType, RollUp, RowValues, Schema, SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { ApexDate, ApexDatetime } from '../runtime/date-time.ts'
import { Decimal } from '../runtime/decimal.ts'
import { readProtection } from './field-protection.ts'
import { childText } from './metadata-xml.ts'
import type { XmlElement } from './metadata-xml.ts'
import { readSummaryFilter } from './summary-filter.ts'

/** More only by Salesforce's support (Salesforce Help, "Roll-Up Summary Field"). */
const ROLL_UPS_MAX = 25
const NUMBERS: ReadonlySet<FieldType> = new Set(['int', 'double', 'currency', 'percent'])
const MOMENTS: ReadonlySet<FieldType> = new Set(['date', 'datetime'])

type Operation = 'count' | 'sum' | 'min' | 'max'

interface Details {
    readonly operation: Operation
    readonly object: SchemaObject
    /** The master-detail field, lower-case. */
    readonly reference: string
    /** What is summarized; null for count. */
    readonly field: SchemaField | null
}

/** @throws Error naming the file and what is wrong with it or not provided. */
export function readRollUp(element: XmlElement, master: string, schema: Schema, file: string): { field: SchemaField; rollUp: RollUp } {
    const details = readDetails(element, master, schema, file)
    const { accepts, fields } = readSummaryFilter(element, details.object, file)
    const key = details.field?.name.toLowerCase()
    const summarize = SUMMARIES[details.operation]
    const calculate = (rows: Iterable<RowValues>): unknown =>
        summarize([...rows].filter(accepts).map((values) => (key === undefined ? 1 : values.get(key))))
    const { object, reference } = details
    const sources = [...fields, ...(key === undefined ? [] : [key])]
    const rollUp = { detail: object.name, reference, calculate, sources, definition: JSON.stringify(element) }
    return { field: fieldOf(element, details, file), rollUp }
}

/** @throws Error past the platform's bound. */
export function requireRollUpRoom(object: SchemaObject, file: string): void {
    if (object.rollUps.size >= ROLL_UPS_MAX) throw new Error(`${file}: ${object.name} has ${ROLL_UPS_MAX} roll-up summary fields already`)
}

function isOperation(text: string | null): text is Operation {
    return text !== null && Object.hasOwn(SUMMARIES, text)
}

function readDetails(element: XmlElement, master: string, schema: Schema, file: string): Details {
    const [name = '', reference = ''] = (childText(element, 'summaryForeignKey') ?? '').split('.')
    const object = schema.object(name)
    const lookup = object?.fields.get(reference.toLowerCase())
    if (object === undefined || lookup === undefined || !lookup.referenceTo.includes(master) || !isMasterDetail(object, lookup))
        throw new Error(`${file}: summaryForeignKey ${name}.${reference} is no master-detail relationship to ${master}`)
    const operation = childText(element, 'summaryOperation')
    if (!isOperation(operation)) throw new Error(`${file}: summaryOperation ${operation ?? '(none)'} is none of count, sum, min and max`)
    return { operation, object, reference: reference.toLowerCase(), field: readSummarized(element, operation, object, file) }
}

/** The one standard lookup that counts as one here: opportunities are rolled up on accounts. */
function isMasterDetail(object: SchemaObject, lookup: SchemaField): boolean {
    return (object.name === 'Opportunity' && lookup.name === 'AccountId') || (lookup.custom && !lookup.nillable && !lookup.updateable)
}

function readSummarized(element: XmlElement, operation: Operation, object: SchemaObject, file: string): SchemaField | null {
    if (operation === 'count') return null
    const text = childText(element, 'summarizedField') ?? ''
    const [name, key = ''] = text.split('.')
    const field = name === object.name ? object.fields.get(key.toLowerCase()) : undefined
    const isTaken = field !== undefined && (NUMBERS.has(field.type) || (operation !== 'sum' && MOMENTS.has(field.type)))
    if (!isTaken) throw new Error(`${file}: summarizedField ${text || '(none)'} is no field of ${object.name} that ${operation} takes`)
    return field
}

function fieldOf(element: XmlElement, { field: source }: Details, file: string): SchemaField {
    const name = childText(element, 'fullName') ?? ''
    const isMoment = source !== null && MOMENTS.has(source.type)
    const type: FieldType = source === null || source.type === 'int' ? 'double' : source.type
    return {
        name,
        label: childText(element, 'label') ?? name,
        type,
        apexType: isMoment ? source.apexType : 'Decimal',
        length: null,
        precision: isMoment ? null : 18,
        scale: isMoment ? null : (source?.scale ?? 0),
        nillable: true,
        createable: false,
        updateable: false,
        unique: false,
        caseSensitive: false,
        externalId: false,
        custom: true,
        ...readProtection(element, file),
        calculated: true,
        restrictedPicklist: false,
        picklistValues: [],
        defaultValue: null,
        referenceTo: [],
        relationshipName: null,
    }
}

/** Without details a count and a sum are 0, a least and a greatest value is empty. */
const SUMMARIES: Readonly<Record<Operation, (values: readonly unknown[]) => unknown>> = {
    count: (values) => Decimal.ofInteger(values.length),
    sum: (values) => numbersOf(values).reduce((sum, value) => sum.add(value), Decimal.ofInteger(0)),
    min: (values) => extreme(values, -1),
    max: (values) => extreme(values, 1),
}

function numbersOf(values: readonly unknown[]): Decimal[] {
    return values.flatMap((value) => (value instanceof Decimal ? value : typeof value === 'number' ? Decimal.ofInteger(value) : []))
}

/** @param sign of the comparison that makes a value the better one. */
function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
    const numbers = numbersOf(values)
    if (numbers.length > 0) return numbers.reduce((best, value) => (value.compare(best) * sign > 0 ? value : best))
    const moments = values.filter((value) => value instanceof ApexDate || value instanceof ApexDatetime)
    const sorted = moments.sort((left, right) => positionOf(left) - positionOf(right))
    return (sign === 1 ? sorted.at(-1) : sorted[0]) ?? null
}

function positionOf(moment: ApexDate | ApexDatetime): number {
    return moment instanceof ApexDate ? moment.days : moment.milliseconds
}
