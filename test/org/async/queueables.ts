/**
 * Queueable Apex: what System.enqueueJob checks and the steps of a job with its finalizer (rows D1 to D11).
 * Apex Developer Guide, "Queueable Apex" and "Transaction Finalizers".
 */
import { FinalizerContext, QueueableContext } from '../library/async-contexts.ts'
import { deepCopy } from '../runtime/deep-copy.ts'
import { ApexException, apexException } from '../runtime/exception.ts'
import { programClassOf } from '../runtime/object.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import type { EnqueueOptions } from './async-types.ts'
import type { AsyncEngine } from './engine.ts'
import type { Chain, Job } from './job.ts'
import type { JobStep, StepOutcome } from './job-steps.ts'
import { runSteps, runStepsInTest } from './job-steps.ts'
import { requireDailyAllowance } from './limits-of-async.ts'
import type { OrgTransaction } from './transactions.ts'
import { callExecute, implementsInterface, runningTransaction } from './user-code.ts'

const MINUTE_MS = 60_000
/** Consecutive failures that a finalizer may answer by enqueueing again (row D11). */
const FINALIZER_RETRIES = 5
/** Of a queueable without Database.AllowsCallouts as of a future without callout=true (https://salesforce.stackexchange.com/questions/70149). */
export const CALLOUT_REFUSED =
    'Callout not allowed from this future method. Please enable callout by annotating the future method. eg: @Future(callout=true)'

export function enqueue(engine: AsyncEngine, target: unknown, options: EnqueueOptions): string {
    const tx = runningTransaction()
    if (target === null || typeof target !== 'object') throw apexException('NullPointerException', 'Argument cannot be null.')
    const name = programClassOf(target)?.name ?? 'Queueable'
    const chain = nextChain(engine, tx, options)
    requireDailyAllowance(engine, tx)
    tx.limits.spend('queueables')
    requireFreshSignature(engine, tx, options.duplicateSignature)
    const user = tx.user
    const id = engine.rows.create('Queueable', name, null, user.id)
    const snapshot = deepCopy(target)
    tx.deferred.addJob(makeJob(engine, { id, name, user, chain, snapshot }, options, tx))
    tx.uncommittedWork = true
    return id
}

interface QueueableRun {
    readonly id: string
    readonly name: string
    readonly user: RunningUser
    readonly chain: Chain
    readonly snapshot: object
}

function makeJob(engine: AsyncEngine, run: QueueableRun, options: EnqueueOptions, tx: OrgTransaction): Job {
    const minutes = options.delayMinutes ?? 0
    if (!Number.isInteger(minutes) || minutes < 0 || minutes > 10) {
        throw apexException('AsyncException', 'The delay of a queueable job must be between 0 and 10 minutes.')
    }
    return {
        id: run.id,
        kind: 'queueable',
        name: run.name,
        user: run.user,
        // Row D4: tests ignore a delay.
        delayMs: tx.test === null ? minutes * MINUTE_MS : 0,
        signature: options.duplicateSignature,
        chain: run.chain,
        run: () => runSteps(engine, executeStep(engine, run)),
        runInTest: (parent) => runStepsInTest(engine, executeStep(engine, run), parent),
    }
}

/** Rows D6, D11, E7. */
function nextChain(engine: AsyncEngine, tx: OrgTransaction, options: EnqueueOptions): Chain {
    const refused = (): ApexException => apexException('AsyncException', 'Maximum stack depth has been reached.')
    if (tx.kind === 'finalizer') {
        const failures = tx.chain?.failures ?? 0
        if (failures > FINALIZER_RETRIES) throw apexException('AsyncException', `Queueable job has failed ${failures} times in a row.`)
        return { depth: 1, maximumDepth: options.maximumStackDepth ?? startingDepth(engine, tx), failures }
    }
    const parent = tx.kind === 'queueable' ? tx.chain : null
    const depth = (parent?.depth ?? 0) + 1
    const maximumDepth = options.maximumStackDepth ?? parent?.maximumDepth ?? startingDepth(engine, tx)
    if (depth > maximumDepth) throw refused()
    return { depth, maximumDepth, failures: 0 }
}

