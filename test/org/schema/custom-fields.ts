/** Custom fields from *.field-meta.xml. A field type that this org does not provide is refused by name. */
import type { ChildRelationship, FieldType, SchemaField } from '../platform/schema-types.ts'
import { readProtection } from './field-protection.ts'
import { childText } from './metadata-xml.ts'
import type { XmlElement } from './metadata-xml.ts'

/** A field, what it is calculated from, and for lookups the relationship that its parent gets. */
export interface CustomField {
    readonly field: SchemaField
    readonly formula: { readonly text: string; readonly blanks: string | null } | null
    readonly parent: { readonly object: string; readonly relationship: Omit<ChildRelationship, 'object'> } | null
}

const TYPES: Readonly<Record<string, readonly [FieldType, string]>> = {
    Text: ['string', 'String'],
    TextArea: ['textarea', 'String'],
    LongTextArea: ['longtextarea', 'String'],
    Html: ['longtextarea', 'String'],
    Email: ['email', 'String'],
    Phone: ['phone', 'String'],
    Url: ['url', 'String'],
    Picklist: ['picklist', 'String'],
    MultiselectPicklist: ['multipicklist', 'String'],
    EncryptedText: ['encryptedstring', 'String'],
    Checkbox: ['boolean', 'Boolean'],
    Number: ['double', 'Decimal'],
    Currency: ['currency', 'Decimal'],
    Percent: ['percent', 'Decimal'],
    Date: ['date', 'Date'],
    DateTime: ['datetime', 'Datetime'],
    Time: ['time', 'Time'],
    Lookup: ['reference', 'Id'],
    MasterDetail: ['reference', 'Id'],
}

const FIXED_LENGTHS: Readonly<Record<string, number>> = {
    TextArea: 255,
    Email: 80,
    Phone: 40,
    Url: 255,
    Picklist: 255,
    MultiselectPicklist: 4099,
}

const FORMULA_TYPES: ReadonlySet<string> = new Set(['Text', 'Number', 'Currency'])
/** Of the text that a formula gives. */
const FORMULA_LENGTH = 1300

function number(element: XmlElement, name: string): number | null {
    const text = childText(element, name)
    return text === null ? null : Number(text)
}

function lengthOf(element: XmlElement, kind: string): number {
    if (childText(element, 'formula') !== null) return FORMULA_LENGTH
    return number(element, 'length') ?? FIXED_LENGTHS[kind] ?? 255
}

function picklistOf(element: XmlElement): { values: string[]; restricted: boolean; initial: string | null } {
    const set = element.children.find((child) => child.name === 'valueSet')
    const definition = set?.children.find((child) => child.name === 'valueSetDefinition')
    const values = definition?.children.filter((child) => child.name === 'value') ?? []
    const initial = values.find((value) => childText(value, 'default') === 'true')
    return {
        values: values.map((value) => childText(value, 'fullName') ?? ''),
        restricted: set !== undefined && childText(set, 'restricted') === 'true',
        initial: initial === undefined ? null : childText(initial, 'fullName'),
    }
}

/** Literals only: a default that is a formula is refused. */
function defaultOf(element: XmlElement, type: FieldType, file: string): string | number | boolean | null {
    const text = childText(element, 'defaultValue')
    if (text === null) return type === 'boolean' ? false : null
    if (type === 'boolean') return text === 'true'
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
    const quoted = /^(["'])([^"']*)\1$/.exec(text)
    if (quoted === null) throw new Error(`${file}: not implemented: defaultValue ${text}; only literals are`)
    return quoted[2] ?? ''
}

/** @throws Error naming the file and the field type that is not provided. */
export function readCustomField(element: XmlElement, object: string, file: string): CustomField {
    const name = childText(element, 'fullName')
    const kind = childText(element, 'type')
    if (name === null) throw new Error(`${file}: fullName is missing`)
    const types = kind === null ? undefined : TYPES[kind]
    if (kind === null || types === undefined)
        throw new Error(`${file}: not implemented: field type ${kind ?? '(none)'} (${object}.${name})`)
    const [type, apexType] = types
    const formula = childText(element, 'formula')
    if (formula !== null && !FORMULA_TYPES.has(kind))
        throw new Error(`${file}: not implemented: formulas of type ${kind} (${object}.${name})`)
    const picklist = picklistOf(element)
    const target = childText(element, 'referenceTo')
    const scale = number(element, 'scale')
    const protection = readProtection(element, file)
    const field: SchemaField = {
        name,
        label: childText(element, 'label') ?? name,
        type,
        apexType,
        length: apexType === 'String' ? lengthOf(element, kind) : null,
        precision: number(element, 'precision'),
        scale,
        nillable: childText(element, 'required') !== 'true' && type !== 'boolean' && kind !== 'MasterDetail',
        createable: formula === null,
        updateable: formula === null && kind !== 'MasterDetail',
        unique: childText(element, 'unique') === 'true',
        caseSensitive: childText(element, 'caseSensitive') === 'true',
        externalId: childText(element, 'externalId') === 'true',
        custom: true,
        ...protection,
        encrypted: protection.encrypted || kind === 'EncryptedText',
        calculated: formula !== null,
        restrictedPicklist: picklist.restricted,
        picklistValues: picklist.values,
        defaultValue: picklist.initial ?? defaultOf(element, type, file),
        referenceTo: target === null ? [] : [target],
        relationshipName: target === null ? null : name.replace(/__c$/, '__r'),
    }
    const blanks = childText(element, 'formulaTreatBlanksAs')
    return { field, parent: parentOf(element, kind, name, target), formula: formula === null ? null : { text: formula, blanks } }
}

function parentOf(element: XmlElement, kind: string, field: string, target: string | null): CustomField['parent'] {
    const relationship = childText(element, 'relationshipName')
    if (target === null || relationship === null) return null
    const rule = childText(element, 'deleteConstraint')
    const onDelete = kind === 'MasterDetail' || rule === 'Cascade' ? 'cascade' : rule === 'Restrict' ? 'restrict' : 'clear'
    return { object: target, relationship: { name: `${relationship}__r`, field, onDelete, cascadeDelete: onDelete === 'cascade' } }
}
