/** The objects that asynchronous code is handed: contexts, AsyncOptions, duplicate signatures, publish results. */
import type { SObject } from '../runtime/sobject.ts'
import type { ApexException } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'

export class QueueableContext extends LibraryObject {
    readonly apexType = 'QueueableContext'
    readonly jobId: string

    constructor(facts: { readonly jobId: string }) {
        super()
        this.jobId = facts.jobId
    }
}

export class BatchableContext extends LibraryObject {
    readonly apexType = 'Database.BatchableContext'
    readonly jobId: string
    readonly childJobId: string

    constructor(facts: { readonly jobId: string; readonly childJobId: string }) {
        super()
        this.jobId = facts.jobId
        this.childJobId = facts.childJobId
    }
}

export class SchedulableContext extends LibraryObject {
    readonly apexType = 'SchedulableContext'
    readonly triggerId: string

    constructor(facts: { readonly triggerId: string }) {
        super()
        this.triggerId = facts.triggerId
    }
}

export interface FinalizerFacts {
    readonly jobId: string
    readonly requestId: string
    readonly result: 'SUCCESS' | 'UNHANDLED_EXCEPTION'
    /** Row D10: what getException() gives; null after success. */
    readonly exception: ApexException | null
}

export class FinalizerContext extends LibraryObject {
    readonly apexType = 'FinalizerContext'
    readonly facts: FinalizerFacts

    constructor(facts: FinalizerFacts) {
        super()
        this.facts = facts
    }
}

/** EventBus.SuccessResult and EventBus.FailureResult (row D27). */
export class PublishResult extends LibraryObject {
    readonly apexType = 'EventBus.SuccessResult'
    readonly uuids: readonly string[]

    constructor(facts: { readonly uuids: readonly string[] }) {
        super()
        this.uuids = facts.uuids
    }
}

export class AsyncOptions extends LibraryObject {
    readonly apexType = 'AsyncOptions'
    duplicateSignature: DuplicateSignature | null = null
    maximumStackDepth: number | null = null
    delayMinutes: number | null = null
}

export class DuplicateSignature extends LibraryObject {
    readonly apexType = 'QueueableDuplicateSignature'
    readonly text: string

    constructor(text: string) {
        super()
        this.text = text
    }
}

export class SignatureBuilder extends LibraryObject {
    readonly apexType = 'QueueableDuplicateSignature.Builder'
    readonly parts: string[] = []

    add(part: string): this {
        this.parts.push(JSON.stringify(part))
        return this
    }
}

/** Rows of a batch's start method; they are read when the batch runs. */
export class QueryLocator extends LibraryObject {
    readonly apexType = 'Database.QueryLocator'
    readonly query: string
    readonly records: readonly SObject[]

    constructor(query: string, records: readonly SObject[]) {
        super()
        this.query = query
        this.records = records
    }
}
