/**
 * Apex exceptions as JavaScript errors, with the call stack of the moment they were made. What a catch block may see is decided in
 * operations.ts (`caught`); a JavaScript error that is no ApexException is a fault or a refusal of this runtime and no Apex can catch it.
 */
import { currentTransaction } from './transaction.ts'
import { libraryEnum, type ApexEnumValue } from './enum.ts'

/** Thrown where Salesforce's behaviour is doubtful or not provided here. Apex cannot catch it. */
export class NotImplementedError extends Error {
    constructor(what: string) {
        super(`not implemented: ${what}`)
        this.name = 'NotImplementedError'
    }
}

/** One failed row of a DML statement, as DmlException's indexed getters show it (row C17). */
export interface DmlRow {
    /** Row in the caller's input. */
    readonly index: number
    /** Name of the record's object; null where the statement knew no record. */
    readonly object: string | null
    readonly id: string | null
    readonly statusCode: string
    readonly message: string
    readonly fields: readonly string[]
}

export interface StackLine {
    readonly name: string
    readonly line: number
}

function currentStack(): StackLine[] {
    const frames = currentTransaction()?.frames ?? []
    return frames.map((frame) => ({ name: frame.name, line: frame.line })).reverse()
}

/** Row A29: 'Script-thrown exception' is the message of an exception made without one. */
const NO_MESSAGE = 'Script-thrown exception'

export class ApexException extends Error {
    declare cause: ApexException | null
    /** `System.DmlException`, `Outer.Inner` (row A29). */
    typeName: string
    readonly frames: readonly StackLine[]
    /** False for LimitException and failed assertions (row A31) and writes to read-only rows (row A32). */
    isCatchable = true
    /** DmlException only. */
    rows: readonly DmlRow[] = []
    /** The text as given; null where none was. */
    text: string | null
    /** AuraHandledException only: what the Lightning client is shown, which is not what getMessage() gives. */
    clientText: string | null = null

    constructor(typeName: string, message: string | null = null, cause: ApexException | null = null) {
        super(message ?? NO_MESSAGE)
        this.typeName = typeName
        this.text = message ?? cause?.getMessage() ?? null
        this.cause = cause
        this.frames = currentStack()
        this.name = typeName
    }

    /** The emitted constructor of a user exception hands over whatever of the four forms was written (row A28). */
    initialise(values: readonly unknown[]): this {
        for (const value of values) {
            if (value instanceof ApexException) this.cause = value
            else this.setMessage(value as string | null)
        }
        if (this.text === null && this.cause !== null) this.setMessage(this.cause.getMessage())
        return this
    }

    getMessage(): string {
        return this.text ?? NO_MESSAGE
    }

    setMessage(message: string | null): void {
        this.text = message
        this.message = message ?? NO_MESSAGE
    }

    initCause(cause: ApexException): void {
        this.cause = cause
    }

    getLineNumber(): number {
        return this.frames[0]?.line ?? 0
    }

    /** Row A30; the column is always 1 here. */
    getStackTraceString(): string {
        return this.frames.map((frame) => `${frame.name}: line ${frame.line}, column 1`).join('\n')
    }
}

export function nullPointer(): ApexException {
    return new ApexException('System.NullPointerException', 'Attempt to de-reference a null object')
}

export function apexException(name: string, message: string): ApexException {
    return new ApexException(`System.${name}`, message)
}

/** Neither catch nor finally of Apex runs for it (row A31). */
export function uncatchable(name: string, message: string): ApexException {
    const exception = apexException(name, message)
    exception.isCatchable = false
    return exception
}

export function limitException(message: string): ApexException {
    return uncatchable('LimitException', message)
}

/** System.StatusCode.X. The library lists the constants (status-code.ts). */
export function statusCode(name: string): ApexEnumValue {
    const found = libraryEnum('System.StatusCode', []).find((value) => value.name === name)
    if (found === undefined) throw new NotImplementedError(`System.StatusCode.${name}`)
    return found
}
