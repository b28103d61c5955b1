/** Exception and the standard exceptions, with the indexed getters of DmlException (row C17). */
import { systemType, type Definition } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexList } from '../runtime/collections.ts'
import { ApexException, apexException, nullPointer, statusCode, type DmlRow } from '../runtime/exception.ts'
import { hashOf } from '../runtime/hash.ts'
import { exceptionText } from '../runtime/text.ts'
import { findFieldToken, schemaObject } from '../runtime/tokens.ts'

const STRING = { name: 'String', arguments: [] }

function rowOf(exception: ApexException, position: number | null): DmlRow {
    if (position === null) throw nullPointer()
    const row = exception.rows[position]
    if (row === undefined) throw apexException('ListException', `List index out of bounds: ${position}`)
    return row
}

function dmlFields(exception: ApexException, position: number): ApexList {
    const { object, fields } = rowOf(exception, position)
    const tokens = object === null ? [] : fields.map((field) => findFieldToken(schemaObject(object), field))
    return new ApexList({ name: 'Schema.SObjectField', arguments: [] }, tokens)
}

const dmlMembers: Readonly<Record<string, Definition>> = {
    'Integer getNumDml()': (exception: ApexException) => exception.rows.length,
    'String getDmlMessage(Integer)': (exception: ApexException, n: number) => rowOf(exception, n).message,
    'System.StatusCode getDmlType(Integer)': (exception: ApexException, n: number) => statusCode(rowOf(exception, n).statusCode),
    'String getDmlStatusCode(Integer)': (exception: ApexException, n: number) => rowOf(exception, n).statusCode,
    'List<Schema.SObjectField> getDmlFields(Integer)': dmlFields,
    'List<String> getDmlFieldNames(Integer)': (exception: ApexException, n: number) =>
        new ApexList(STRING, [...rowOf(exception, n).fields]),
    'Id getDmlId(Integer)': (exception: ApexException, n: number) => rowOf(exception, n).id,
    'Integer getDmlIndex(Integer)': (exception: ApexException, n: number) => rowOf(exception, n).index,
}

const common: Readonly<Record<string, Definition>> = {
    'String getMessage()': (exception: ApexException) => exception.getMessage(),
    'Exception getCause()': (exception: ApexException) => exception.cause,
    'Integer getLineNumber()': (exception: ApexException) => exception.getLineNumber(),
    'String getStackTraceString()': (exception: ApexException) => exception.getStackTraceString(),
    'String getTypeName()': (exception: ApexException) => exception.typeName,
    'void setMessage(String)': (exception: ApexException, message: string | null) => exception.setMessage(message),
    'void initCause(Exception)': (exception: ApexException, cause: ApexException) => exception.initCause(cause),
    'String toString()': exceptionText,
    'Boolean equals(Object)': (exception: ApexException, other: unknown) => exception === other,
    'Integer hashCode()': hashOf,
}

/** Row A28. */
function constructors(typeName: string): Readonly<Record<string, Definition>> {
    return {
        'new()': () => new ApexException(typeName),
        'new(String)': (message: string | null) => new ApexException(typeName, message),
        'new(Exception)': (cause: ApexException | null) => new ApexException(typeName, null, cause),
        'new(String, Exception)': (message: string | null, cause: ApexException | null) => new ApexException(typeName, message, cause),
    }
}

/** The text goes to the client; getMessage() in Apex gives 'Script-thrown exception' until setMessage is called. */
function auraException(text: string | null): ApexException {
    const exception = new ApexException('System.AuraHandledException')
    exception.clientText = text
    return exception
}

const auraConstructors: Readonly<Record<string, Definition>> = {
    'new()': () => auraException(null),
    'new(String)': auraException,
}

/** LimitException and AssertException are here so that code may name them; no catch ever sees them (row A31). */
const NAMES = [
    'AsyncException',
    'AssertException',
    'CalloutException',
    'DmlException',
    'DuplicateMessageException',
    'EmailException',
    'FinalException',
    'FlowException',
    'HandledException',
    'IllegalArgumentException',
    'InvalidParameterValueException',
    'JSONException',
    'LimitException',
    'ListException',
    'MathException',
    'NoAccessException',
    'NoDataFoundException',
    'NoSuchElementException',
    'NullPointerException',
    'QueryException',
    'RequiredFeatureMissingException',
    'SecurityException',
    'SerializationException',
    'SObjectException',
    'StringException',
    'TypeException',
    'UnexpectedException',
    'UnsupportedOperationException',
] as const

/** A retry request of an event trigger (row D24). */
const named = ['EventBus.RetryableException', 'EventBus.InvalidReplayIdException'] as const

export const exceptionTypes: readonly LibraryType[] = [
    systemType('Exception', common, { kind: 'exception' }),
    ...NAMES.map((name) =>
        systemType(
            `System.${name}`,
            { ...constructors(`System.${name}`), ...(name === 'DmlException' || name === 'EmailException' ? dmlMembers : {}) },
            {
                kind: 'exception',
                superType: 'Exception',
            },
        ),
    ),
    ...named.map((name) => systemType(name, constructors(name), { kind: 'exception', superType: 'Exception' })),
    systemType('AuraHandledException', auraConstructors, { kind: 'exception', superType: 'Exception' }),
]
