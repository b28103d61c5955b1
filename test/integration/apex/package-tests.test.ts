/** The package's own Apex tests, run by the local org: one fact per test class. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createOrg } from '../../org/org.ts'
import type { TestRunSummary } from '../../org/testing/test-results.ts'

const org = await createOrg({ sourceFolders: ['force-app/main', 'force-app/test'], isDeveloperEdition: true })
const testClasses = [...org.services.program.classes.values()]
    .filter((type) => type.isTest && !type.name.includes('.'))
    .map(({ name }) => name)

describe('Apex tests of the package', () => {
    let summary: TestRunSummary

    beforeAll(async () => {
        summary = await org.runTests()
    })

    afterAll(() => org.close())

    test.each(testClasses)('%s passes', (className) => {
        const results = summary.results.filter((result) => result.className === className)
        const failures = results
            .filter(({ passed }) => !passed)
            .map(({ methodName, message, stackTrace }) => ({ methodName, message, stackTrace }))
        expect(failures).toEqual([])
    })

    test('the package has tests at all', () => {
        expect(summary.passed).toBeGreaterThan(0)
    })
})
