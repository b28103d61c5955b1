/**
 * Millions of rows that cost no memory: each is computed from its number when somebody looks at it. They have no lookups except their
 * owner, no details and no unique values, so that no index needs them; one that is changed is held like any other from then on.
 */
import { ApexDate, ApexDatetime, DAY_MS } from '../runtime/date-time.ts'
import { idWithNumber, numberOfId } from './ids.ts'
import type { SchemaField, SchemaObject } from './schema-types.ts'
import type { Row } from './table.ts'

export interface Generation {
    readonly rows: number
    /** Stamp of the first row. */
    readonly firstStampMs: number
    /** Rows that share one second's stamp. */
    readonly rowsPerSecond: number
    readonly ownerId: string
}

/** Characters 4 to 6 of the ids: another instance than that of saved rows. */
const INSTANCE = 'Gen'

type ValueOf = (number: number, rows: GeneratedRows) => unknown

const TEXTS: Readonly<Record<string, (number: number) => string>> = {
    firstname: () => 'Generated',
    lastname: (number) => `Row ${number}`,
    email: (number) => `row-${number}@generated.example`,
    company: (number) => `Company ${number % 1000}`,
    city: (number) => `City ${number % 100}`,
    phone: (number) => `+1 555 ${String(number).padStart(7, '0')}`,
}

function valueOf(field: SchemaField, object: SchemaObject, ownerId: string): ValueOf {
    const key = field.name.toLowerCase()
    if (key === 'id') return (number, rows) => rows.idOf(number)
    if (key === 'isdeleted') return () => false
    if (['createddate', 'lastmodifieddate', 'systemmodstamp'].includes(key)) return (number, rows) => rows.stampOf(number)
    if (['createdbyid', 'lastmodifiedbyid', 'ownerid'].includes(key)) return () => ownerId
    if (key === 'name' && object.hasCompositeName) return (number) => `Generated Row ${number}`
    const rollUp = object.rollUps.get(key)
    if (rollUp !== undefined) return () => rollUp.calculate([]) ?? undefined
    const text = TEXTS[key]
    if (text !== undefined) return text
    if (field.defaultValue !== null) return () => field.defaultValue
    return field.nillable ? () => undefined : requiredValue(field)
}

function requiredValue(field: SchemaField): ValueOf {
    if (field.type === 'boolean') return () => false
    if (field.type === 'date') return (number) => new ApexDate(20_000 + (number % 365))
    if (field.type === 'datetime') return (number) => new ApexDatetime((20_000 + (number % 365)) * DAY_MS)
    if (field.type === 'picklist') return (number) => field.picklistValues[number % Math.max(1, field.picklistValues.length)]
    return field.apexType === 'String' ? (number) => `${field.label} ${number}` : () => undefined
}

/** The values of one row, each made when it is asked for: a scan looks at one or two of them. */
class GeneratedValues implements ReadonlyMap<string, unknown> {
    readonly #rows: GeneratedRows
    readonly #number: number

    constructor(rows: GeneratedRows, number: number) {
        this.#rows = rows
        this.#number = number
    }

    get(key: string): unknown {
        return this.#rows.valueOf(key, this.#number)
    }

    has(key: string): boolean {
        return this.get(key) !== undefined
    }

    get size(): number {
        return this.#all().size
    }

    forEach(visit: (value: unknown, key: string, map: ReadonlyMap<string, unknown>) => void): void {
        for (const [key, value] of this) visit(value, key, this)
    }

    entries(): MapIterator<[string, unknown]> {
        return this.#all().entries()
    }

    keys(): MapIterator<string> {
        return this.#all().keys()
    }

    values(): MapIterator<unknown> {
        return this.#all().values()
    }

    [Symbol.iterator](): MapIterator<[string, unknown]> {
        return this.entries()
    }

    #all(): Map<string, unknown> {
        const entries = [...this.#rows.object.fields.keys()].map((key) => [key, this.get(key)] as const)
        return new Map(entries.filter(([, value]) => value !== undefined))
    }
}

class GeneratedRow implements Row {
    private readonly rows: GeneratedRows
    private readonly number: number

    constructor(rows: GeneratedRows, number: number) {
        this.rows = rows
        this.number = number
    }

    get id(): string {
        return this.rows.idOf(this.number)
    }

    get values(): ReadonlyMap<string, unknown> {
        return new GeneratedValues(this.rows, this.number)
    }

    get deletion(): null {
        return null
    }
}

export class GeneratedRows implements Iterable<Row> {
    readonly object: SchemaObject
    readonly #generation: Generation
    readonly #valueOf = new Map<string, ValueOf>()
    /** Numbers of the rows that the table holds itself. */
    readonly #taken = new Set<number>()

    constructor(object: SchemaObject, generation: Generation) {
        this.object = object
        this.#generation = generation
        for (const [key, field] of object.fields) this.#valueOf.set(key, valueOf(field, object, generation.ownerId))
    }

    find(id: string): Row | undefined {
        const number = this.#numberOf(id)
        return number === null || this.#taken.has(number) ? undefined : new GeneratedRow(this, number)
    }

    /** From now on the table holds this row. */
    takeOver(id: string): void {
        const number = this.#numberOf(id)
        if (number !== null) this.#taken.add(number)
    }

    *[Symbol.iterator](): Generator<Row> {
        for (let number = 1; number <= this.#generation.rows; number++) {
            if (!this.#taken.has(number)) yield new GeneratedRow(this, number)
        }
    }

    idOf(number: number): string {
        return idWithNumber(this.object.keyPrefix, INSTANCE, number)
    }

    stampOf(number: number): ApexDatetime {
        const { firstStampMs, rowsPerSecond } = this.#generation
        return new ApexDatetime(firstStampMs + Math.floor((number - 1) / rowsPerSecond) * 1000)
    }

    /** Undefined where the field is empty or the object has none of this name. */
    valueOf(key: string, number: number): unknown {
        return this.#valueOf.get(key)?.(number, this)
    }

    #numberOf(id: string): number | null {
        const number = numberOfId(id, INSTANCE)
        return number === null || number < 1 || number > this.#generation.rows ? null : number
    }
}
