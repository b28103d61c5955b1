/** A deployment as both APIs tell it (Metadata API Developer Guide, "DeployResult"). Reads only. */
import type { Problem } from '../../metadata/deploy-package.ts'
import type { DeployedComponent, Deployment } from '../../metadata/deployment.ts'
import { isDone } from '../../metadata/deployment.ts'
import type { SoapValue } from '../soap/envelope.ts'
import type { ClassCoverage, TestMethodResult, TestRunSummary } from '../../testing/test-results.ts'

function time(milliseconds: number | null): string | undefined {
    return milliseconds === null ? undefined : new Date(milliseconds).toISOString()
}

/** Children of an object and labels stand in their parent's file, as the package has it. */
function successOf({ type, fullName, fileName, difference, warning }: DeployedComponent, createdDate: string): DeployResult {
    return {
        changed: difference === 'changed' || difference === 'created' || (difference === 'deleted' && warning === null),
        componentType: type,
        created: difference === 'created',
        createdDate,
        deleted: difference === 'deleted' && warning === null,
        fileName,
        fullName,
        ...(warning === null ? {} : { problem: warning, problemType: 'Warning' }),
        success: true,
    }
}

function failureOf({ type, fullName, fileName, problem, line, column }: Problem, createdDate: string): DeployResult {
    return {
        changed: false,
        ...(column === null ? {} : { columnNumber: column }),
        componentType: type,
        created: false,
        createdDate,
        deleted: false,
        fileName,
        fullName,
        ...(line === null ? {} : { lineNumber: line }),
        problem,
        problemType: 'Error',
        success: false,
    }
}

function coverageOf({ name, coverable, covered, missedLines }: ClassCoverage): DeployResult {
    return {
        locationsNotCovered: missedLines.map((line) => ({ column: 0, line, numExecutions: 0, time: -1 })),
        name,
        numLocations: coverable,
        numLocationsNotCovered: coverable - covered,
        type: 'Class',
    }
}

function testOf({ className, methodName, milliseconds, message, stackTrace, passed }: TestMethodResult): DeployResult {
    const common = { methodName, name: className, time: milliseconds }
    return passed ? common : { ...common, message, stackTrace, type: 'Class' }
}

function writeTests({ coverageFaults }: Deployment, tests: TestRunSummary | null): DeployResult {
    const results = tests?.results ?? []
    return {
        ...(tests === null ? {} : { codeCoverage: tests.coverage.map(coverageOf) }),
        codeCoverageWarnings: coverageFaults.map(({ name, message }) => ({ name, message })),
        failures: results.filter(({ passed }) => !passed).map(testOf),
        numFailures: tests?.failed ?? 0,
        numTestsRun: results.length,
        successes: results.filter(({ passed }) => passed).map(testOf),
        totalTime: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    }
}

/** Nothing of a failed deployment is kept, though its good components are named. */
function countDeployed({ status, components }: Deployment): number {
    return status === 'Succeeded' ? components.length : 0
}

/** Plain values, for XML as for JSON. */
export type DeployResult = Readonly<Record<string, SoapValue>>

export function writeDeployResult(deployment: Deployment, includeDetails: boolean): DeployResult {
    const { id, options, user, status, components, problems, tests, createdAt } = deployment
    const createdDate = new Date(createdAt).toISOString()
    const failed = new Set(problems.map(({ type, fullName }) => `${type}#${fullName}`))
    const good = components.filter(({ type, fullName }) => !failed.has(`${type}#${fullName}`))
    const details = {
        componentFailures: problems.map((problem) => failureOf(problem, createdDate)),
        componentSuccesses: good.map((component) => successOf(component, createdDate)),
        runTestResult: writeTests(deployment, tests),
    }
    return {
        checkOnly: options.checkOnly,
        completedDate: time(deployment.completedAt),
        createdBy: user.id,
        createdByName: user.name,
        createdDate,
        ...(includeDetails ? { details } : {}),
        done: isDone(deployment),
        ...(deployment.errorMessage === null ? {} : { errorMessage: deployment.errorMessage, errorStatusCode: 'UNKNOWN_EXCEPTION' }),
        id,
        ignoreWarnings: options.ignoreWarnings,
        lastModifiedDate: time(deployment.completedAt ?? deployment.startedAt ?? createdAt),
        numberComponentErrors: problems.length,
        numberComponentsDeployed: countDeployed(deployment),
        numberComponentsTotal: components.length,
        numberTestErrors: tests?.failed ?? 0,
        numberTestsCompleted: tests?.passed ?? 0,
        numberTestsTotal: tests?.results.length ?? 0,
        rollbackOnError: options.rollbackOnError,
        runTestsEnabled: options.testLevel !== 'NoTestRun',
        startDate: time(deployment.startedAt),
        status,
        success: status === 'Succeeded',
    }
}
