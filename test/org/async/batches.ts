/**
 * Batch Apex: start, one transaction per scope of rows, finish (row D13). Apex Developer Guide, "Using Batch Apex".
 * A QueryLocator's rows are read when start runs, not scope by scope.
 */
import { BatchableContext, QueryLocator } from '../library/async-contexts.ts'
import { findMethod } from '../runtime/call.ts'
import { ApexList } from '../runtime/collections.ts'
import { deepCopy } from '../runtime/deep-copy.ts'
import { ApexException, apexException } from '../runtime/exception.ts'
import { programClassOf } from '../runtime/object.ts'
import { iterate } from '../runtime/operations.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import type { AsyncEngine } from './engine.ts'
import type { JobStep } from './job-steps.ts'
import { runSteps, runStepsInTest } from './job-steps.ts'
import { NO_CHAIN } from './job.ts'
import { requireDailyAllowance } from './limits-of-async.ts'
import { CALLOUT_REFUSED } from './queueables.ts'
import type { OrgTransaction } from './transactions.ts'
import { implementsInterface, runningTransaction } from './user-code.ts'

const SCOPE_MAX = 2000
/** Active and holding jobs together (row D13); in a test 5 (row E8). */
const BATCHES_MAX = 105
const BATCHES_IN_TEST_MAX = 5
const ONE_EXECUTE =
    'No more than one executeBatch can be called from within a test method. Please make sure the iterable returned from your start ' +
    'method matches the batch size, resulting in one executeBatch invocation.'

interface BatchRun {
    readonly id: string
    readonly name: string
    readonly user: RunningUser
    readonly scopeSize: number
    readonly isStateful: boolean
    /** As it was when executeBatch was called; a Stateful batch replaces it after each step that succeeds. */
    instance: object
    errors: number
    processed: number
}

export function executeBatch(engine: AsyncEngine, batch: unknown, scopeSize: number): string {
    const tx = runningTransaction()
    if (batch === null || typeof batch !== 'object') throw apexException('NullPointerException', 'Argument cannot be null.')
    if (!(scopeSize >= 1)) throw new ApexException('System.AsyncException', `Invalid batch size: ${scopeSize}`)
    requireDailyAllowance(engine, tx)
    requireRoom(engine, tx)
    const name = programClassOf(batch)?.name ?? 'Batchable'
    const id = engine.rows.create('BatchApex', name, null, tx.user.id)
    const run: BatchRun = {
        id,
        name,
        user: tx.user,
        scopeSize,
        isStateful: implementsInterface(batch, 'Database.Stateful'),
        instance: deepCopy(batch),
        errors: 0,
        processed: 0,
    }
    tx.deferred.addJob({
        id,
        kind: 'batch',
        name,
        user: tx.user,
        delayMs: 0,
        signature: null,
        chain: NO_CHAIN,
        run: () => runSteps(engine, startStep(engine, run)),
        runInTest: (parent) => runStepsInTest(engine, startStep(engine, run), parent),
    })
    tx.uncommittedWork = true
    return id
}

function requireRoom(engine: AsyncEngine, tx: OrgTransaction): void {
    const own = tx.deferred.waitingJobs.filter((job) => job.kind === 'batch').length
    const max = tx.test === null ? BATCHES_MAX : BATCHES_IN_TEST_MAX
    if (own + engine.queue.activeBatches() < max) return
    throw apexException('AsyncException', `You have exceeded the limit of ${max} jobs in the flex queue for the org.`)
}

function step(engine: AsyncEngine, run: BatchRun, name: string, values: readonly unknown[], close: JobStep['close']): JobStep {
    const self = run.isStateful ? run.instance : deepCopy(run.instance)
    const before = run.isStateful ? deepCopy(run.instance) : self
    const context = new BatchableContext({ jobId: run.id, childJobId: run.id })
    return {
        open: (parent) => {
            engine.countExecution('batch', parent)
            const calloutRefusal = implementsInterface(self, 'Database.AllowsCallouts') ? null : CALLOUT_REFUSED
            return engine.open({ kind: 'batch', user: run.user, jobId: run.id, calloutRefusal, parent })
        },
        work: () => findMethod(self, name, values.length + 1)?.invoke(self, [context, ...values]),
        close: (outcome) => {
            // A failed step loses what it did to the object, too.
            if (outcome.failed && run.isStateful) run.instance = before
            if (outcome.failed) reportFailure(engine, run, name, outcome.error, outcome.transaction)
            return close(outcome)
        },
    }
}

function startStep(engine: AsyncEngine, run: BatchRun): JobStep {
    engine.rows.status(run.id, 'Processing')
    return step(engine, run, 'start', [], ({ failed, result, error, transaction }) => {
        if (failed) {
            engine.rows.status(run.id, 'Failed', error)
            return null
        }
        const scopes = split(
            result instanceof QueryLocator ? [...result.records] : [...iterate(result)],
            Math.min(run.scopeSize, SCOPE_MAX),
        )
        engine.rows.patch(run.id, { TotalJobItems: scopes.length })
        if (transaction.test !== null && scopes.length > 1) throw apexException('UnexpectedException', ONE_EXECUTE)
        return executeStep(engine, run, scopes)
    })
}

function executeStep(engine: AsyncEngine, run: BatchRun, scopes: unknown[][]): JobStep {
    const scope = scopes.shift()
    if (scope === undefined) return finishStep(engine, run)
    const rows = new ApexList({ name: 'SObject', arguments: [] }, scope)
    return step(engine, run, 'execute', [rows], ({ failed }) => {
        run.processed += 1
        if (failed) run.errors += 1
        engine.rows.patch(run.id, { JobItemsProcessed: run.processed, NumberOfErrors: run.errors })
        return executeStep(engine, run, scopes)
    })
}

function finishStep(engine: AsyncEngine, run: BatchRun): JobStep {
    return step(engine, run, 'finish', [], ({ error }) => {
        engine.rows.status(run.id, 'Completed', error)
        return null
    })
}

/** Database.RaisesPlatformEvents: Platform Events Developer Guide, "Firing Platform Events from Batch Apex". */
function reportFailure(engine: AsyncEngine, run: BatchRun, phase: string, error: unknown, tx: OrgTransaction): void {
    engine.countFailure(`${run.name}.${phase}`, error)
    if (!implementsInterface(run.instance, 'Database.RaisesPlatformEvents') || !(error instanceof ApexException)) return
    engine.publishByPlatform('BatchApexErrorEvent', tx, {
        AsyncApexJobId: run.id,
        ExceptionType: error.typeName,
        Message: error.getMessage(),
        StackTrace: error.getStackTraceString(),
        Phase: phase.toUpperCase(),
        RequestId: tx.requestId,
        DoesExceedJobScopeMaxLength: false,
    })
}

function split(rows: unknown[], size: number): unknown[][] {
    const scopes: unknown[][] = []
    for (let from = 0; from < rows.length; from += size) scopes.push(rows.slice(from, from + size))
    return scopes
}
