/** What the asynchronous part needs of the org around it. Types only: org.ts provides it. */
import type { Bench } from '../platform/bench.ts'
import type { RowError } from '../platform/data-types.ts'
import type { SObject } from '../runtime/sobject.ts'
import type { OrgServices, RunningUser } from '../runtime/transaction.ts'
import type { Usage } from '../composition/usage.ts'
import type { LimitBook } from './limit-book.ts'

/** The store as the platform itself writes it: no triggers, no limits, no checks. */
export interface PlatformStore {
    /** A point to which `undoTo` can go back; spends no limit. */
    begin(): unknown
    undoTo(mark: unknown): void
    /** Makes everything so far final. */
    commit(): void
    /** @returns the new row's id. */
    putRow(object: string, values: Readonly<Record<string, unknown>>): string
    patchRow(id: string, values: Readonly<Record<string, unknown>>): void
    removeRow(id: string): void
    /** A committed or pending row's field, or undefined where there is no such row. */
    readField(id: string, field: string): unknown
    findRows(object: string, field: string, value: unknown): string[]
    allRows(object: string): string[]
    /** Row E2: hides what Apex tests must not see. @returns what puts it back. */
    hideOrgData(): () => void
    /** What publishing a platform event checks: required fields, lengths, values. */
    checkEvent(event: SObject): RowError[]
    readonly bench: Bench
}

export interface AsyncHost {
    readonly services: OrgServices
    readonly store: PlatformStore
    readonly limits: LimitBook
    readonly usage: Usage
    readonly automatedProcess: RunningUser
    /** Depth of a chain of queueables without AsyncOptions: 5 in Developer and Trial orgs, unlimited elsewhere (row D6). */
    readonly maximumQueueableDepth: number
    /** 5 in Developer Edition, 100 elsewhere (row D14). */
    readonly maximumSchedules: number
    /** PlatformEventSubscriberConfig of the org by lower-case trigger name. */
    readonly subscriberConfigs: ReadonlyMap<string, { readonly batchSize: number; readonly user: RunningUser | null }>
    userById(id: string): RunningUser
    log(message: string): void
}
