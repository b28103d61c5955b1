/** Future methods: where they may be called and how they run (rows D5, D12). Apex Developer Guide, "Future Methods". */
import { apexException } from '../runtime/exception.ts'
import { deepCopy } from '../runtime/deep-copy.ts'
import { toText } from '../runtime/text.ts'
import type { ProgramMethod } from '../apex/program.ts'
import type { AsyncEngine } from './engine.ts'
import type { JobStep } from './job-steps.ts'
import { runSteps, runStepsInTest } from './job-steps.ts'
import { NO_CHAIN } from './job.ts'
import { requireDailyAllowance } from './limits-of-async.ts'
import { CALLOUT_REFUSED } from './queueables.ts'
import { runningTransaction } from './user-code.ts'

export interface FutureCall {
    readonly className: string
    readonly methodName: string
    readonly values: readonly unknown[]
    readonly allowsCallouts: boolean
}

export function callFuture(engine: AsyncEngine, call: FutureCall): void {
    const tx = runningTransaction()
    const name = `${call.className}.${call.methodName}`
    if (tx.kind === 'future' || tx.kind === 'batch') {
        const values = call.values.map((value) => toText(value)).join(', ')
        throw apexException('AsyncException', `Future method cannot be called from a future or batch method: ${name}(${values})`)
    }
    requireDailyAllowance(engine, tx)
    tx.limits.spend('futures')
    const user = tx.user
    const id = engine.rows.create('Future', call.className, call.methodName, user.id)
    const values = call.values.map((value) => deepCopy(value))
    const method = findStatic(engine, call)
    const first: JobStep = {
        open: (parent) => {
            engine.countExecution('future', parent)
            engine.rows.status(id, 'Processing')
            const calloutRefusal = call.allowsCallouts ? null : CALLOUT_REFUSED
            return engine.open({ kind: 'future', user, jobId: id, calloutRefusal, parent })
        },
        work: () => method.invoke(null, values),
        close: ({ failed, error }) => {
            engine.rows.status(id, failed ? 'Failed' : 'Completed', error)
            if (failed) engine.countFailure(name, error)
            return null
        },
    }
    tx.deferred.addJob({
        id,
        kind: 'future',
        name,
        user,
        delayMs: 0,
        signature: null,
        chain: NO_CHAIN,
        run: () => runSteps(engine, first),
        runInTest: (parent) => runStepsInTest(engine, first, parent),
    })
    tx.uncommittedWork = true
}

function findStatic(engine: AsyncEngine, call: FutureCall): ProgramMethod {
    const type = engine.services.program.classes.get(call.className.toLowerCase())
    const name = call.methodName.toLowerCase()
    const found = type?.methods.find(
        (one) => one.isStatic && one.name.toLowerCase() === name && one.parameters.length === call.values.length,
    )
    if (found === undefined) throw new Error(`no static method ${call.className}.${call.methodName} with ${call.values.length} parameters`)
    return found
}
