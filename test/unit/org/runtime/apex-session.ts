/** A transaction with the real schema, clock, store and limits, for tests of the runtime and the library without compiled code. */
import { createDrivenClock } from '../../../org/platform/clock.ts'
import { createDataService } from '../../../org/platform/data.ts'
import { Limits } from '../../../org/platform/limits.ts'
import { AUTOMATED_PROCESS } from '../../../org/platform/access/profiles.ts'
import { createUserAccess } from '../../../org/platform/access/user-access.ts'
import { loadSchema } from '../../../org/platform/schema.ts'
import { createLibrary } from '../../../org/library/library.ts'
import type { LibraryMember } from '../../../org/library/registry.ts'
import type { Schema } from '../../../org/platform/schema-types.ts'
import type { ProgramClass, ProgramField, ProgramMethod } from '../../../org/apex/program.ts'
import { runSync } from '../../../org/runtime/run.ts'
import { printType } from '../../../org/runtime/type-name.ts'
import type { RunningUser, TestContext, Transaction } from '../../../org/runtime/transaction.ts'

export const NOW = Date.UTC(2026, 10, 22, 1, 2, 3, 4)
const standardSchema = loadSchema({ sourceFolders: [] })
const library = createLibrary()

export const user: RunningUser = {
    id: '005000000000001AAA',
    username: 'ada@example.com',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    profileId: '00e000000000001AAA',
    timeZone: 'Europe/Berlin',
    locale: 'en_US',
    customPermissions: new Set(['Headroom_Admin']),
    access: createUserAccess(AUTOMATED_PROCESS, []),
    isAutomatedProcess: false,
}

/** The members that a hand-made class has; everything else of ProgramClass stays empty. */
export function programClass(
    name: string,
    made: new () => object,
    methods: readonly ProgramMethod[] = [],
    fields: readonly ProgramField[] = [],
): ProgramClass {
    const source = { name: `${name}.cls`, text: '', apiVersion: 65, namespace: '' }
    const lists = { modifiers: [], annotations: [], interfaces: [] }
    return {
        name,
        kind: 'class',
        sharing: null,
        superType: null,
        ...lists,
        methods,
        fields,
        isTest: false,
        source,
        allocate: () => new made(),
        construct: () => new made(),
    }
}

export function transactionFor(
    changes: {
        test?: TestContext
        kind?: Transaction['kind']
        classes?: ReadonlyMap<string, ProgramClass>
        remoteSites?: readonly string[]
        schema?: Schema
    } = {},
): Transaction {
    const clock = createDrivenClock(NOW)
    const schema = changes.schema ?? standardSchema
    const kind = changes.kind ?? 'synchronous'
    const org = {
        orgId: '00D000000000001EAA',
        name: 'Local',
        isSandbox: false,
        instanceUrl: 'http://localhost',
        schema,
        program: { classes: changes.classes ?? new Map(), triggers: [], coverage: new Map(), anonymous: () => () => undefined },
        data: createDataService({ schema, clock }),
        clock,
        orgLimits: () => new Map([['DailyApiRequests', { max: 15_000, used: 18 }]]),
        remoteSites: new Set(changes.remoteSites ?? []),
        countCallout: () => undefined,
        notifications: { typeName: () => null, send: () => undefined },
        debug: () => undefined,
    }
    const made = {
        requestId: 'r1',
        kind,
        org,
        limits: new Limits(kind),
        statics: new Map(),
        frames: [],
        triggers: [],
        user,
        test: changes.test ?? null,
        uncommittedWork: false,
        jobId: null,
        isAsync: kind !== 'synchronous',
        deferred: { mark: () => ({ jobs: 0, events: 0 }), rewind: () => undefined },
        calloutRefusal: null,
        eventDelivery: null,
    }
    return made as unknown as Transaction
}

export function inApex<T>(work: () => T, transaction: Transaction = transactionFor()): T {
    return runSync(transaction, work)
}

/** A library member by its type and the text of its signature without the result: `String`, `join(Iterable<Object>, String)`. */
export function member(type: string, signature: string): LibraryMember {
    const found = library.find(type)?.members.find((candidate) => {
        const parameters = candidate.parameters.map(printType).join(', ')
        return `${candidate.name}(${parameters})` === signature.replaceAll(/,(?=\w+>)/g, ',')
    })
    if (found === undefined) throw new Error(`${type} has no ${signature}`)
    return found
}

export function call(type: string, signature: string, ...values: unknown[]): unknown {
    return member(type, signature).implementation(...values)
}

/** Message of what a piece of work throws. */
export function thrown(work: () => unknown): string {
    try {
        work()
    } catch (error) {
        return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
    return 'nothing thrown'
}
