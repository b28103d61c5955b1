/** The texts of row errors, in one place. Sources are the rows named beside them. */
import type { RowError, RowResult } from '../data-types.ts'
import type { SchemaField } from '../schema-types.ts'

function error(statusCode: string, message: string, fields: readonly string[] = []): RowError {
    return { statusCode, message, fields }
}

export const rowErrors = {
    /** Row C26. */
    idInInsert: () => error('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']),
    idMissing: (operation: string) => error('MISSING_ARGUMENT', `Id not specified in an ${operation} call`),
    /** Row H5. */
    required: (names: readonly string[]) => error('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names),
    /** Row C34. */
    tooLong: (field: SchemaField, value: string) =>
        error('STRING_TOO_LONG', `${field.label}: data value too large: ${value} (max length=${field.length ?? 0})`, [field.name]),
    /** Row C33. */
    restricted: (field: SchemaField, value: string) =>
        error('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `${field.label}: bad value for restricted picklist field: ${value}`, [field.name]),
    email: (field: SchemaField, value: string) =>
        error('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name]),
    outsideRange: (field: SchemaField, value: string) =>
        error('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range on numeric field: ${value}`, [field.name]),
    notOfType: (field: SchemaField, value: string) =>
        error('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: ${value}`, [field.name]),
    /** Row H4. */
    wrongIdType: (field: SchemaField, id: string) =>
        error('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${id}`, [field.name]),
    crossReference: (fields: readonly string[] = []) => error('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', fields),
    deleted: () => error('ENTITY_IS_DELETED', 'entity is deleted'),
    notWritable: (names: readonly string[]) =>
        error(
            'INVALID_FIELD_FOR_INSERT_UPDATE',
            `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
            names,
        ),
    /** Row C42. */
    inaccessible: (object: string, names: readonly string[]) =>
        error(
            'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
            `Operation failed due to fields being inaccessible on Sobject ${object}, check errors on Exception or Result!`,
            names,
        ),
    /** Row C43. */
    readOnly: () => error('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'),
    /** Row C33. */
    duplicate: (field: string, id: string) =>
        error('DUPLICATE_VALUE', `duplicate value found: ${field} duplicates value on record with id: ${id}`),
    /** https://salesforcedictionary.com/errors/duplicates-detected-api */
    duplicateRule: () => error('DUPLICATES_DETECTED', 'Use one of these records?'),
    /** Text from memory. */
    inactiveOwner: (userId: string, label: string) =>
        error('INACTIVE_OWNER_OR_USER', `operation performed with inactive user [${userId}] as owner of ${label.toLowerCase()}`),
    /** https://dfc-org-production.force.com/forums/ForumsMain?id=9060G000000I2r1QAC */
    locked: (id: string) => error('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${id}`),
    severalMatches: (field: string) =>
        error('DUPLICATE_EXTERNAL_ID', `${field}: more than one record found for external id field`, [field]),
    externalIdMissing: (field: string) => error('MISSING_ARGUMENT', `${field} not specified`, [field]),
    /** Row C14. */
    custom: (message: string, fields: readonly string[]) => error('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields),
    /** Rows C18, C23. */
    trigger: (message: string) => error('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message),
    /** Row C20. */
    tooManyRetries: () => error('TOO_MANY_APEX_REQUESTS', 'Too many batch retries in the presence of Apex triggers and partial failures.'),
    /** Row C7. */
    selfReference: (id: string, trigger: string, verb: string) =>
        error(
            'SELF_REFERENCE_FROM_TRIGGER',
            `Object (id = ${id}) is currently in trigger ${trigger}, therefore it cannot recursively ${verb} itself`,
        ),
    /** Row C32. */
    mixed: (now: string, before: string) =>
        error(
            'MIXED_DML_OPERATION',
            `DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): ${now}, original object: ${before}`,
        ),
    deleteRestricted: (name: string, children: string) =>
        error(
            'DELETE_FAILED',
            `Your attempt to delete ${name} could not be completed because it is associated with the following ${children}.`,
        ),
    /** Without the permission to edit converted leads (from memory). */
    convertedLead: () => error('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead'),
    notInBin: () => error('UNDELETE_FAILED', 'Entity is not in the recycle bin'),
    merge: (message: string) => error('MERGE_FAILED', message),
}

export function saved(id: string, created = false): RowResult {
    return { success: true, id, created, errors: [] }
}

/** Row C36: failed updates keep their id, failed inserts have none. */
export function failed(errors: readonly RowError[], id: string | null = null): RowResult {
    return { success: false, id, created: false, errors }
}
