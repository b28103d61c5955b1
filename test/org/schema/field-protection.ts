/**
 * How a customer's metadata protects a field, standard or custom: Shield Platform Encryption and data classification
 * (https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-customfield.html). Of a standard field nothing
 * else can be changed here.
 */
import type { SchemaField } from '../platform/schema-types.ts'
import { childText } from './metadata-xml.ts'
import type { XmlElement } from './metadata-xml.ts'

export type FieldProtection = Pick<SchemaField, 'encrypted' | 'securityClassification' | 'complianceGroup'>

export const UNPROTECTED: FieldProtection = { encrypted: false, securityClassification: null, complianceGroup: null }

/** Deterministic schemes, whose fields can be filtered, are refused. */
const SCHEMES: Readonly<Record<string, boolean>> = { None: false, ProbabilisticEncryption: true }
const OF_STANDARD_FIELDS = new Set(['fullName', 'encryptionScheme', 'securityClassification', 'complianceGroup'])

/** @throws Error naming the file and the scheme that is not provided. */
export function readProtection(element: XmlElement, file: string): FieldProtection {
    const scheme = childText(element, 'encryptionScheme') ?? 'None'
    const encrypted = SCHEMES[scheme]
    if (encrypted === undefined) throw new Error(`${file}: not implemented: encryptionScheme ${scheme}`)
    const groups = element.children.filter(({ name }) => name === 'complianceGroup').map(({ text }) => text)
    return {
        encrypted,
        securityClassification: childText(element, 'securityClassification'),
        // As a multi-select picklist holds it.
        complianceGroup: groups.length === 0 ? null : groups.join(';'),
    }
}

/** @throws Error naming the file and what cannot be said of a standard field here. */
export function protectStandardField(field: SchemaField, element: XmlElement, file: string): SchemaField {
    const other = element.children.find(({ name }) => !OF_STANDARD_FIELDS.has(name))
    if (other !== undefined) throw new Error(`${file}: not implemented: ${other.name} of a standard field (${field.name})`)
    return { ...field, ...readProtection(element, file) }
}
