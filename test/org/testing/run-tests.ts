/**
 * Runs the org's @IsTest classes: each method in a transaction of its own that is rolled back, with fresh statics and limits, without
 * the org's data (rows E1 to E5). Jobs and events that a method leaves without Test.stopTest are dropped with it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ProgramClass, ProgramMethod } from '../apex/program.ts'
import type { AsyncEngine } from '../async/engine.ts'
import type { OrgTransaction } from '../async/transactions.ts'
import type { TestFilter } from '../local-org.ts'
import { ApexException } from '../runtime/exception.ts'
import { runSync } from '../runtime/run.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import { measureCoverage, resetCoverage, withoutCoverage } from './coverage.ts'
import type { TestMethodResult, TestRunSummary } from './test-results.ts'

export async function runApexTests(engine: AsyncEngine, user: RunningUser, filter: TestFilter = {}): Promise<TestRunSummary> {
    const { program } = engine.services
    const types = [...program.classes.values()].filter(
        (type) => type.isTest && !type.name.includes('.') && matches(filter.classes, type.name),
    )
    requireTestClasses(engine, filter.classes ?? [])
    resetCoverage(program)
    const results: TestMethodResult[] = []
    for (const type of types.sort((one, other) => one.name.localeCompare(other.name))) {
        results.push(...runTestClass(engine, user, type, filter))
        // The org's own work goes on between classes, when its data is back.
        await nextTurn()
    }
    const failed = results.filter((result) => !result.passed).length
    return { results, coverage: measureCoverage(program), passed: results.length - failed, failed }
}

function runTestClass(engine: AsyncEngine, user: RunningUser, type: ProgramClass, filter: TestFilter): TestMethodResult[] {
    const methods = type.methods.filter((method) => isAnnotated(method, 'istest') && matches(filter.methods, method.name))
    const setup = type.methods.find((method) => isAnnotated(method, 'testsetup'))
    const showOrgData = engine.store.hideOrgData()
    const mark = engine.store.begin()
    try {
        const { program } = engine.services
        const failure = setup === undefined ? null : withoutCoverage(program, () => runMethod(engine, user, type, setup))
        if (failure !== null && !failure.passed) return methods.map((method) => ({ ...failure, methodName: method.name }))
        return methods.map((method) => {
            const before = engine.store.begin()
            try {
                return runMethod(engine, user, type, method)
            } finally {
                engine.store.undoTo(before)
            }
        })
    } finally {
        engine.store.undoTo(mark)
        showOrgData()
    }
}

function runMethod(engine: AsyncEngine, user: RunningUser, type: ProgramClass, method: ProgramMethod): TestMethodResult {
    const start = performance.now()
    const test = { className: type.name, methodName: method.name, isStarted: false, hasStopped: false, httpMock: null }
    const tx: OrgTransaction = engine.open({ kind: 'test', user, test })
    const done = (error: unknown): TestMethodResult => ({
        className: type.name,
        methodName: method.name,
        passed: error === null,
        message: error === null ? null : messageOf(error),
        stackTrace: error instanceof ApexException ? error.getStackTraceString() : error instanceof Error ? (error.stack ?? null) : null,
        milliseconds: Math.round(performance.now() - start),
    })
    try {
        runSync(tx, () => method.invoke(null, []))
        return done(null)
    } catch (error) {
        return done(error)
    }
}

function messageOf(error: unknown): string {
    return error instanceof ApexException ? `${error.typeName}: ${error.getMessage()}` : String(error)
}

/** testMethod is the modifier of old code. */
function isAnnotated(method: ProgramMethod, name: 'istest' | 'testsetup'): boolean {
    if (name === 'istest' && method.modifiers.some((modifier) => modifier.toLowerCase() === 'testmethod')) return true
    return method.annotations.some((annotation) => annotation.name.toLowerCase() === name)
}

function matches(names: readonly string[] | undefined, name: string): boolean {
    return names === undefined || names.some((one) => one.toLowerCase() === name.toLowerCase())
}

/** @throws Error naming those that are no top-level test class of the org. */
export function requireTestClasses({ services }: AsyncEngine, names: readonly string[]): void {
    const { classes } = services.program
    const unknown = names.filter((name) => name.includes('.') || classes.get(name.toLowerCase())?.isTest !== true)
    if (unknown.length > 0) throw new Error(`no test class is named ${unknown.join(', ')}`)
}
