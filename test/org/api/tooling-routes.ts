/** The Tooling resources that the org plays: executeAnonymous and test runs (Tooling API guide, "REST Resources"). */
import { ApiError } from './api-error.ts'
import type { Answer, ApiRequest, Resources } from './resource.ts'
import { ok } from './resource.ts'
import { runTestsAsynchronous, runTestsSynchronous } from './tooling/run-tests.ts'

/** A failed compilation or run is a 200 that says so; the run's own work is then undone. */
async function executeAnonymous(request: ApiRequest): Promise<Answer> {
    const code = request.query.get('anonymousBody')
    if (code === null || code === '') throw new ApiError(400, 'MISSING_ARGUMENT', 'anonymousBody: give the Apex code to run')
    return ok(await request.org.executeAnonymous(code, request.session.user))
}

export function toolingRoutes(resources: Resources): void {
    resources.add('/tooling/executeAnonymous', { GET: executeAnonymous })
    resources.add('/tooling/runTestsSynchronous', { POST: runTestsSynchronous })
    resources.add('/tooling/runTestsAsynchronous', { POST: runTestsAsynchronous })
}
