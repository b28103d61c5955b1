/** Call frames, statics, exceptions and the running user: what emitted code does around its statements. */
import { ApexException, NotImplementedError, limitException, nullPointer } from './exception.ts'
import { transaction, type Frame, type RunningUser, type Transaction } from './transaction.ts'
import type { SObject } from './sobject.ts'

/** The Apex call stack's limit. */
const STACK_DEPTH_MAX = 1000

/** Line hits of one source file; only coverable lines are keys (row E16). */
export interface Unit {
    readonly file: string
    readonly hits: Map<number, number>
}

export interface RunningFrame extends Frame {
    readonly unit: Unit | null
}

export function enter(name: string, sharing: Frame['sharing'], unit: Unit | null): RunningFrame {
    const frames = transaction().frames
    if (frames.length >= STACK_DEPTH_MAX) throw limitException(`Maximum stack depth reached: ${STACK_DEPTH_MAX + 1}`)
    const frame = { name, sharing, unit, line: 0 }
    frames.push(frame)
    return frame
}

/** Also drops the frames above it, which an exception may have left. */
export function leave(frame: Frame): void {
    const frames = transaction().frames
    if (frames.at(-1) === frame) {
        frames.pop()
        return
    }
    const position = frames.lastIndexOf(frame)
    if (position >= 0) frames.length = position
}

export function at(frame: RunningFrame, line: number, lastLine: number = line): void {
    frame.line = line
    if (frame.unit !== null) {
        const hits = frame.unit.hits
        for (let n = line; n <= lastLine; n++) {
            const count = hits.get(n)
            if (count !== undefined) hits.set(n, count + 1)
        }
    }
    transaction().limits.step()
}

/** The class's static fields in this transaction; they are initialised on first use (rows A23, A24). */
export function statics<T extends object>(owner: object, initialise: (holder: T) => void): T {
    const holders = transaction().statics
    const known = holders.get(owner)
    if (known !== undefined) return known as T
    const holder = {} as T
    holders.set(owner, holder)
    initialise(holder)
    return holder
}

export function throwException(value: unknown): never {
    if (value === null || value === undefined) throw nullPointer()
    throw value instanceof Error ? value : new Error('the compiler let a throw of something else than an exception through')
}

/** What a catch clause may see; everything else goes on past Apex (rows A31, A32). */
export function caught(error: unknown): ApexException {
    if (error instanceof ApexException && error.isCatchable) return error
    throw isStackOverflow(error) ? limitException(`Maximum stack depth reached: ${STACK_DEPTH_MAX + 1}`) : error
}

export function isCatchable(error: unknown): boolean {
    return error instanceof ApexException && error.isCatchable
}

function isStackOverflow(error: unknown): boolean {
    return error instanceof RangeError && error.message.includes('call stack')
}

export function initialiseException(exception: ApexException, message: string | null, cause: ApexException | null): void {
    exception.initialise([message, cause].filter((value) => value !== null))
}

/** What ends each System.runAs block that is open: mixed DML counts anew inside (rows C32, E14). */
const openBlocks = new WeakMap<Transaction, (() => void)[]>()

/** System.runAs: costs one DML statement (row E14). @returns the user before, for popUser. */
export function pushUser(user: SObject | null): RunningUser {
    if (user === null) throw nullPointer()
    if (user.id === null) throw new NotImplementedError('System.runAs with a User that was not inserted')
    const running = transaction()
    const before = running.user
    running.limits.spend('dml', 1)
    openBlocks.set(running, [...(openBlocks.get(running) ?? []), running.org.data.enterRunAs()])
    running.user = running.org.userById(user.id)
    return before
}

export function popUser(before: RunningUser): void {
    const running = transaction()
    running.user = before
    openBlocks.get(running)?.pop()?.()
}
