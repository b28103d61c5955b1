/** What the mirror has is noted some at a time before every row of an object is read, however many there are. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import type { BulkRead } from '../../../../relay/src/sync/bulk-store.ts'
import { noteMet, noteUnmet, startFullRead } from '../../../../relay/src/sync/full-store.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { ORG_ID } from '../../../support/start-relay.ts'

const AT = new Date('2026-11-22T10:00:00Z')
const READ = { object: 'Lead', cause: 'backfill', columns: ['Id'], readAt: AT, rowsTotal: null } as const
const RECORDS = 25_000
const PAGE = 10_000

let fresh: FreshDatabase

beforeAll(async () => {
    fresh = await createFreshDatabase()
    await fresh.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '', '')`, [ORG_ID])
    await addRecords('Lead', RECORDS)
    await addRecords('Contact', 10)
})
beforeEach(() => fresh.database.query('delete from unmet_records'))
afterAll(() => fresh.drop())

const addRecords = (object: string, count: number) =>
    fresh.database.query(
        `insert into records (org_id, object, record_id, values, version, field_versions, is_deleted, liveness_version, is_reread,
             system_modstamp, last_position)
         select $1, $2, lpad(n::text, 18, '0'), '{}', '', '{}', false, '', false, $3, n from generate_series(1, $4) as n`,
        [ORG_ID, object, AT, count],
    )
const start = (sql: Sql) => startFullRead(sql, ORG_ID, READ)
const note = (read: BulkRead) => fresh.database.transaction((sql) => noteUnmet(sql, ORG_ID, read))
async function noteAll(read: BulkRead): Promise<number> {
    let pages = 0
    for (let now = read; now.notedTo !== null; pages++) now = await note(now)
    return pages
}
async function countUnmet(): Promise<number> {
    const [row] = await fresh.database.query<{ count: number }>(
        `select count(*)::int as count from unmet_records join records using (org_id, object, record_id) where object = 'Lead' and not is_deleted`,
    )
    expect(await fresh.database.query('select from unmet_records')).toHaveLength(row?.count ?? 0)
    return row?.count ?? 0
}

test('a read of an object with 25,000 records is started without reading one, and each step notes 10,000 at most', async () => {
    expect(await findMostRead(fresh.database, start)).toBeLessThan(10)
    const read = await fresh.database.transaction(start)
    expect(await findMostRead(fresh.database, (sql) => noteUnmet(sql, ORG_ID, read))).toBeLessThan(4 * PAGE)
    expect(await countUnmet()).toBe(0)
    expect(await noteAll(read)).toBe(3)
    expect(await countUnmet()).toBe(RECORDS)
})

test('what an earlier read has left is noted once, and what was deleted since is noted no more', async () => {
    const first = await fresh.database.transaction(start)
    await noteAll(first)
    const [met, deleted] = ['5'.padStart(18, '0'), '12345'.padStart(18, '0')] as const
    await noteMet(fresh.database, ORG_ID, 'Lead', [met])
    await fresh.database.query(`update records set is_deleted = true where object = 'Lead' and record_id = $1`, [deleted])
    await noteAll(await fresh.database.transaction(start))
    expect(await countUnmet()).toBe(RECORDS - 1)
    expect(await fresh.database.query('select from unmet_records where record_id = $1', [met])).toHaveLength(1)
})
