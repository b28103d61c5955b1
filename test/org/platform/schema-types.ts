/** What an sObject and its fields are. Types only: data files and metadata fill them (schema.ts), everything else reads them. */

export type FieldType =
    | 'id'
    | 'reference'
    | 'string'
    | 'textarea'
    | 'longtextarea'
    | 'email'
    | 'phone'
    | 'url'
    | 'picklist'
    | 'multipicklist'
    | 'combobox'
    | 'encryptedstring'
    | 'boolean'
    | 'int'
    | 'double'
    | 'currency'
    | 'percent'
    | 'date'
    | 'datetime'
    | 'time'
    | 'address'
    | 'location'
    | 'base64'
    | 'anytype'

export interface SchemaField {
    readonly name: string
    readonly label: string
    readonly type: FieldType
    /** The Apex type of its value: 'String' | 'Id' | 'Boolean' | 'Integer' | 'Decimal' | 'Double' | 'Date' | 'Datetime' | 'Time' | 'Blob' | 'Address' | … */
    readonly apexType: string
    /** Characters for text, null where it does not apply. */
    readonly length: number | null
    /** Digits in all and behind the point for numbers. */
    readonly precision: number | null
    readonly scale: number | null
    /** False: the field must hold a value when a row is saved. */
    readonly nillable: boolean
    readonly createable: boolean
    readonly updateable: boolean
    readonly unique: boolean
    readonly caseSensitive: boolean
    readonly externalId: boolean
    readonly custom: boolean
    /** Salesforce keeps its values encrypted: no query can filter by them. */
    readonly encrypted: boolean
    /** Data classification: `Confidential`, and `PII;GDPR`. */
    readonly securityClassification: string | null
    readonly complianceGroup: string | null
    readonly calculated: boolean
    readonly restrictedPicklist: boolean
    readonly picklistValues: readonly string[]
    readonly defaultValue: string | number | boolean | null
    /** Objects a reference may point to; empty for other types. */
    readonly referenceTo: readonly string[]
    /** `Account` for AccountId, `Parent__r` for Parent__c; null where there is none. */
    readonly relationshipName: string | null
}

/** The values of a row, by lower-case field name. */
export type RowValues = ReadonlyMap<string, unknown>

/** Calculates a formula field from its row and from those that its lookups name, as they are now. */
export type Formula = (values: RowValues, rowOf: (id: string) => RowValues | undefined) => unknown

/** A roll-up summary field: what it makes of the detail rows that name the same master. */
export interface RollUp {
    /** The object of the details. */
    readonly detail: string
    /** Lower-case name of their master-detail field. */
    readonly reference: string
    readonly calculate: (details: Iterable<RowValues>) => unknown
    /** Lower-case names of the detail's fields that it looks at. */
    readonly sources: readonly string[]
    /** As its metadata defines it: another text is another calculation. */
    readonly definition: string
}

export interface ChildRelationship {
    readonly name: string
    readonly object: string
    readonly field: string
    readonly cascadeDelete: boolean
    /** What becomes of the children when the parent goes: deleted with it, in its way, or left with an empty lookup. */
    readonly onDelete: 'cascade' | 'restrict' | 'clear'
}

export type ObjectKind = 'standard' | 'custom' | 'event' | 'hierarchySetting' | 'listSetting' | 'customMetadata'

/** Org-wide default: who sees and changes rows that somebody else owns. */
export type SharingModel = 'Private' | 'Read' | 'ReadWrite'

export interface SchemaObject {
    readonly name: string
    readonly label: string
    readonly kind: ObjectKind
    readonly keyPrefix: string
    /** PublishAfterCommit or PublishImmediately; events only. */
    readonly publishBehavior: 'PublishAfterCommit' | 'PublishImmediately' | null
    /** A setup object (User, PermissionSetAssignment, …) does not mix with others in one transaction. */
    readonly isSetup: boolean
    readonly isTriggerable: boolean
    readonly isDeletable: boolean
    /** Only the platform writes its rows (AsyncApexJob, Organization, …). */
    readonly isSystem: boolean
    readonly sharingModel: SharingModel
    /** Name is composed of FirstName and LastName: Lead, Contact, User, person accounts. */
    readonly hasCompositeName: boolean
    /** API name of the field that names a row; null where there is none. */
    readonly nameField: string | null
    /** `{ field: 'Name', format: 'B-{0000}' }`. */
    readonly autoNumber: { readonly field: string; readonly format: string } | null
    /** By lower-case API name. */
    readonly fields: ReadonlyMap<string, SchemaField>
    /** By lower-case name of the formula field: calculated whenever it is read, never stored. */
    readonly formulas: ReadonlyMap<string, Formula>
    /** By lower-case name of the roll-up summary field. */
    readonly rollUps: ReadonlyMap<string, RollUp>
    /** By lower-case relationship name. */
    readonly children: ReadonlyMap<string, ChildRelationship>
}

export interface Schema {
    /** Ignores case. */
    object(name: string): SchemaObject | undefined
    objects(): Iterable<SchemaObject>
}

/** The schema of a running org: all hold this one, and a deployment changes what it says. */
export interface OrgSchema extends Schema {
    /** Takes over the objects of another one, and has none but these. */
    adopt(next: Schema): void
}