function startingDepth(engine: AsyncEngine, tx: OrgTransaction): number {
    return tx.test === null ? engine.host.maximumQueueableDepth : 1
}

/** Row D7: jobs of this transaction count too, running ones do not. */
function requireFreshSignature(engine: AsyncEngine, tx: OrgTransaction, signature: string | null): void {
    if (signature === null) return
    const own = [tx, tx.parent].some((one) => one?.deferred.waitingJobs.some((job) => job.signature === signature) === true)
    if (own || engine.queue.isSignatureWaiting(signature)) {
        throw new ApexException('System.DuplicateMessageException', 'Attempt to enqueue job with duplicate queueable signature')
    }
}

function executeStep(engine: AsyncEngine, run: QueueableRun): JobStep {
    return {
        open: (parent) => {
            engine.countExecution('queueable', parent)
            engine.rows.status(run.id, 'Processing')
            const calloutRefusal = implementsInterface(run.snapshot, 'Database.AllowsCallouts') ? null : CALLOUT_REFUSED
            const transaction = engine.open({ kind: 'queueable', user: run.user, jobId: run.id, chain: run.chain, calloutRefusal, parent })
            return engine.deaths.meet(run.name, 'job', transaction)
        },
        work: () => callExecute(run.snapshot, 'QueueableContext', new QueueableContext({ jobId: run.id })),
        close: (outcome) => {
            engine.rows.status(run.id, outcome.failed ? 'Failed' : 'Completed', outcome.error)
            if (outcome.failed) engine.countFailure(run.name, outcome.error)
            const finalizer = outcome.transaction.finalizer
            return finalizer === null ? null : finalizerStep(engine, run, finalizer, outcome)
        },
    }
}

/** Row D9: a transaction of its own that sees the finalizer as it was when the job ended. */
function finalizerStep(engine: AsyncEngine, run: QueueableRun, finalizer: object, outcome: StepOutcome): JobStep {
    const snapshot = deepCopy(finalizer)
    const chain = { ...run.chain, failures: outcome.failed ? run.chain.failures + 1 : 0 }
    const context = new FinalizerContext({
        jobId: run.id,
        requestId: outcome.transaction.requestId,
        result: outcome.failed ? 'UNHANDLED_EXCEPTION' : 'SUCCESS',
        exception: finalizerException(outcome.error),
    })
    return {
        open: (parent) => {
            if (parent === null) engine.host.usage.finalizers += 1
            const transaction = engine.open({ kind: 'finalizer', user: run.user, jobId: run.id, chain, parent })
            return engine.deaths.meet(run.name, 'finalizer', transaction)
        },
        work: () => callExecute(snapshot, 'FinalizerContext', context),
        close: ({ failed, error }) => {
            if (failed) engine.countFailure(`finalizer of ${run.name}`, error)
            return null
        },
    }
}

/** Row D10. */
function finalizerException(error: unknown): ApexException | null {
    if (error === null) return null
    if (error instanceof ApexException && error.isCatchable) return error
    const [type, message] =
        error instanceof ApexException
            ? [error.typeName, error.getMessage()]
            : ['System.UnexpectedException', error instanceof Error ? error.message : 'unknown error']
    return apexException('AsyncException', `${type}: ${message}`)
}

/** Row D8. */
export function attachFinalizer(finalizer: unknown): void {
    const tx = runningTransaction()
    if (tx.kind !== 'queueable') throw apexException('AsyncException', 'System.attachFinalizer(Finalizer) is not allowed in this context')
    if (finalizer === null || typeof finalizer !== 'object') throw apexException('AsyncException', 'Argument cannot be null')
    if (tx.finalizer !== null) throw apexException('AsyncException', 'More than one Finalizer cannot be attached to same Async Apex Job')
    tx.finalizer = finalizer
}
