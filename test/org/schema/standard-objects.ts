/**
 * Salesforce's standard objects: names and Apex types from Salesforce's own API 65.0 stubs (standard-objects.json), and what the stubs do
 * not say, kept by hand from the Object Reference (field-facts.json): key prefixes, lengths, picklists, defaults, required fields.
 */
import { readFileSync } from 'node:fs'
import type { ChildRelationship, FieldType, SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { UNPROTECTED } from './field-protection.ts'

interface StubObject {
    readonly fields: Readonly<Record<string, string>>
    /** Relationship name -> object, or Name/SObject where several objects are possible. */
    readonly parents: Readonly<Record<string, string>>
}

interface FieldFacts {
    readonly label?: string
    readonly type?: FieldType
    readonly length?: number
    readonly precision?: number
    readonly scale?: number
    readonly required?: boolean
    readonly unique?: boolean
    readonly restricted?: boolean
    readonly default?: string | number | boolean
    readonly values?: readonly string[]
    readonly referenceTo?: readonly string[]
}

interface ObjectFacts {
    readonly prefix: string
    readonly kind?: 'event'
    readonly setup?: boolean
    readonly system?: boolean
    readonly deletable?: boolean
    readonly compositeName?: boolean
    readonly name?: string
    readonly autoNumber?: { readonly field: string; readonly format: string }
    readonly fields: Readonly<Record<string, FieldFacts>>
    readonly readOnly?: readonly string[]
    readonly readOnlyPattern?: string
    readonly createOnly?: readonly string[]
    /** Where given, every other field is read-only. */
    readonly writable?: readonly string[]
    readonly children: Readonly<Record<string, readonly [object: string, field: string, onDelete: ChildRelationship['onDelete']]>>
}

interface Facts {
    readonly byName: Readonly<Record<string, FieldFacts>>
    readonly objects: Readonly<Record<string, ObjectFacts>>
}

function readJson(name: string): unknown {
    return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

/** Written by the platform alone, on every object that has them. */
export const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
    'Id',
    'IsDeleted',
    'CreatedById',
    'CreatedDate',
    'LastModifiedById',
    'LastModifiedDate',
    'SystemModstamp',
    'LastViewedDate',
    'LastReferencedDate',
    'LastActivityDate',
    'ReplayId',
    'EventUuid',
])

/** Fields of Account that exist only where person accounts are enabled. */
const PERSON_FIELDS = /^(Person.*|IsPersonAccount|FirstName|LastName|Salutation|RecordTypeId)$/

const TYPE_OF: Readonly<Record<string, FieldType>> = {
    Id: 'reference',
    String: 'string',
    Boolean: 'boolean',
    Integer: 'int',
    Long: 'double',
    Decimal: 'double',
    Double: 'double',
    Date: 'date',
    Datetime: 'datetime',
    Time: 'time',
}

/** `NumberOfEmployees` -> `Number Of Employees`, `OwnerId` -> `Owner ID`. */
function labelOf(name: string): string {
    return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/ Id$/, ' ID')
}

function isWritable(name: string, facts: ObjectFacts): boolean {
    if (facts.system === true || facts.kind === 'event' || SYSTEM_FIELDS.has(name)) return false
    if (facts.writable !== undefined) return facts.writable.includes(name)
    const pattern = facts.readOnlyPattern
    return facts.readOnly?.includes(name) !== true && (pattern === undefined || !new RegExp(pattern).test(name))
}

function referenceOf(name: string, stub: StubObject, facts: FieldFacts): { to: readonly string[]; relationship: string | null } {
    const relationship = name.endsWith('Id') ? name.slice(0, -2) : null
    const parent = relationship === null ? undefined : stub.parents[relationship]
    if (relationship === null || parent === undefined) return { to: facts.referenceTo ?? [], relationship: null }
    return { to: facts.referenceTo ?? [parent], relationship }
}

function standardField(name: string, apexType: string, stub: StubObject, facts: ObjectFacts, byName: Facts['byName']): SchemaField {
    const known = { ...byName[name], ...facts.fields[name] }
    const type: FieldType = name === 'Id' ? 'id' : (known.type ?? TYPE_OF[apexType] ?? 'anytype')
    const writable = isWritable(name, facts)
    const reference = type === 'reference' ? referenceOf(name, stub, known) : { to: [], relationship: null }
    const isText = apexType === 'String'
    const isNumber = type === 'double' || type === 'currency' || type === 'percent'
    return {
        name,
        label: known.label ?? labelOf(name),
        type,
        apexType,
        length: isText ? (known.length ?? 255) : null,
        precision: isNumber ? (known.precision ?? 18) : null,
        scale: isNumber ? (known.scale ?? 2) : null,
        nillable: known.required !== true && type !== 'boolean' && type !== 'id',
        createable: writable,
        updateable: writable && facts.createOnly?.includes(name) !== true,
        unique: known.unique === true,
        caseSensitive: false,
        externalId: false,
        custom: false,
        ...UNPROTECTED,
        calculated: false,
        restrictedPicklist: known.restricted === true,
        picklistValues: known.values ?? [],
        defaultValue: known.default ?? (type === 'boolean' ? false : null),
        referenceTo: reference.to,
        relationshipName: reference.relationship,
    }
}

function standardObject(
    name: string,
    stub: StubObject,
    facts: ObjectFacts,
    byName: Facts['byName'],
    personAccounts: boolean,
): SchemaObject {
    const hidden = (field: string): boolean =>
        !personAccounts && ((name === 'Account' && PERSON_FIELDS.test(field)) || field === 'IsPersonAccount')
    // Compound addresses have no value of their own here; their parts are there, and a query for the whole is an unknown column.
    const names = Object.entries(stub.fields).filter(([field, apexType]) => !hidden(field) && apexType !== 'Address')
    const fields = names.map(([field, apexType]) => standardField(field, apexType, stub, facts, byName))
    const children = Object.entries(facts.children).map(([child, [object, field, onDelete]]): ChildRelationship => {
        return { name: child, object, field, onDelete, cascadeDelete: onDelete === 'cascade' }
    })
    const isEvent = facts.kind === 'event'
    return {
        name,
        label: labelOf(name),
        kind: facts.kind ?? 'standard',
        keyPrefix: facts.prefix,
        publishBehavior: isEvent ? 'PublishImmediately' : null,
        isSetup: facts.setup === true,
        isTriggerable: isEvent || (facts.system !== true && (facts.setup !== true || name === 'User')),
        isDeletable: facts.system !== true && facts.deletable !== false && !isEvent,
        isSystem: facts.system === true,
        // The org-wide defaults of this org: standard objects are public.
        sharingModel: 'ReadWrite',
        hasCompositeName: facts.compositeName === true,
        nameField: facts.name ?? (stub.fields['Name'] === undefined ? null : 'Name'),
        autoNumber: facts.autoNumber ?? null,
        fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
        formulas: new Map(),
        rollUps: new Map(),
        children: new Map(children.map((child) => [child.name.toLowerCase(), child])),
    }
}

export function loadStandardObjects(personAccounts: boolean): SchemaObject[] {
    const stubs = readJson('standard-objects.json') as Readonly<Record<string, StubObject>>
    const facts = readJson('field-facts.json') as Facts
    return Object.entries(stubs).map(([name, stub]) => {
        const known = facts.objects[name]
        if (known === undefined) throw new Error(`field-facts.json has no entry for ${name}; add its key prefix and fields`)
        return standardObject(name, stub, known, facts.byName, personAccounts)
    })
}
