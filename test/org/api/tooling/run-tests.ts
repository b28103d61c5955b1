/** The Tooling API's test runs: at once in the request, or in the background (Tooling API guide, "REST Resources"). */
import type { LocalOrg } from '../../local-org.ts'
import type { TestSelection } from '../../testing/test-runs.ts'
import type { TestMethodResult } from '../../testing/test-results.ts'
import { ApiError } from '../api-error.ts'
import { parseObject } from '../json-body.ts'
import type { Answer, ApiRequest } from '../resource.ts'
import { ok } from '../resource.ts'
import { runQuery } from '../run-query.ts'

/** Of the request: class by name or id, one or some methods. */
interface AskedTest {
    readonly className?: unknown
    readonly classId?: unknown
    readonly testMethods?: unknown
}

function invalid(message: string): ApiError {
    return new ApiError(400, 'INVALID_INPUT', message)
}

/** As a query shows them. */
function apexClasses(request: ApiRequest): readonly { readonly Id: string; readonly Name: string }[] {
    return runQuery(request, 'SELECT Id, Name FROM ApexClass', false).records as { Id: string; Name: string }[]
}

function classNamed(request: ApiRequest, id: unknown): string {
    const row = typeof id === 'string' && id.length >= 15 ? apexClasses(request).find(({ Id }) => Id.startsWith(id)) : undefined
    if (row === undefined) throw invalid(`classId: the org has no class ${String(id)}`)
    return row.Name
}

function readTests(request: ApiRequest): TestSelection[] {
    const body = parseObject(request.rawBody)
    const level = body['testLevel'] ?? 'RunSpecifiedTests'
    if (level === 'RunLocalTests' || level === 'RunAllTestsInOrg') return testClasses(request.org).map((className) => ({ className }))
    if (level !== 'RunSpecifiedTests') throw invalid(`testLevel must be one of RunSpecifiedTests, RunLocalTests, RunAllTestsInOrg`)
    const listed = [body['classNames'], body['classids']].map((text) => (typeof text === 'string' && text !== '' ? text.split(',') : []))
    const tests = (Array.isArray(body['tests']) ? body['tests'] : []) as AskedTest[]
    const selection = [
        ...(listed[0] ?? []).map((className) => ({ className: className.trim() })),
        ...(listed[1] ?? []).map((id) => ({ className: classNamed(request, id.trim()) })),
        ...tests.map((test) => readTest(request, test)),
    ]
    if (selection.length === 0) throw invalid('tests: name at least one test class')
    return selection
}

function readTest(request: ApiRequest, { className, classId, testMethods }: AskedTest): TestSelection {
    const name = typeof className === 'string' ? className : classNamed(request, classId)
    return { className: name, methods: Array.isArray(testMethods) ? testMethods.map(String) : undefined }
}

function testClasses({ services }: LocalOrg): string[] {
    return [...services.program.classes.values()].filter(({ isTest, name }) => isTest && !name.includes('.')).map(({ name }) => name)
}

function refuseUnknown<T>(work: () => T): T {
    try {
        return work()
    } catch (error) {
        if (error instanceof Error && error.message.startsWith('no test class')) throw invalid(error.message)
        throw error
    }
}

export function runTestsAsynchronous(request: ApiRequest): Answer {
    const tests = readTests(request)
    return ok(refuseUnknown(() => request.org.startTestRun(tests, request.session.user)))
}

/** The guide's SynchronousTestResult: one class a request. */
export async function runTestsSynchronous(request: ApiRequest): Promise<Answer> {
    const tests = readTests(request)
    const [test] = tests
    if (tests.length !== 1 || test === undefined)
        throw invalid('tests: a synchronous run takes one class; use runTestsAsynchronous for more')
    const { className, methods } = test
    const known = testClasses(request.org).some((name) => name.toLowerCase() === className.toLowerCase())
    if (!known) throw invalid(`no test class is named ${className}`)
    const summary = await request.org.runTests({ classes: [className], ...(methods === undefined ? {} : { methods }) })
    const id = apexClasses(request).find(({ Name }) => Name.toLowerCase() === className.toLowerCase())?.Id ?? ''
    return ok({
        apexLogId: '',
        codeCoverage: [],
        codeCoverageWarnings: [],
        failures: summary.results.filter(({ passed }) => !passed).map((result) => failureOf(result, id)),
        flowCoverage: [],
        flowCoverageWarnings: [],
        numFailures: summary.failed,
        numTestsRun: summary.results.length,
        successes: summary.results.filter(({ passed }) => passed).map((result) => successOf(result, id)),
        totalTime: summary.results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    })
}

function successOf({ className, methodName, milliseconds }: TestMethodResult, id: string): object {
    return { id, methodName, name: className, namespace: null, seeAllData: false, time: milliseconds }
}

function failureOf(result: TestMethodResult, id: string): object {
    const { message, stackTrace } = result
    return { ...successOf(result, id), message, packageName: result.className, stackTrace, type: 'Class' }
}
