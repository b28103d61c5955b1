/**
 * What Salesforce does not answer on objects that are metadata
 * (https://developer.salesforce.com/docs/platform/api-tooling/guide/reference-objects-soql-limits.html). Their ids are this org's own.
 */
import type { SchemaObject } from '../schema-types.ts'
import { RefusedSoql, SoqlError, isAggregate } from './query.ts'
import type { Condition, Query } from './query.ts'

const OBJECT = 'entitydefinition.qualifiedapiname'

export function isMetadata({ name }: SchemaObject): boolean {
    return name === 'EntityDefinition' || name === 'FieldDefinition'
}

/** @throws SoqlError. */
export function checkMetadataQuery(query: Query, object: SchemaObject): void {
    if (query.isCount || isAggregate(query))
        throw malformed(
            'The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more information.',
        )
    // Salesforce ignores both, so that the answer is not what was asked for.
    if (query.limit !== null || query.offset !== null) throw new RefusedSoql(`LIMIT and OFFSET on ${object.name}`)
    const filters = query.where === null ? [] : pathsOf(query.where)
    if (object.name === 'FieldDefinition' && !filters.includes(OBJECT))
        throw malformed('FieldDefinition: a filter on a reified column is required')
    const named = [...filters, ...query.select.map((item) => (item.kind === 'field' ? nameOf(item.path.names) : ''))]
    if (named.includes('entitydefinitionid') || filters.includes('id')) throw new RefusedSoql(`ids of ${object.name}`)
}

function malformed(message: string): SoqlError {
    return new SoqlError('MALFORMED_QUERY', message)
}

function nameOf(names: readonly string[]): string {
    return names.join('.').toLowerCase()
}

function pathsOf(condition: Condition): string[] {
    if (condition.kind === 'or') throw malformed('Disjunctions not supported')
    if (condition.kind === 'and') return condition.parts.flatMap(pathsOf)
    if (condition.kind === 'not' || condition.operator !== '=') throw malformed('Only equals comparisons permitted')
    return [nameOf(condition.path?.names ?? [])]
}
