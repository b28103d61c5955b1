/**
 * Runs a job as a chain of transactions: a queueable and its finalizer, a batch's start, executes and finish. Each step commits or is
 * undone by itself and then names the next one. One loop waits for callouts; the other runs in an Apex test's thread.
 */
import type { Suspendable } from '../apex/program.ts'
import type { Committer, OrgTransaction } from './transactions.ts'
import { runToCommit, runToCommitSuspending } from './transactions.ts'

export interface StepOutcome {
    readonly transaction: OrgTransaction
    /** null where the step threw. */
    readonly result: unknown
    readonly error: unknown
    readonly failed: boolean
}

export interface JobStep {
    readonly open: (parent: OrgTransaction | null) => OrgTransaction
    readonly work: (transaction: OrgTransaction) => Suspendable<unknown>
    /** Records the outcome; returns what comes next. */
    readonly close: (outcome: StepOutcome) => JobStep | null
}

export async function runSteps(org: Committer, first: JobStep): Promise<void> {
    let step: JobStep | null = first
    while (step !== null) {
        const { work }: JobStep = step
        const tx = step.open(null)
        const outcome = await runToCommitSuspending(org, tx, () => work(tx)).then(succeeded(tx), failed(tx))
        step = step.close(outcome)
    }
}

/** @throws the first error of a step, after the chain has ended: it surfaces at Test.stopTest (row E6). */
export function runStepsInTest(org: Committer, first: JobStep, parent: OrgTransaction): void {
    const errors: unknown[] = []
    let step: JobStep | null = first
    while (step !== null) {
        const outcome: StepOutcome = runInTest(org, step, parent)
        if (outcome.failed) errors.push(outcome.error)
        step = step.close(outcome)
    }
    if (errors.length > 0) throw errors[0] as Error
}

function runInTest(org: Committer, step: JobStep, parent: OrgTransaction): StepOutcome {
    const tx = step.open(parent)
    try {
        return succeeded(tx)(runToCommit(org, tx, () => step.work(tx)))
    } catch (error) {
        return failed(tx)(error)
    }
}

const succeeded =
    (transaction: OrgTransaction) =>
    (result: unknown): StepOutcome => ({ transaction, result, error: null, failed: false })
const failed =
    (transaction: OrgTransaction) =>
    (error: unknown): StepOutcome => ({ transaction, result: null, error, failed: true })
