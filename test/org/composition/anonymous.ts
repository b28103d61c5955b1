/** Anonymous Apex and direct calls of static methods: how tools and Lightning enter the org's Apex. */
import { ApexCompileError, type ProgramMethod } from '../apex/program.ts'
import type { AsyncEngine } from '../async/engine.ts'
import { runToCommitSuspending } from '../async/transactions.ts'
import type { AnonymousResult } from '../local-org.ts'
import { ApexException } from '../runtime/exception.ts'
import type { RunningUser } from '../runtime/transaction.ts'

const NOTHING_WRONG: AnonymousResult = {
    compiled: true,
    compileProblem: null,
    success: true,
    line: -1,
    column: -1,
    exceptionMessage: null,
    exceptionStackTrace: null,
}

/** Tooling API, "executeAnonymous": problems of the code are results. @throws errors of this runtime. */
export async function executeAnonymous(engine: AsyncEngine, code: string, user: RunningUser): Promise<AnonymousResult> {
    let block: ReturnType<typeof engine.services.program.anonymous>
    try {
        block = engine.services.program.anonymous(code)
    } catch (error) {
        if (error instanceof ApexCompileError) return compileProblem(error)
        throw error
    }
    try {
        await runToCommitSuspending(engine, engine.open({ kind: 'anonymous', user }), block)
        return NOTHING_WRONG
    } catch (error) {
        if (error instanceof ApexException) return exceptionOf(error)
        throw error
    }
}

/** @throws ApexException as the method throws it; Error where the org has no such static method. */
export async function callApex(
    engine: AsyncEngine,
    className: string,
    methodName: string,
    values: readonly unknown[],
    user: RunningUser,
): Promise<unknown> {
    const method = findStaticMethod(engine, className, methodName, values.length)
    return runToCommitSuspending(engine, engine.open({ kind: 'aura', user }), () => method.invoke(null, values))
}

function findStaticMethod(engine: AsyncEngine, className: string, methodName: string, count: number): ProgramMethod {
    const methods = engine.services.program.classes.get(className.toLowerCase())?.methods ?? []
    const name = methodName.toLowerCase()
    const found = methods.find((one) => one.isStatic && one.name.toLowerCase() === name && one.parameters.length === count)
    if (found === undefined) throw new Error(`the org's Apex has no static method ${className}.${methodName} with ${count} parameters`)
    return found
}

function compileProblem({ message, line, column, file }: ApexCompileError): AnonymousResult {
    const problem = message.replace(`${file}:${line}:${column}: `, '')
    return { ...NOTHING_WRONG, compiled: false, success: false, compileProblem: problem, line, column }
}

function exceptionOf(error: ApexException): AnonymousResult {
    return {
        ...NOTHING_WRONG,
        success: false,
        line: error.getLineNumber(),
        column: 1,
        exceptionMessage: `${error.typeName}: ${error.getMessage()}`,
        exceptionStackTrace: error.getStackTraceString(),
    }
}
