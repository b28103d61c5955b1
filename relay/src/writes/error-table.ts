/**
 * What Salesforce's status codes mean for a write, in one table: tried again by itself, parked for a person, or a reason to stop all writes
 * for a while. Words for people, with the next step. Pure.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm (StatusCode)
 */

export type Verdict = 'retry' | 'park' | 'pause'

export interface ErrorMeaning {
    readonly verdict: Verdict
    /** What happened. */
    readonly text: string
    readonly nextStep: string
}

const retry = (text: string): ErrorMeaning => ({ verdict: 'retry', text, nextStep: 'Nothing: it is tried again by itself.' })
const park = (text: string, nextStep: string): ErrorMeaning => ({ verdict: 'park', text, nextStep })
const pause = (text: string, nextStep: string): ErrorMeaning => ({ verdict: 'pause', text, nextStep })

const EDIT = 'Correct the value by editing the write, then retry it.'
const ASK_ADMIN = 'Have a Salesforce admin give the user that access, then retry the group.'

export const ERROR_MEANINGS: Readonly<Record<string, ErrorMeaning>> = {
    // Soon over by itself.
    UNABLE_TO_LOCK_ROW: retry('Somebody else was saving the same record or its parent.'),
    QUERY_TIMEOUT: retry('Salesforce took too long.'),
    SERVER_UNAVAILABLE: retry('Salesforce was too busy.'),
    UNKNOWN_EXCEPTION: retry('Salesforce failed unexpectedly.'),
    TOO_MANY_APEX_REQUESTS: retry('Salesforce was busy with Apex.'),
    NO_ROOM: retry('Other writes of the same job had used up what a transaction may.'),
    // Nobody's write can be done just now.
    REQUEST_LIMIT_EXCEEDED: pause('The org’s API requests are used up.', 'Wait: it goes on when there are requests again.'),
    STORAGE_LIMIT_EXCEEDED: pause('The org’s data storage is full.', 'Free or buy storage in Salesforce; it goes on by itself.'),
    API_DISABLED_FOR_ORG: pause('The org or the Sync User may not use the API.', 'Give the Sync User “API Enabled”, or leave it to Apex.'),
    API_CURRENTLY_DISABLED: pause('Salesforce has switched the API off for maintenance.', 'Wait: it goes on by itself.'),
    INVALID_TYPE: pause(
        'The org has no Headroom package, or the Sync User may not write through it.',
        'Install it and assign Headroom Sync User.',
    ),
    WRITE_BACK_OFF: pause(
        'Write-back is switched off in the org.',
        'An admin turns it on under Headroom > Connection > Approvals; it goes on by itself.',
    ),
    // A person has to look at this one.
    NOT_APPROVED: park('An admin of the org has not approved that this is written.', 'Approve the field in the org, then retry the group.'),
    FIELD_CUSTOM_VALIDATION_EXCEPTION: park('A validation rule or a trigger of the org refused it.', EDIT),
    REQUIRED_FIELD_MISSING: park('The org requires a field that has no value.', EDIT),
    STRING_TOO_LONG: park('A text is longer than its field.', EDIT),
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: park('A value is not in the restricted picklist of its field.', EDIT),
    INVALID_EMAIL_ADDRESS: park('An e-mail address is not one.', EDIT),
    NUMBER_OUTSIDE_VALID_RANGE: park('A number is too large for its field.', EDIT),
    INVALID_TYPE_ON_FIELD_IN_RECORD: park('A value is of another kind than its field.', EDIT),
    FIELD_FILTER_VALIDATION_EXCEPTION: park('A lookup filter of the org refused the record that the write names.', EDIT),
    FIELD_INTEGRITY_EXCEPTION: park('The values do not go together.', EDIT),
    MALFORMED_ID: park('An id in the write names nothing of this org.', EDIT),
    INVALID_CROSS_REFERENCE_KEY: park('The write names a record that does not exist or may not be named there.', EDIT),
    ENTITY_IS_DELETED: park(
        'The record was deleted, and no merge says where it went.',
        'Cancel the write, or edit it to name another record.',
    ),
    DUPLICATES_DETECTED: park(
        'A duplicate rule of the org found the record to be a duplicate.',
        'Merge in Salesforce or edit the write, then retry it.',
    ),
    DUPLICATE_VALUE: park('Another record has this value in a field that must be unique.', EDIT),
    INACTIVE_OWNER_OR_USER: park('The owner is not an active user.', 'Edit the write to name an active user, then retry it.'),
    INVALID_FIELD_FOR_INSERT_UPDATE: park('The field cannot be written, or not by this user.', ASK_ADMIN),
    INSUFFICIENT_ACCESS_OR_READONLY: park('The user may not make or change this record.', ASK_ADMIN),
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: park('The user may not see or change a record that the write names.', ASK_ADMIN),
    TRANSFER_REQUIRES_READ: park('The new owner may not read records of this object.', ASK_ADMIN),
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: park(
        'A trigger or flow of the org failed on it, or the user may not write one of its fields.',
        'Have a Salesforce admin look at the message, then retry it.',
    ),
    CANNOT_EXECUTE_FLOW_TRIGGER: park('A flow of the org failed on it.', 'Have a Salesforce admin look at the flow, then retry it.'),
    // Headroom's own.
    POISON: park(
        'Twice the job of the org died while it carried just this write.',
        'Look for a trigger or flow that takes too long on it, then retry it.',
    ),
    LOOP_GUARD: park(
        'Rules wrote to this record too often within an hour, or set each other off.',
        'Look for rules that cause each other; retry or cancel it.',
    ),
    COMMAND_UNREADABLE: park(
        'The package in the org does not understand the write.',
        'Bring package and relay to versions that fit, then retry the group.',
    ),
    SALESFORCE_WON: park(
        'Somebody changed it in Salesforce meanwhile, and the mapping says that Salesforce wins.',
        'Nothing, or write again.',
    ),
    NO_OWNER: park('Nobody is known whom the task could belong to.', 'Edit the write to name an owner, then retry it.'),
}

const UNKNOWN = park('Salesforce refused it.', 'Read its message; edit the write or have an admin look, then retry it.')

export const explainError = (code: string): ErrorMeaning =>
    Object.hasOwn(ERROR_MEANINGS, code) ? (ERROR_MEANINGS[code] ?? UNKNOWN) : UNKNOWN
