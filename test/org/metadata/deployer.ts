/**
 * Carries out deployments, one after the other: reads the package, loads and compiles what the org would be, runs the tests there, and only
 * then puts it in place. A deployment is whole or leaves nothing.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ApexCompileError } from '../apex/program.ts'
import { type OrgMetadata, readOrgMetadata } from '../composition/org-metadata.ts'
import type { LocalOrg } from '../local-org.ts'
import { IdSequence } from '../platform/ids.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import { NotImplementedError } from '../runtime/exception.ts'
import { findCoverageFaults } from './coverage-rules.ts'
import { type DeployPackage, type Problem, problemOf, readDeployPackage } from './deploy-package.ts'
import type { DeployedComponent, Deployment, DeployOptions } from './deployment.ts'
import { findSyntaxProblems, problemOfCompiler, problemOfLoader } from './find-problems.ts'
import { findLockedClasses } from './locked-classes.ts'
import { findBrokenReferences } from './references.ts'
import { type OrgSource, removeFolder, writeFolder } from './org-source.ts'
import { compareComponent, filesOfComponent, type SourceFiles, withPackage } from './source-files.ts'

export interface DeployerOptions {
    readonly org: LocalOrg
    readonly source: OrgSource
    readonly personAccounts: boolean
    /** An org of its own with that metadata, in which tests run and nothing lasts. */
    readonly tryOut: (metadata: OrgMetadata) => LocalOrg
}

/** Salesforce keeps results for 30 days; the bound keeps a long-lived org small. */
const DEPLOYMENTS_MAX = 100
const ID_PREFIX = '0Af'

interface Candidate {
    readonly folder: string
    readonly metadata: OrgMetadata
}

export class Deployer {
    readonly #options: DeployerOptions
    readonly #deployments = new Map<string, Deployment>()
    readonly #ids = new IdSequence()
    #queue: Promise<void> = Promise.resolve()

    constructor(options: DeployerOptions) {
        this.#options = options
    }

    start(zip: Buffer, options: DeployOptions, user: RunningUser): Deployment {
        const now = this.#options.org.services.clock.now()
        const deployment: Deployment = {
            id: this.#ids.next(ID_PREFIX),
            options,
            user,
            createdAt: now,
            status: 'Pending',
            startedAt: null,
            completedAt: null,
            components: [],
            problems: [],
            tests: null,
            coverageFaults: [],
            errorMessage: null,
        }
        this.#deployments.set(deployment.id, deployment)
        const [oldest] = this.#deployments.keys()
        if (this.#deployments.size > DEPLOYMENTS_MAX && oldest !== undefined) this.#deployments.delete(oldest)
        this.#queue = this.#queue.then(() => this.#run(deployment, zip))
        return deployment
    }

    /** Where the org's metadata stands since something was deployed; null before. */
    get deployedFolders(): readonly string[] | null {
        return this.#options.source.isDeployed ? this.#options.source.folders : null
    }

    find(id: string): Deployment | undefined {
        return [...this.#deployments.values()].find((deployment) => deployment.id.startsWith(id) && id.length >= 15)
    }

    /** One that has begun goes on to its end. @returns whether it was stopped. */
    cancel(deployment: Deployment): boolean {
        if (deployment.status !== 'Pending') return false
        deployment.status = 'Canceled'
        deployment.completedAt = this.#options.org.services.clock.now()
        return true
    }

    /** Waits for what is asked already. */
    async close(): Promise<void> {
        await this.#queue
        this.#options.source.close()
    }

    async #run(deployment: Deployment, zip: Buffer): Promise<void> {
        // The answer with the id goes out first.
        await nextTurn()
        if (deployment.status === 'Canceled') return
        const { clock, debug } = this.#options.org.services
        deployment.status = 'InProgress'
        deployment.startedAt = clock.now()
        try {
            deployment.status = (await this.#carryOut(deployment, readDeployPackage(zip, deployment.options.singlePackage)))
                ? 'Succeeded'
                : 'Failed'
        } catch (error) {
            debug(`deployment ${deployment.id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
            deployment.errorMessage = error instanceof Error ? error.message : String(error)
            deployment.status = 'Failed'
        }
        deployment.completedAt = clock.now()
    }

    async #carryOut(deployment: Deployment, content: DeployPackage): Promise<boolean> {
        const { source } = this.#options
        const before = source.read()
        const after = withPackage(before, content)
        deployment.components = describeComponents(before, after, content)
        deployment.problems = [...content.problems, ...this.#findProblems(deployment.components, before, after)]
        if (deployment.problems.length > 0) return false
        const loaded = this.#load(after, content)
        if ('problems' in loaded) deployment.problems = loaded.problems
        if ('problems' in loaded) return false
        let isKept = false
        try {
            if (!(await this.#test(deployment, loaded.metadata))) return false
            if (!deployment.options.checkOnly) {
                this.#options.org.install(loaded.metadata)
                source.accept(loaded.folder)
                isKept = true
            }
            return true
        } finally {
            if (!isKept) removeFolder(loaded.folder)
        }
    }

    #findProblems(components: readonly DeployedComponent[], before: SourceFiles, after: SourceFiles): Problem[] {
        const changing = components.filter(({ difference }) => difference === 'changed' || difference === 'deleted')
        return [
            ...findSyntaxProblems(
                after,
                components.filter(({ difference }) => difference !== 'deleted'),
            ),
            ...findBrokenReferences(after, components),
            ...findLockedClasses(before, changing, this.#options.org.busyClasses()),
        ]
    }

    /** An error that names no file is the package's. */
    #load(files: SourceFiles, { components }: DeployPackage): Candidate | { readonly problems: readonly Problem[] } {
        const { org, personAccounts } = this.#options
        const folder = writeFolder(files)
        try {
            return { folder, metadata: readOrgMetadata({ sourceFolders: [folder], personAccounts, before: org.services.schema }) }
        } catch (error) {
            removeFolder(folder)
            if (error instanceof ApexCompileError) return { problems: error.all.map((one) => problemOfCompiler(one, components)) }
            if (!(error instanceof Error)) throw error
            const whole = { type: '', fullName: 'package.xml', fileName: 'package.xml' }
            return { problems: [problemOfLoader(error, folder, components) ?? problemOf(whole, error.message)] }
        }
    }

    /** @returns whether what was asked of tests is fulfilled. */
    async #test(deployment: Deployment, metadata: OrgMetadata): Promise<boolean> {
        const { testLevel, runTests } = deployment.options
        const trial = this.#options.tryOut(metadata)
        try {
            if (testLevel === 'NoTestRun') return true
            if (testLevel === 'RunSpecifiedTests' && runTests.length === 0) {
                throw new NotImplementedError('testLevel RunSpecifiedTests without runTests: name the test classes')
            }
            const tests = await trial.runTests(testLevel === 'RunSpecifiedTests' ? { classes: runTests } : {})
            deployment.tests = tests
            deployment.coverageFaults = findCoverageFaults(testLevel, tests, deployment.components)
            return tests.failed === 0 && deployment.coverageFaults.length === 0
        } finally {
            await trial.close()
        }
    }
}

function describeComponents(before: SourceFiles, after: SourceFiles, { components, removals }: DeployPackage): DeployedComponent[] {
    const added = components.map((component) => ({ ...component, difference: compareComponent(before, after, component), warning: null }))
    const removed = removals.map((removal) => {
        const isThere = filesOfComponent(before, removal).size > 0
        return {
            ...removal,
            difference: 'deleted' as const,
            warning: isThere ? null : `No ${removal.type} named: ${removal.fullName} found`,
        }
    })
    return [...added, ...removed]
}
