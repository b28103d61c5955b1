/** Deletes up to 1,000 rows by keys of their own, by two API calls: one finds their ids, one deletes them. */
import { postCollections, readRowErrors, ROWS_MAX, toCollections, toReads } from './collection-call.ts'
import type { RowError, Subrequest } from './collection-call.ts'
import { errorsSchema } from './parse-answer.ts'
import { pageSchema } from './records.ts'
import type { Row } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

interface KeyedRows {
    readonly object: string
    readonly keyField: string
    readonly keys: readonly string[]
}

interface Deleted {
    /** Keys of which there is no row any more, whoever deleted it. */
    readonly gone: readonly string[]
    /** Of the first row that is still there. */
    readonly refusal: RowError | null
}

/** Deleted by somebody else meanwhile. */
const GONE = 'ENTITY_IS_DELETED'

function readRows(body: unknown): readonly Row[] {
    const page = pageSchema.safeParse(body)
    if (page.success) return page.data.records
    const refused = errorsSchema.safeParse(body)
    const [first] = refused.success ? refused.data : []
    if (first === undefined) throw new SalesforceError('answer_unusable', 'A query of rows to delete has no usable answer.')
    throw new SalesforceError('refused', first.message, { errorCode: first.errorCode })
}

/** The id of each row by its key. */
async function findIds(salesforce: Salesforce, { object, keyField, keys }: KeyedRows, purpose: Purpose): Promise<Map<string, string>> {
    const reads = toReads(salesforce.version, { object, keyField, keys, fields: ['Id', keyField] })
    const bodies = await postCollections(salesforce, reads, purpose)
    const rows = reads.flatMap(({ referenceId }) => readRows(bodies.get(referenceId)))
    return new Map(rows.map((row) => [String(row[keyField]).toLowerCase(), String(row['Id'])]))
}

function toDeletes(version: string, ids: readonly string[]): Subrequest[] {
    return toCollections(ids).map((some, nth) => {
        const url = `/services/data/v${version}/composite/sobjects?ids=${some.join(',')}&allOrNone=false`
        return { method: 'DELETE', url, referenceId: `delete${nth}` }
    })
}

/** Throws a RangeError for more keys than fit. Without an answer some, all or none may be deleted. */
export async function deleteRows(salesforce: Salesforce, keyed: KeyedRows, purpose: Purpose): Promise<Deleted> {
    const { keys } = keyed
    if (keys.length === 0 || keys.length > ROWS_MAX) throw new RangeError(`Delete 1 to ${ROWS_MAX} rows.`)
    const ids = await findIds(salesforce, keyed, purpose)
    const deletes = toDeletes(salesforce.version, [...ids.values()])
    const bodies = deletes.length === 0 ? new Map<string, unknown>() : await postCollections(salesforce, deletes, purpose)
    const errors = toCollections([...ids.values()]).flatMap((some, nth) => readRowErrors(bodies.get(`delete${nth}`), some.length))
    const kept = new Map([...ids.keys()].flatMap((key, nth) => (isKept(errors[nth]) ? [[key, errors[nth]] as const] : [])))
    const [refusal = null] = kept.values()
    return { gone: keys.filter((key) => !kept.has(key)), refusal }
}

const isKept = (error: RowError | null | undefined): error is RowError => error != null && error.statusCode !== GONE
