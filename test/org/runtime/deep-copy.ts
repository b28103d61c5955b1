/** A job's own copy of its object graph (rows D3, A38): transient fields are null in it, shared objects stay shared. */
import { ApexList, ApexMap, ApexSet } from './collections.ts'
import { NotImplementedError } from './exception.ts'
import { LibraryObject, programClassOf, programClassesOf } from './object.ts'
import { SObject } from './sobject.ts'
import { typeNameOf } from './type-name.ts'

class Copier {
    private readonly copies = new Map<object, object>()

    copy(value: unknown): unknown {
        if (typeof value !== 'object' || value === null) return value
        const known = this.copies.get(value)
        return known ?? this.copyObject(value)
    }

    private remember<T extends object>(original: object, made: T): T {
        this.copies.set(original, made)
        return made
    }

    private copyObject(value: object): object {
        if (value instanceof ApexList) {
            const list = this.remember(value, new ApexList(value.elementType))
            list.items = value.items.map((item) => this.copy(item))
            return list
        }
        if (value instanceof ApexSet || value instanceof ApexMap) return this.copyKeyed(value)
        if (value instanceof SObject) return this.copyRecord(value)
        return programClassOf(value) === null ? value : this.copyInstance(value)
    }

    private copyKeyed(value: ApexSet | ApexMap): object {
        if (value instanceof ApexSet) {
            const set = this.remember(value, new ApexSet(value.elementType))
            for (const item of value.values()) set.add(this.copy(item))
            return set
        }
        const map = this.remember(value, new ApexMap(value.keyType, value.valueType))
        for (const [key, part] of value.pairs()) map.put(this.copy(key), this.copy(part))
        return map
    }

    private copyRecord(value: SObject): SObject {
        const record = this.remember(value, value.clone(true, false, true, true))
        record.selected = value.selected
        for (const [key, parent] of value.parents) record.parents.set(key, this.copy(parent) as SObject | null)
        for (const [key, rows] of value.children) record.children.set(key, this.copy(rows) as ApexList)
        return record
    }

    private copyInstance(value: object): object {
        const made = programClassOf(value)?.allocate?.()
        if (made === undefined) throw new NotImplementedError(`a copy of ${typeNameOf(value)}`)
        this.remember(value, made)
        for (const field of programClassesOf(value).flatMap((type) => type.fields)) {
            const part = field.isTransient ? null : field.get(value)
            if (part instanceof LibraryObject && part.apexType.startsWith('Http'))
                throw new NotImplementedError(`${part.apexType} in a job's field`)
            field.set(made, this.copy(part))
        }
        return made
    }
}

export function deepCopy<T>(value: T): T {
    return new Copier().copy(value) as T
}
