/** SOQL over REST: /query, /queryAll and the pages after the first (rows H2, H13, H14). */
import { ApiError } from './api-error.ts'
import type { QueryPage } from './query-cursors.ts'
import { readPageSize } from './query-cursors.ts'
import { describeColumns } from './query-columns.ts'
import { runQuery } from './run-query.ts'
import type { Answer, ApiRequest, Resources } from './resource.ts'
import { ok } from './resource.ts'

function answerPage(request: ApiRequest, page: QueryPage): Answer {
    const { totalSize, records, next } = page
    const done = next === null
    return ok({ totalSize, done, ...(done ? {} : { nextRecordsUrl: `${request.base}/query/${next}` }), records })
}

function query(withDeleted: boolean) {
    return (request: ApiRequest): Answer => {
        const text = request.query.get('q')
        if (text === null || text.trim() === '') throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
        if (request.query.get('columns') === 'true') return ok(describeColumns(text, request.schema, withDeleted))
        const { records, count } = runQuery(request, text, withDeleted)
        if (count !== null) return ok({ totalSize: count, done: true, records: [] })
        const pageSize = readPageSize(request.header('sforce-query-options'))
        return answerPage(request, request.cursors.firstPage(request.session.user.id, records, pageSize))
    }
}

function nextPage(request: ApiRequest): Answer {
    return answerPage(request, request.cursors.page(request.session.user.id, request.parameters['locator'] ?? ''))
}

export function queryRoutes(resources: Resources): void {
    resources.add('/query', { GET: query(false) })
    resources.add('/queryAll', { GET: query(true) })
    resources.add('/query/:locator', { GET: nextPage })
    resources.add('/queryAll/:locator', { GET: nextPage })
    // Of the Tooling API's objects the org has those that are in both APIs: classes, triggers, test runs.
    resources.add('/tooling/query', { GET: query(false) })
    resources.add('/tooling/query/:locator', { GET: nextPage })
}
