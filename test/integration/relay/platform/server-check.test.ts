/** What a server must be before the relay works on it, asked of a real one. Standbys and damaged stores: test/e2e/store-refused.test.ts. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDatabase } from '../../../../relay/src/platform/database.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { checkServer } from '../../../../relay/src/platform/store.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

let fresh: FreshDatabase
let latin: string

beforeAll(async () => {
    fresh = await createFreshDatabase()
    latin = `${new URL(fresh.url).pathname.slice(1)}_latin`
    await fresh.database.query(`create database ${latin} encoding 'LATIN1' locale 'C' template template0`)
})
afterAll(async () => {
    await fresh.database.query(`drop database ${latin} with (force)`)
    await fresh.drop()
})

test('a database that cannot hold every name is refused with how to create one that can', async () => {
    const url = fresh.url.replace(/[^/]+$/, latin)
    const database = openDatabase({ url, poolSize: 1, statementTimeoutMs: 5_000, log: createLog('silent') })
    await expect(checkServer(database)).rejects.toMatchObject({
        code: 'store_unusable',
        message: expect.stringMatching(/encoded as LATIN1 .* encoding 'UTF8' template template0/),
    })
    await database.close()
})

test('a server that does not wait for its disk is refused, as the one of these tests would be', async () => {
    expect(await fresh.database.query('show fsync')).toEqual([{ fsync: 'off' }])
    await expect(checkServer(fresh.database)).rejects.toThrow('The store runs with fsync = off')
})
