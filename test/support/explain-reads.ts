/** Runs statements and tells how many rows of tables each of them read: what a query costs, whatever machine it runs on. */
import type { Database, Sql } from '../../relay/src/platform/database.ts'

interface PlanNode {
    readonly 'Relation Name'?: string
    readonly 'Actual Rows': number
    readonly 'Actual Loops': number
    readonly 'Rows Removed by Filter'?: number
    readonly 'Rows Removed by Index Recheck'?: number
    readonly Plans?: readonly PlanNode[]
}

/** Each node tells its rows per loop. An index-only scan names its table too; the scan below a bitmap does not. */
function countRows(node: PlanNode): number {
    const seen = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
    const own = node['Relation Name'] === undefined ? 0 : Math.ceil(seen * node['Actual Loops'])
    return (node.Plans ?? []).reduce((sum, child) => sum + countRows(child), own)
}

async function explain(sql: Sql, text: string, values?: readonly unknown[]): Promise<number> {
    const [row] = await sql.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (analyze, timing off, format json) ${text}`, values)
    if (row === undefined) throw new Error('There is no plan.')
    return countRows(row['QUERY PLAN'][0].Plan)
}

/** The most rows that one statement of `work` read. Whatever it writes is rolled back. */
export async function findMostRead(database: Database, work: (sql: Sql) => Promise<unknown>): Promise<number> {
    let most = 0
    let statements = 0
    const explaining = (sql: Sql): Sql => ({
        query: async (text, values) => {
            if (text.startsWith('set ')) return sql.query(text, values)
            statements++
            await sql.query('savepoint explained')
            most = Math.max(most, await explain(sql, text, values))
            await sql.query('rollback to savepoint explained')
            return sql.query(text, values)
        },
    })
    const undo = new Error('Everything is rolled back.')
    await database
        .transaction(async (sql) => {
            await work(explaining(sql))
            throw undo
        })
        .catch((error: unknown) => {
            if (error !== undo) throw error
        })
    if (statements === 0) throw new Error('No statement was explained.')
    return most
}
