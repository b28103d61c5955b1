/** Apex values to JSON (rows G1, G2, G6). Keys keep the order of fields and of map entries, which programs must not rely on. */
import { JsonNumber, JsonObject, type JsonTree } from './json-tree.ts'
import { Blob } from '../runtime/blob.ts'
import { ApexList, ApexMap, ApexSet } from '../runtime/collections.ts'
import { ApexDate, ApexDatetime, ApexTime } from '../runtime/date-time.ts'
import { Decimal } from '../runtime/decimal.ts'
import { ApexDouble } from '../runtime/double.ts'
import { ApexEnumValue } from '../runtime/enum.ts'
import { ApexException, NotImplementedError, apexException } from '../runtime/exception.ts'
import { programClassesOf } from '../runtime/object.ts'
import { SObject } from '../runtime/sobject.ts'
import { toText } from '../runtime/text.ts'
import { typeNameOf } from '../runtime/type-name.ts'

/** The version whose resources an sObject's `attributes.url` names. */
const API_VERSION = 'v65.0'

class Writer {
    private readonly open = new Set<object>()
    private readonly suppressNulls: boolean

    constructor(suppressNulls: boolean) {
        this.suppressNulls = suppressNulls
    }

    tree(value: unknown): JsonTree {
        if (value === null || value === undefined) return null
        if (typeof value === 'string' || typeof value === 'boolean') return value
        if (typeof value === 'number' || typeof value === 'bigint') return new JsonNumber(String(value))
        if (typeof value !== 'object') throw new Error(`${typeof value} is no Apex value`)
        return scalarTree(value) ?? this.within(value)
    }

    /** An object inside itself cannot be written; the same object twice side by side is written twice (row G6). */
    private within(value: object): JsonTree {
        if (this.open.has(value)) throw apexException('JSONException', 'Direct self-reference leading to cycle')
        this.open.add(value)
        const tree = this.compound(value)
        this.open.delete(value)
        return tree
    }

    private compound(value: object): JsonTree {
        if (value instanceof ApexList) return value.items.map((item) => this.tree(item))
        if (value instanceof ApexSet) return value.values().map((item) => this.tree(item))
        if (value instanceof ApexMap) return this.object(value.pairs().map(([key, part]) => [keyText(key), part]))
        if (value instanceof SObject) return this.record(value)
        if (value instanceof ApexException) throw apexException('JSONException', `Type unsupported in JSON: ${value.typeName}`)
        return this.instance(value)
    }

    private object(pairs: (readonly [string, unknown])[]): JsonObject {
        return new JsonObject(pairs.map(([key, part]) => [key, this.tree(part)] as const))
    }

    private record(record: SObject): JsonTree {
        for (const value of record.values.values()) {
            if (value instanceof ApexDatetime)
                throw new NotImplementedError('JSON of a record with a Datetime (its form is doubtful): put it in a Map')
        }
        const url = record.id === null ? [] : [['url', `/services/data/${API_VERSION}/sobjects/${record.type.name}/${record.id}`] as const]
        const attributes = new JsonObject([['type', record.type.name], ...url])
        const fields = record.populated().filter(([, part]) => part !== null)
        const children = [...record.children].map(
            ([key, rows]) => [record.type.children.get(key)?.name ?? key, this.childRows(rows)] as const,
        )
        return new JsonObject([['attributes', attributes], ...this.object(fields).pairs, ...children])
    }

    private childRows(rows: ApexList): JsonTree {
        return new JsonObject([
            ['totalSize', new JsonNumber(String(rows.items.length))],
            ['done', true],
            ['records', rows.items.map((row) => this.tree(row))],
        ])
    }

    private instance(value: object): JsonTree {
        const classes = programClassesOf(value)
        if (classes.length === 0) throw new NotImplementedError(`JSON of a ${typeNameOf(value)}`)
        const fields = classes.flatMap((type) => type.fields).filter((field) => !field.isTransient)
        const pairs = fields.map((field) => [field.name, field.get(value)] as const)
        return this.object(pairs.filter(([, part]) => !this.suppressNulls || part !== null))
    }
}

function scalarTree(value: object): JsonTree | null {
    if (value instanceof Decimal || value instanceof ApexDouble) return numberTree(value)
    if (value instanceof ApexDate || value instanceof ApexDatetime || value instanceof ApexTime) return value.toString()
    if (value instanceof ApexEnumValue) return value.name
    return value instanceof Blob ? value.bytes.toString('base64') : null
}

function numberTree(value: Decimal | ApexDouble): JsonNumber {
    if (value instanceof ApexDouble && !Number.isFinite(value.value)) throw new NotImplementedError('JSON of a Double that is not finite')
    return new JsonNumber(value.toString())
}

function keyText(key: unknown): string {
    if (typeof key === 'object' && key !== null && !(key instanceof ApexEnumValue))
        throw new NotImplementedError(`JSON of a Map with ${typeNameOf(key)} keys`)
    if (key === null) throw new NotImplementedError('JSON of a Map with a null key')
    return toText(key)
}

export function jsonTreeOf(value: unknown, suppressNulls: boolean): JsonTree {
    return new Writer(suppressNulls).tree(value)
}
