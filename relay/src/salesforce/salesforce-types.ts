/** The words of the connection to Salesforce: what is asked, what comes back, what goes wrong. No behaviour. */
import type { Feature, Refusal, Urgency } from '../quota/index.ts'

/** What a call is made for, which the meter needs to know before it is made. */
export interface Purpose {
    /** What the ledger books the call under. */
    readonly feature: Feature
    readonly urgency: Urgency
    readonly object?: string
}

export interface SalesforceRequest extends Purpose {
    readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
    /** Below `/services/data/vXX.0`, with its leading slash: `/composite`. */
    readonly path: string
    /** Sent as JSON. */
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
    /** Making a Bulk query job spends of both quotas. */
    readonly isBulkJob?: boolean
    /** A longer answer is not held but counts as too large; unpacked. Unless given, what the relay can hold of any. */
    readonly answerBytesMax?: number
}

export interface SalesforceAnswer {
    readonly status: number
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>
    readonly text: string
}

export interface Salesforce {
    readonly orgId: string
    /** Of the API, for example 66.0. Subrequests of Composite name it in their own paths. */
    readonly version: string
    /** Meters, authenticates and sends; an answer outside 2xx is thrown as a SalesforceError. */
    send(request: SalesforceRequest): Promise<SalesforceAnswer>
    /** Whose session the calls are made in. */
    currentUser(): Promise<string>
}

export type SalesforceErrorCode =
    /** The governor said no: nothing was sent. */
    | 'quota_refused'
    /** Salesforce takes no more calls today; the org counts as used up. */
    | 'daily_limit'
    /** Too many long calls at the same time: seconds, not hours. */
    | 'concurrent_limit'
    /** The credentials no longer work: a person must connect again. */
    | 'reconnect_needed'
    /** Not reached, too slow, maintenance: the same call may work later. */
    | 'unavailable'
    /** What came back is not what Salesforce sends. */
    | 'answer_unusable'
    /** More than the relay holds at a time. */
    | 'answer_too_large'
    /** Salesforce refused the call itself; `errorCode` says why. */
    | 'refused'

interface SalesforceErrorDetails {
    readonly errorCode?: string | null
    readonly refusal?: Refusal
    readonly supportId?: string | null
    readonly cause?: unknown
}

export class SalesforceError extends Error {
    readonly code: SalesforceErrorCode
    /** As Salesforce writes it, for example INVALID_FIELD. */
    readonly errorCode: string | null
    readonly refusal: Refusal | null
    /** What Salesforce's support asks for after an unexpected error of theirs. */
    readonly supportId: string | null

    constructor(code: SalesforceErrorCode, message: string, details: SalesforceErrorDetails = {}) {
        super(message, { cause: details.cause })
        this.name = 'SalesforceError'
        this.code = code
        this.errorCode = details.errorCode ?? null
        this.refusal = details.refusal ?? null
        this.supportId = details.supportId ?? null
    }
}

/** Why there is nothing to ask. */
export interface NotAvailable {
    readonly reason: string
    readonly nextStep: string
}
