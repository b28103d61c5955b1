/** JSON to Apex values: untyped (row G4) or of a given type (rows G3, G5). */
import type { TypeReference } from './registry.ts'
import { newCollection } from './instantiate.ts'
import { JsonNumber, JsonObject, type JsonTree } from './json-tree.ts'
import { Blob } from '../runtime/blob.ts'
import type { ApexSet } from '../runtime/collections.ts'
import { ANY, ApexList, ApexMap } from '../runtime/collections.ts'
import { ApexDatetime, parseDate } from '../runtime/date-time.ts'
import { Decimal } from '../runtime/decimal.ts'
import { ApexDouble } from '../runtime/double.ts'
import { NotImplementedError, apexException } from '../runtime/exception.ts'
import { requireId } from '../runtime/ids.ts'
import { programClassesOf } from '../runtime/object.ts'
import { SObject } from '../runtime/sobject.ts'
import { transaction } from '../runtime/transaction.ts'
import { printType } from '../runtime/type-name.ts'

const INTEGER_MAX = 2 ** 31

function untypedNumber(number: JsonNumber): number | Decimal {
    if (/[eE]/.test(number.source)) throw new NotImplementedError('JSON.deserializeUntyped of a number with an exponent (doubtful)')
    if (number.source.includes('.')) return Decimal.parse(number.source) ?? Decimal.ofInteger(0)
    const value = Number(number.source)
    if (value >= INTEGER_MAX || value < -INTEGER_MAX)
        throw new NotImplementedError('JSON.deserializeUntyped of an integer beyond 32 bits (doubtful)')
    return value
}

const STRING: TypeReference = { name: 'String', arguments: [] }

export function untypedValue(tree: JsonTree): unknown {
    if (tree instanceof JsonNumber) return untypedNumber(tree)
    if (tree instanceof JsonObject)
        return new ApexMap(
            STRING,
            ANY,
            tree.pairs.map(([key, value]) => [key, untypedValue(value)] as const),
        )
    return Array.isArray(tree) ? new ApexList(ANY, tree.map(untypedValue)) : tree
}

function illegal(tree: JsonTree): Error {
    const text = tree instanceof JsonNumber ? tree.source : typeof tree === 'string' || typeof tree === 'boolean' ? String(tree) : null
    if (text === null) return apexException('JSONException', 'Malformed JSON: Expected a primitive value')
    return apexException('JSONException', `Illegal value for primitive: ${text}`)
}

const text = (tree: JsonTree): string => {
    if (typeof tree === 'string') return tree
    if (tree instanceof JsonNumber || typeof tree === 'boolean')
        throw new NotImplementedError('JSON.deserialize of a number or Boolean into text (doubtful)')
    throw illegal(tree)
}

function whole(tree: JsonTree, bits: number): bigint {
    if (!(tree instanceof JsonNumber) || !/^-?\d+$/.test(tree.source)) throw illegal(tree)
    const value = BigInt(tree.source)
    if (BigInt.asIntN(bits, value) !== value) throw illegal(tree)
    return value
}

function decimal(tree: JsonTree): Decimal {
    const parsed = tree instanceof JsonNumber ? Decimal.parse(tree.source) : null
    if (parsed === null) throw illegal(tree)
    return parsed
}

