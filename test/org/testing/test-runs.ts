/**
 * Test runs in the background, as the Tooling API starts them: what waits, runs and came of it are rows (Object Reference,
 * "ApexTestQueueItem", "ApexTestResult", "ApexTestRunResult"). How a test runs is run-tests.ts's matter.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AsyncEngine } from '../async/engine.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import { requireTestClasses, runApexTests } from './run-tests.ts'
import type { TestMethodResult } from './test-results.ts'

export interface TestSelection {
    readonly className: string
    /** All of the class when absent. */
    readonly methods?: readonly string[] | undefined
}

/** Object Reference, "ApexTestResult": messages hold so many characters. */
const MESSAGE_LENGTH = 4000
const STACK_LENGTH = 4000

interface Run {
    readonly jobId: string
    readonly resultId: string
    readonly queued: readonly { readonly id: string; readonly classId: string; readonly test: TestSelection }[]
}

/** @returns the id of the job. @throws Error naming a class that is no test of the org, before anything is queued. */
export function startTestRun(engine: AsyncEngine, user: RunningUser, tests: readonly TestSelection[]): string {
    requireTestClasses(
        engine,
        tests.map(({ className }) => className),
    )
    const run = queueRun(engine, user, tests)
    void carryOut(engine, user, run).catch((error: unknown) => engine.fault(error))
    return run.jobId
}

function now(engine: AsyncEngine): ApexDatetime {
    return new ApexDatetime(engine.services.clock.now())
}

function queueRun(engine: AsyncEngine, user: RunningUser, tests: readonly TestSelection[]): Run {
    const { store } = engine
    const jobId = store.putRow('AsyncApexJob', {
        JobType: 'TestRequest',
        Status: 'Processing',
        CreatedById: user.id,
        CreatedDate: now(engine),
    })
    const resultId = store.putRow('ApexTestRunResult', {
        AsyncApexJobId: jobId,
        Status: 'Processing',
        StartTime: now(engine),
        UserId: user.id,
        ClassesEnqueued: tests.length,
        ClassesCompleted: 0,
        MethodsEnqueued: 0,
        MethodsCompleted: 0,
        MethodsFailed: 0,
    })
    const queued = tests.map((test) => {
        const classId = store.findRows('ApexClass', 'Name', test.className)[0] ?? ''
        const values = { ApexClassId: classId, ParentJobId: jobId, TestRunResultId: resultId, Status: 'Queued' }
        return { id: store.putRow('ApexTestQueueItem', values), classId, test }
    })
    store.commit()
    return { jobId, resultId, queued }
}

async function carryOut(engine: AsyncEngine, user: RunningUser, { jobId, resultId, queued }: Run): Promise<void> {
    const { store } = engine
    const all: TestMethodResult[] = []
    for (const { id, classId, test } of queued) {
        // The answer with the job's id goes out first.
        await nextTurn()
        const { className, methods } = test
        const { results } = await runApexTests(engine, user, { classes: [className], ...(methods === undefined ? {} : { methods }) })
        for (const result of results) {
            store.putRow('ApexTestResult', {
                ...describeResult(result),
                ApexClassId: classId,
                QueueItemId: id,
                AsyncApexJobId: jobId,
                ApexTestRunResultId: resultId,
                TestTimestamp: now(engine),
            })
        }
        all.push(...results)
        store.patchRow(id, { Status: results.every(({ passed }) => passed) ? 'Completed' : 'Failed' })
        store.commit()
    }
    const failed = all.filter(({ passed }) => !passed).length
    store.patchRow(resultId, {
        Status: failed === 0 ? 'Completed' : 'Failed',
        EndTime: now(engine),
        TestTime: all.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
        ClassesCompleted: queued.length,
        MethodsEnqueued: all.length,
        MethodsCompleted: all.length - failed,
        MethodsFailed: failed,
    })
    store.patchRow(jobId, { Status: 'Completed', CompletedDate: now(engine) })
    store.commit()
}

function describeResult({ methodName, passed, message, stackTrace, milliseconds }: TestMethodResult): Record<string, unknown> {
    return {
        MethodName: methodName,
        Outcome: passed ? 'Pass' : 'Fail',
        Message: message?.slice(0, MESSAGE_LENGTH) ?? null,
        StackTrace: stackTrace?.slice(0, STACK_LENGTH) ?? null,
        RunTime: milliseconds,
    }
}
