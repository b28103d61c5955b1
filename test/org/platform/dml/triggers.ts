/** Runs the triggers of one event over one chunk and turns what they throw into row errors (rows C3, C4, C9, C15, C18, C23, C24, A32). */
import type { Program, ProgramTrigger, TriggerEvent } from '../../apex/program.ts'
import { ApexList, ApexMap } from '../../runtime/collections.ts'
import { ApexException } from '../../runtime/exception.ts'
import { retainedBytes } from '../../runtime/retained-heap.ts'
import { runSync } from '../../runtime/run.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { TriggerContext } from '../../runtime/transaction.ts'
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import type { SchemaObject } from '../schema-types.ts'
import { setFormulas } from '../formulas.ts'
import { stateOf } from '../transaction-state.ts'
import { rowErrors } from './row-errors.ts'

/** Nested trigger runs; the 17th fails (row C23). */
const DEPTH_MAX = 16

/** Passes every catch of frames 2 to 16 and becomes a row error in the outermost (row C24). */
export class TriggerDepthException extends ApexException {
    constructor(message: string) {
        super('System.DmlException', message)
        this.isCatchable = false
    }
}

export interface TriggerRows {
    readonly newRecords: readonly SObject[] | null
    readonly oldRecords: readonly SObject[] | null
}

const found = new WeakMap<Program, Map<string, ProgramTrigger[]>>()

/** The number's digits in the factorial system choose one after the other: 0 to n! - 1 give each order of n items once. */
function permute<Item>(items: readonly Item[], number: number): readonly Item[] {
    if (number === 0) return items
    const rest = [...items]
    const chosen: Item[] = []
    for (let digits = number; rest.length > 0;) {
        const position = digits % rest.length
        digits = Math.floor(digits / rest.length)
        chosen.push(...rest.splice(position, 1))
    }
    return chosen
}

/** In an order that repeats from run to run (row C35). */
export function triggersFor(core: DataCore, object: SchemaObject, event: TriggerEvent): readonly ProgramTrigger[] {
    const program = transaction().org.program
    const byKey = found.get(program) ?? new Map<string, ProgramTrigger[]>()
    found.set(program, byKey)
    const key = `${object.name}.${event}`
    let triggers = byKey.get(key)
    if (triggers === undefined) {
        const name = object.name.toLowerCase()
        triggers = program.triggers.filter((trigger) => trigger.object.toLowerCase() === name && trigger.events.has(event))
        triggers.sort((left, right) => (left.name < right.name ? -1 : 1))
        byKey.set(key, triggers)
    }
    return permute(triggers, core.automation.triggerPermutation)
}

/** Maps are made when a trigger first asks for them. */
class ChunkContext implements TriggerContext {
    readonly event: TriggerEvent
    readonly object: string
    readonly newRecords: ApexList | null
    readonly oldRecords: ApexList | null
    private maps: { newMap?: ApexMap | null; oldMap?: ApexMap | null } = {}

    constructor(object: SchemaObject, event: TriggerEvent, rows: TriggerRows) {
        const type = { name: object.name, arguments: [] }
        this.event = event
        this.object = object.name
        this.newRecords = rows.newRecords === null ? null : new ApexList(type, [...rows.newRecords])
        this.oldRecords = rows.oldRecords === null ? null : new ApexList(type, [...rows.oldRecords])
    }

    /** Row C3: none before insert. */
    get newMap(): ApexMap | null {
        this.maps.newMap ??= this.event === 'before insert' ? null : this.mapOf(this.newRecords)
        return this.maps.newMap
    }

    get oldMap(): ApexMap | null {
        this.maps.oldMap ??= this.mapOf(this.oldRecords)
        return this.maps.oldMap
    }

    private mapOf(list: ApexList | null): ApexMap | null {
        if (list === null) return null
        const type = { name: this.object, arguments: [] }
        return new ApexMap(
            { name: 'Id', arguments: [] },
            type,
            list.items.map((record) => [(record as SObject).id, record] as const),
        )
    }
}

/** Failed assertions and exceeded limits end the transaction (row A31). */
function endsTransaction(error: ApexException): boolean {
    return error.typeName === 'System.LimitException' || error.typeName === 'System.AssertException'
}

/** `before insert` -> `BeforeInsert`. */
function eventName(event: TriggerEvent): string {
    return event.replace(/(^| )([a-z])/g, (_, _space: string, letter: string) => letter.toUpperCase())
}

/** The stack ends at the trigger: the frames of the DML's caller are not its matter. */
function describe(trigger: ProgramTrigger, event: TriggerEvent, error: ApexException, callerFrames: number): string {
    const frames = error.frames.slice(0, Math.max(0, error.frames.length - callerFrames))
    const stack = frames.map((frame) => `${frame.name}: line ${frame.line}, column 1`).join('\n')
    const cause = `caused by: ${error.typeName}: ${error.getMessage()}\n\n${stack}`
    return `${trigger.name}: execution of ${eventName(event)}\n\n${cause}`
}

function runOne(trigger: ProgramTrigger, event: TriggerEvent): RowError | null {
    const tx = transaction()
    const depth = tx.frames.length
    const heapBefore = tx.limits.used('heapBytes')
    const retainedBefore = retainedBytes(tx)
    try {
        runSync(tx, trigger.run)
        tx.limits.freeHeap(heapBefore + Math.max(0, retainedBytes(tx) - retainedBefore))
        return null
    } catch (error) {
        if (!(error instanceof ApexException) || endsTransaction(error) || error instanceof TriggerDepthException) throw error
        return rowErrors.trigger(describe(trigger, event, error, depth))
    } finally {
        tx.frames.length = depth
    }
}

/** @returns the error that every row gets, or null; errors of single rows are in their `errors`. */
export function fireTriggers(core: DataCore, object: SchemaObject, event: TriggerEvent, rows: TriggerRows): RowError | null {
    const triggers = triggersFor(core, object, event)
    if (triggers.length === 0) return null
    const tx = transaction()
    if (tx.triggers.length >= DEPTH_MAX) throw new TriggerDepthException(`${triggers[0]!.name}: maximum trigger depth exceeded`)
    const running = stateOf(tx).running
    const all = [...(rows.newRecords ?? []), ...(rows.oldRecords ?? [])]
    for (const record of all) setFormulas(core.store, record)
    const ids = new Set(all.flatMap((record) => (record.id === null ? [] : [record.id])))
    const depth = tx.triggers.length
    const runningDepth = running.length
    try {
        for (const trigger of triggers) {
            tx.triggers.push(new ChunkContext(object, event, rows))
            running.push({ name: trigger.name, event, ids, rows: new Set(all) })
            const error = runOne(trigger, event)
            tx.triggers.pop()
            running.pop()
            if (error !== null) return error
        }
        return null
    } finally {
        tx.triggers.length = depth
        running.length = runningDepth
    }
}
