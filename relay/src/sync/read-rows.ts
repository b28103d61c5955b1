/** Reads the changed rows of several objects, up to five first pages in one call, and what deleted records were merged into. */
import {
    followPages,
    pageSchema,
    QUERIES_MAX,
    queryPath,
    readPart,
    SalesforceError,
    sendComposite,
    writeQuery,
} from '../salesforce/index.ts'
import type { Row, Salesforce } from '../salesforce/index.ts'
import { toId18 } from '../platform/salesforce-id.ts'
import { SYSTEM_FIELDS } from './interval-diff.ts'
import { isMergeable } from './readable-objects.ts'
import type { ReadableObject } from './readable-objects.ts'
import { INTERVAL } from './windows.ts'

export interface RowsWanted {
    readonly readable: ReadableObject
    readonly from: Date
}

/** Without an end: a row that was saved again meanwhile is read as it is now. A page may begin within a second: so the Id orders too. */
function writeRowsQuery({ readable: { object, fields }, from }: RowsWanted): string {
    const names = [...new Set([...SYSTEM_FIELDS, ...fields.map(({ name }) => name)])]
    const where = [{ field: 'SystemModstamp', operator: '>=', at: from } as const]
    return writeQuery({ object, fields: names, where, orderBy: ['SystemModstamp', 'Id'] })
}

export type TakePage = (wanted: RowsWanted, rows: readonly Row[]) => Promise<void>

/** Hands on page after page. Returns by its name what Salesforce refused to tell of an object: the others are read all the same. */
export async function readRows(
    salesforce: Salesforce,
    wanted: readonly RowsWanted[],
    takePage: TakePage,
): Promise<ReadonlyMap<string, SalesforceError>> {
    const refused = new Map<string, SalesforceError>()
    for (let start = 0; start < wanted.length; start += QUERIES_MAX) {
        const some = wanted.slice(start, start + QUERIES_MAX)
        const subrequests = some.map((one, index) => ({ name: `rows${index}`, path: queryPath(writeRowsQuery(one)), isQuery: true }))
        const parts = await sendComposite(salesforce, subrequests, INTERVAL)
        for (const [index, one] of some.entries()) {
            try {
                const first = readPart(parts, `rows${index}`, pageSchema)
                await takePage(one, first.records)
                for await (const { records } of followPages(salesforce, first, INTERVAL)) await takePage(one, records)
            } catch (error) {
                if (!(error instanceof SalesforceError) || error.code !== 'refused') throw error
                refused.set(one.readable.object, error)
            }
        }
    }
    return refused
}

/** Ids of one query: 21 characters each, far below what an address may have. */
const CHUNK = 200

interface DeletedIds {
    readonly object: string
    readonly ids: readonly string[]
}

const toChunks = ({ object, ids }: DeletedIds): DeletedIds[] =>
    Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) => ({ object, ids: ids.slice(index * CHUNK, (index + 1) * CHUNK) }))

/** Winner by loser. Those that are purged already are in none of the answers: they count as deleted. */
export async function readMasters(salesforce: Salesforce, deleted: readonly DeletedIds[]): Promise<ReadonlyMap<string, string>> {
    const chunks = deleted.filter(({ object }) => isMergeable(object)).flatMap(toChunks)
    const masters = new Map<string, string>()
    for (let start = 0; start < chunks.length; start += QUERIES_MAX) {
        const some = chunks.slice(start, start + QUERIES_MAX)
        const subrequests = some.map(({ object, ids }, index) => {
            const soql = writeQuery({ object, fields: ['Id', 'MasterRecordId'], where: [{ field: 'Id', ids }] })
            return { name: `masters${index}`, path: queryPath(soql, true), isQuery: true }
        })
        const parts = await sendComposite(salesforce, subrequests, INTERVAL)
        for (const index of some.keys()) {
            for (const { Id, MasterRecordId } of readPart(parts, `masters${index}`, pageSchema).records) {
                const master = toId18(String(MasterRecordId))
                if (master !== null) masters.set(toId18(String(Id)) ?? String(Id), master)
            }
        }
    }
    return masters
}
