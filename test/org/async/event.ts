/** A platform event on its way. Types only. */
import type { SObject } from '../runtime/sobject.ts'

export interface PendingEvent {
    readonly record: SObject
    /** API name of the event object. */
    readonly object: string
    readonly uuid: string
    /** Apex object that implements EventPublishFailureCallback or EventPublishSuccessCallback, or null. */
    readonly callback: unknown
    readonly publisherId: string
}

export interface StoredEvent extends PendingEvent {
    readonly replayId: number
    /** Milliseconds since 1970. */
    readonly publishedAt: number
}
