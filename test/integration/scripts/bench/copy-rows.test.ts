/** The ceiling stores what it is given: COPY through the driver's own messages, into a real Postgres. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { copyRows, copyText } from '../../../../scripts/bench/copy-rows.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

let store: FreshDatabase
let pool: pg.Pool

beforeAll(async () => {
    store = await createFreshDatabase()
    pool = new pg.Pool({ connectionString: store.url, max: 1 })
    await pool.query('create table copied (place int primary key, value text)')
})
afterAll(async () => {
    await pool.end()
    await store.drop()
})

async function copy(lines: readonly string[]): Promise<void> {
    const client = await pool.connect()
    await copyRows(client, 'copy copied (place, value) from stdin', Buffer.from(lines.join(''))).finally(() => client.release())
}

test('rows come out of the table as they went in: tabs, backslashes, line ends, braces and null', async () => {
    const values = ['plain', 'a\tb', 'a\\b', 'a\nb\r', '{"text":"say \\"ä\\""}', '\\N', null]
    await copy(values.map((value, place) => `${place}\t${copyText(value)}\n`))
    const { rows } = await pool.query<{ value: string | null }>('select value from copied order by place')
    expect(rows.map(({ value }) => value)).toEqual(values)
})

test('a row that the table refuses rejects the copy, stores none of its rows, and leaves the connection usable', async () => {
    await pool.query('truncate copied')
    await expect(copy(['1\tone\n', '1\tone again\n'])).rejects.toThrow(/duplicate key/)
    await copy(['2\ttwo\n'])
    expect((await pool.query('select place from copied')).rows).toEqual([{ place: 2 }])
})
