/** Reads the options of a deployment (Metadata API Developer Guide, "deploy()"), from SOAP's elements or REST's JSON. */
import type { DeployOptions, TestLevel } from '../../metadata/deployment.ts'

const TEST_LEVELS: readonly TestLevel[] = ['NoTestRun', 'RunSpecifiedTests', 'RunLocalTests', 'RunAllTestsInOrg']

/** Names an option that cannot be fulfilled. */
export class DeployOptionError extends Error {}

/** Values as text or JSON scalars; a list for runTests. An option that changes what is deployed and is not played is refused by name. */
export function readDeployOptions(given: Readonly<Record<string, unknown>>): DeployOptions {
    const flag = (name: string, other: boolean): boolean => {
        const value = given[name] ?? other
        if (value === true || value === 'true') return true
        if (value === false || value === 'false') return false
        throw new DeployOptionError(`${name} must be true or false`)
    }
    // Tests run by default in production only; this org is a Developer Edition ("Running Tests in a Deployment").
    const testLevel = TEST_LEVELS.find((level) => level === (given['testLevel'] ?? 'NoTestRun'))
    if (testLevel === undefined) throw new DeployOptionError(`testLevel must be one of ${TEST_LEVELS.join(', ')}`)
    if (!flag('rollbackOnError', true))
        throw new DeployOptionError('not implemented: rollbackOnError false; a deployment is whole or leaves nothing')
    const runTests = [given['runTests'] ?? []].flat().map(String)
    return {
        checkOnly: flag('checkOnly', false),
        singlePackage: flag('singlePackage', false),
        rollbackOnError: true,
        ignoreWarnings: flag('ignoreWarnings', false),
        testLevel,
        runTests,
    }
}
