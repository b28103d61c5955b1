/**
 * User mode of SOQL (row B26): every object and every field of the query, in each of its clauses, must be one that the running user
 * may read. A field that is not is spoken of as if it did not exist.
 */
import { NotImplementedError, apexException } from '../../runtime/exception.ts'
import type { Schema, SchemaField, SchemaObject } from '../schema-types.ts'
import type { Condition, FieldPath, Query } from '../soql/query.ts'
import { resolveChild, resolveObject, resolvePath, unknownColumn } from '../soql/resolve.ts'
import type { UserAccess } from './user-access.ts'

/** The query has been compared with the schema. @throws QueryException's SoqlError for a field, SecurityException for an object. */
export function checkAccess(query: Query, schema: Schema, access: UserAccess): void {
    checkOn(query, schema, resolveObject(schema, query), access)
}

function checkOn(query: Query, schema: Schema, object: SchemaObject, access: UserAccess): void {
    if (!access.object(object).read) throw apexException('SecurityException', `Access to entity '${object.name}' denied`)
    const check = (path: FieldPath | null): void => {
        if (path !== null) checkPath(path, query, schema, object, access)
    }
    for (const item of query.select) {
        if (item.kind === 'children') checkOn(item.query, schema, resolveChild(schema, object, item.query).object, access)
        else check(item.path)
    }
    for (const condition of [query.where, query.having]) {
        if (condition !== null) checkCondition(condition, check, (inner) => checkAccess(inner, schema, access))
    }
    query.groupBy.forEach(check)
    for (const { path } of query.orderBy) if (path === null || isField(path, query, schema, object)) check(path)
}

/** ORDER BY may name an alias of SELECT, which is checked there. */
function isField({ names }: FieldPath, query: Query, schema: Schema, object: SchemaObject): boolean {
    const isAlias = query.select.some((item) => item.kind !== 'children' && item.alias?.toLowerCase() === names.join('.').toLowerCase())
    return !isAlias || schema.object(object.name)?.fields.has(names.join('.').toLowerCase()) === true
}

function checkCondition(condition: Condition, check: (path: FieldPath | null) => void, checkInner: (query: Query) => void): void {
    if (condition.kind === 'not') return checkCondition(condition.part, check, checkInner)
    if (condition.kind !== 'compare') return condition.parts.forEach((part) => checkCondition(part, check, checkInner))
    check(condition.path)
    if (condition.value.kind === 'query') checkInner(condition.value.query)
}

function checkPath(path: FieldPath, query: Query, schema: Schema, object: SchemaObject, access: UserAccess): void {
    const { steps, field } = resolvePath(schema, object, query, path)
    let current: SchemaObject | undefined = object
    for (const { reference } of steps) {
        const lookup: SchemaField | undefined = current?.fields.get(reference)
        if (current === undefined || lookup === undefined) break
        if (!access.field(current, lookup).read) throw unknownColumn(query, path, lookup.name, current.name)
        const target: SchemaObject | undefined = lookup.referenceTo.length === 1 ? schema.object(lookup.referenceTo[0] ?? '') : undefined
        // Which error Salesforce gives for a parent of an object that may not be read is not documented.
        if (target !== undefined && !access.object(target).read)
            throw new NotImplementedError(`a path in user mode to ${target.name}, which the user may not read`)
        current = target
    }
    if (current !== undefined && !access.field(current, field).read) throw unknownColumn(query, path, field.name, current.name)
}
