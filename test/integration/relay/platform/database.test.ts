/** The store's driver against a real Postgres. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../../../relay/src/platform/database.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { migrate, readMigrations } from '../../../../relay/src/platform/migrate.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

let fresh: FreshDatabase

beforeAll(async () => {
    fresh = await createFreshDatabase()
})
afterAll(() => fresh.drop())

describe('database', () => {
    test('a transaction that throws leaves nothing behind', async () => {
        await fresh.database.query('create table things (id int primary key)')
        const work = fresh.database.transaction(async (sql) => {
            await sql.query('insert into things values (1)')
            throw new Error('changed my mind')
        })
        await expect(work).rejects.toThrow('changed my mind')
        expect(await fresh.database.query('select * from things')).toEqual([])
    })

    test('a snapshot sees nothing of what others commit after its first statement, and cannot write', async () => {
        const count = 'select count(*)::int as count from things'
        const counts = fresh.database.snapshot(async (sql) => {
            const before = await sql.query(count)
            await fresh.database.query('insert into things values (2)')
            return [before, await sql.query(count)]
        })
        expect(await counts).toEqual([[{ count: 0 }], [{ count: 0 }]])
        expect(await fresh.database.query(count)).toEqual([{ count: 1 }])
        const write = fresh.database.snapshot((sql) => sql.query('delete from things'))
        await expect(write).rejects.toMatchObject({ code: 'store_unavailable' })
    })

    test('a statement that takes too long is given up as store_unavailable', async () => {
        const hasty = openDatabase({ url: fresh.url, poolSize: 1, statementTimeoutMs: 300, log: createLog('error') })
        await expect(hasty.query('select pg_sleep(60)')).rejects.toMatchObject({ code: 'store_unavailable', retryable: true })
        await hasty.close()
    })

    test('a refused statement becomes store_failed, whose message holds no inner text', async () => {
        await expect(fresh.database.query('select * from nowhere')).rejects.toMatchObject({
            code: 'store_failed',
            message: expect.not.stringContaining('nowhere'),
        })
    })

    test('bigint columns are numbers, and one beyond 2^53 is refused rather than rounded', async () => {
        expect(await fresh.database.query('select 42::bigint as id')).toEqual([{ id: 42 }])
        await expect(fresh.database.query('select 9007199254740993::bigint as id')).rejects.toThrow(RangeError)
    })
})

describe('migrate', () => {
    test('applies nothing twice', async () => {
        expect(await migrate(fresh.database)).toEqual([])
    })

    test('refuses a store that a newer relay migrated', async () => {
        await fresh.database.query(`insert into migrations (name, digest) values ('9999-future.sql', 'x')`)
        await expect(migrate(fresh.database)).rejects.toMatchObject({
            code: 'store_unusable',
            message: expect.stringContaining('9999-future.sql'),
        })
        await fresh.database.query(`delete from migrations where name = '9999-future.sql'`)
    })

    test('refuses a migration whose file changed after it was applied', async () => {
        const changed = readMigrations().map((migration) => ({ ...migration, digest: 'other' }))
        await expect(migrate(fresh.database, changed)).rejects.toMatchObject({ code: 'store_unusable' })
    })

    test('a migration that fails half-way leaves the store as it was', async () => {
        const broken = [...readMigrations(), { name: '0999-broken.sql', text: 'create table half (id int); select nonsense;', digest: 'x' }]
        await expect(migrate(fresh.database, broken)).rejects.toMatchObject({ code: 'store_failed' })
        expect(await fresh.database.query(`select to_regclass('half') as half`)).toEqual([{ half: null }])
    })
})
