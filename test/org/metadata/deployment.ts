/** One deployment: what was asked, how far it is, and what came of it. Types, and how one begins. */
import type { RunningUser } from '../runtime/transaction.ts'
import type { TestRunSummary } from '../testing/test-results.ts'
import type { PackageComponent, Problem } from './deploy-package.ts'
import type { Difference } from './source-files.ts'

export type TestLevel = 'NoTestRun' | 'RunSpecifiedTests' | 'RunLocalTests' | 'RunAllTestsInOrg'

export interface DeployOptions {
    /** Everything is done but kept. */
    readonly checkOnly: boolean
    readonly singlePackage: boolean
    readonly rollbackOnError: boolean
    readonly ignoreWarnings: boolean
    readonly testLevel: TestLevel
    /** Names of test classes, for RunSpecifiedTests. */
    readonly runTests: readonly string[]
}

export interface DeployedComponent extends PackageComponent {
    readonly difference: Difference | 'deleted'
    /** Of a removal whose component the org has not. */
    readonly warning: string | null
}

export type DeployStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled'

/** A class whose tests cover too little of it (rows of the deployment's result, "CodeCoverageWarning"). */
export interface CoverageFault {
    readonly name: string | null
    readonly message: string
}

export interface Deployment {
    readonly id: string
    readonly options: DeployOptions
    readonly user: RunningUser
    readonly createdAt: number
    status: DeployStatus
    startedAt: number | null
    completedAt: number | null
    components: readonly DeployedComponent[]
    problems: readonly Problem[]
    tests: TestRunSummary | null
    coverageFaults: readonly CoverageFault[]
    /** What kept the deployment from being carried out at all, and is no component's. */
    errorMessage: string | null
}

export function isDone({ status }: Deployment): boolean {
    return status !== 'Pending' && status !== 'InProgress'
}
