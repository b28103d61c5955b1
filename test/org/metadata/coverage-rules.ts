/** How much of the Apex the tests of a deployment must cover (Metadata API Developer Guide, "Running Tests in a Deployment"). */
import type { TestRunSummary } from '../testing/test-results.ts'
import type { PackageComponent } from './deploy-package.ts'
import type { CoverageFault, TestLevel } from './deployment.ts'

const PERCENT_MIN = 75

function percentOf(lines: readonly { readonly covered: number; readonly coverable: number }[]): number {
    const coverable = lines.reduce((sum, one) => sum + one.coverable, 0)
    const covered = lines.reduce((sum, one) => sum + one.covered, 0)
    return coverable === 0 ? 100 : Math.floor((covered / coverable) * 100)
}

/** Specified tests must cover each class and trigger of the package; the others, the org's Apex as a whole. */
export function findCoverageFaults(level: TestLevel, tests: TestRunSummary, components: readonly PackageComponent[]): CoverageFault[] {
    if (level !== 'RunSpecifiedTests') {
        const percent = percentOf(tests.coverage)
        const text = `Average test coverage across all Apex Classes and Triggers is ${percent}%, at least ${PERCENT_MIN}% test coverage is required.`
        return percent >= PERCENT_MIN ? [] : [{ name: null, message: text }]
    }
    return components.flatMap(({ type, fullName }) => {
        const coverage = tests.coverage.find(({ name }) => name === fullName)
        const kind = type === 'ApexTrigger' ? 'Trigger' : 'Class'
        if ((type !== 'ApexTrigger' && type !== 'ApexClass') || coverage === undefined || coverage.percent >= PERCENT_MIN) return []
        const text = `Test coverage of selected Apex ${kind} is ${Math.floor(coverage.percent)}%, at least ${PERCENT_MIN}% test coverage is required.`
        return [{ name: fullName, message: text }]
    })
}