/** Row G2: ISO 8601 with an offset; other forms fail. */
function datetime(tree: JsonTree): ApexDatetime {
    const source = text(tree)
    const isKnown = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(source)
    if (!isKnown) throw apexException('JSONException', `Invalid format: "${source}"`)
    return new ApexDatetime(Date.parse(source.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
}

const primitives: Readonly<Record<string, (tree: JsonTree) => unknown>> = {
    string: text,
    id: (tree) => requireId(text(tree)),
    boolean: (tree) => {
        if (typeof tree !== 'boolean') throw illegal(tree)
        return tree
    },
    integer: (tree) => Number(whole(tree, 32)),
    long: (tree) => whole(tree, 64),
    double: (tree) => new ApexDouble(decimal(tree).toNumber()),
    decimal,
    date: (tree) => parseDate(text(tree)),
    datetime,
    blob: (tree) => new Blob(Buffer.from(text(tree), 'base64')),
    object: untypedValue,
    any: untypedValue,
}

class Reader {
    private readonly isStrict: boolean

    constructor(isStrict: boolean) {
        this.isStrict = isStrict
    }

    value(tree: JsonTree, type: TypeReference): unknown {
        if (tree === null) return null
        const primitive = primitives[type.name.toLowerCase().replace(/^system\./, '')]
        if (primitive !== undefined) return primitive(tree)
        const collection = newCollection(type)
        if (collection !== null) return this.fill(collection, tree, type)
        const object = transaction().org.schema.object(type.name)
        return object === undefined ? this.instance(tree, type) : this.record(tree, new SObject(object))
    }

    private fill(collection: ApexList | ApexSet | ApexMap, tree: JsonTree, type: TypeReference): unknown {
        const [first = ANY, second = ANY] = type.arguments
        if (collection instanceof ApexMap) {
            for (const [key, value] of pairsOf(tree, type)) collection.put(this.value(key, first), this.value(value, second))
            return collection
        }
        if (!Array.isArray(tree)) throw apexException('JSONException', `Malformed JSON: Expected '[' at the beginning of List/Set`)
        for (const item of tree as readonly JsonTree[]) collection.add(this.value(item, first))
        return collection
    }

    /** Row G3: unknown keys of records are ignored in both forms. */
    private record(tree: JsonTree, record: SObject): SObject {
        for (const [name, value] of pairsOf(tree, { name: record.type.name, arguments: [] })) {
            const key = name.toLowerCase()
            const field = record.type.fields.get(key)
            if (field !== undefined) record.write(key, this.value(value, { name: field.apexType, arguments: [] }))
            else if (key !== 'attributes') this.parent(record, key, value)
        }
        return record
    }

    private parent(record: SObject, key: string, tree: JsonTree): void {
        const lookup = [...record.type.fields.values()].find((field) => field.relationshipName?.toLowerCase() === key)
        if (lookup === undefined || !(tree instanceof JsonObject)) return
        const target = lookup.referenceTo.length === 1 ? transaction().org.schema.object(lookup.referenceTo[0] ?? '') : undefined
        if (target === undefined) throw new NotImplementedError(`JSON.deserialize of the parent ${key}, which may be of several types`)
        record.setParent(key, this.record(tree, new SObject(target)))
    }

    private instance(tree: JsonTree, type: TypeReference): unknown {
        const compiled = transaction().org.program.classes.get(type.name.toLowerCase())
        if (compiled?.kind === 'enum') return enumValue(tree, compiled.enumValues ?? [])
        const made = compiled?.allocate?.()
        if (made === undefined) throw apexException('JSONException', `Apex Type unsupported in JSON: ${printType(type)}`)
        const fields = new Map(
            programClassesOf(made).flatMap((owner) => owner.fields.map((field) => [field.name.toLowerCase(), field] as const)),
        )
        for (const [name, value] of pairsOf(tree, type)) {
            const field = fields.get(name.toLowerCase())
            if (field !== undefined) field.set(made, this.value(value, field.type))
            else if (this.isStrict) throw apexException('JSONException', `Unrecognized field "${name}"`)
        }
        return made
    }
}

function pairsOf(tree: JsonTree, type: TypeReference): JsonObject['pairs'] {
    if (!(tree instanceof JsonObject))
        throw apexException('JSONException', `Malformed JSON: Expected '{' at the beginning of ${printType(type)}`)
    return tree.pairs
}

function enumValue(tree: JsonTree, values: readonly unknown[]): unknown {
    const found = (values as readonly { name: string }[]).find((value) => value.name === tree)
    if (found === undefined) throw illegal(tree)
    return found
}

export function typedValue(tree: JsonTree, type: TypeReference, isStrict: boolean): unknown {
    return new Reader(isStrict).value(tree, type)
}
