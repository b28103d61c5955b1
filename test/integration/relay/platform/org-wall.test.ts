/** The second wall between orgs, in the store itself: what a statement gets that forgets to name its org. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../../../relay/src/platform/database.ts'
import type { Database } from '../../../../relay/src/platform/database.ts'
import { acrossOrgs } from '../../../../relay/src/platform/every-org.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { migrate } from '../../../../relay/src/platform/migrate.ts'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { RELAY_ROLE, checkWall } from '../../../../relay/src/platform/org-wall.ts'
import { KEYS } from '../../../../scripts/tenancy/exceptions.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const ORG_A = '00D000000000001EAA'
const ORG_B = '00D000000000002EAA'
const MISSING = '00D000000000009EAA'

let fresh: FreshDatabase
/** Two connections for all orgs: what one leaves behind on a connection the next would find. */
let shared: Database

const open = (url: string, role?: string): Database =>
    openDatabase({ url, poolSize: 2, statementTimeoutMs: 5_000, log: createLog('error'), ...(role === undefined ? {} : { role }) })

beforeAll(async () => {
    fresh = await createFreshDatabase()
    shared = open(fresh.url, RELAY_ROLE)
    for (const orgId of [ORG_A, ORG_B]) {
        await fresh.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [orgId])
        await fresh.database.query(`insert into sequences (org_id, sequence_id, name) values ($1, gen_random_uuid(), 'Outbound')`, [orgId])
    }
})
afterAll(async () => {
    await shared.close()
    await fresh.drop()
})

/** A statement that names no org at all. */
const listOwners = async (sql: Database): Promise<string[]> =>
    (await sql.query<{ org_id: string }>('select org_id from sequences order by org_id')).map((row) => row.org_id)

describe('FAILURES C4-82: a statement that names no org', () => {
    test('gets the rows of the org at work, none without one, none of a wrong one, and all only by the way for all', async () => {
        expect(await withinOrg(ORG_A, () => listOwners(shared))).toEqual([ORG_A])
        expect(await withinOrg(ORG_B, () => shared.transaction((sql) => listOwners(sql as Database)))).toEqual([ORG_B])
        expect(await withinOrg(MISSING, () => listOwners(shared))).toEqual([])
        expect(await listOwners(shared)).toEqual([])
        expect(await shared.transaction((sql) => listOwners(sql as Database))).toEqual([])
        expect(await acrossOrgs(() => listOwners(shared))).toEqual([ORG_A, ORG_B])
    })

    test('cannot write into another org, nor change or delete its rows', async () => {
        const insert = `insert into sequences (org_id, sequence_id, name) values ('${ORG_B}', gen_random_uuid(), 'Planted')`
        await expect(withinOrg(ORG_A, () => shared.query(insert))).rejects.toMatchObject({ code: 'store_failed' })
        await expect(shared.query(insert)).rejects.toMatchObject({ code: 'store_failed' })
        const taken = withinOrg(ORG_A, () => shared.query(`update sequences set org_id = '${ORG_B}'`))
        await expect(taken).rejects.toMatchObject({ code: 'store_failed' })
        await withinOrg(MISSING, () => shared.query('delete from sequences'))
        await shared.query(`update sequences set name = 'Changed'`)
        expect(await fresh.database.query('select org_id, name from sequences order by org_id')).toEqual([
            { org_id: ORG_A, name: 'Outbound' },
            { org_id: ORG_B, name: 'Outbound' },
        ])
    })

    test('sees no row of the other org in 10,000 statements of two orgs, and of none, interleaved on two connections', async () => {
        const seen = new Map<string, Set<string>>()
        const look = async (number: number): Promise<void> => {
            const orgId = [ORG_A, ORG_B, ''][number % 3] ?? ''
            const ask = (): Promise<string[]> =>
                number % 2 === 0 ? listOwners(shared) : shared.transaction((sql) => listOwners(sql as Database))
            const owners = await (orgId === '' ? ask() : withinOrg(orgId, ask))
            seen.set(orgId, (seen.get(orgId) ?? new Set()).add(owners.join()))
        }
        const lanes = Array.from({ length: 20 }, async (_, lane) => {
            for (let number = lane; number < 10_000; number += 20) await look(number)
        })
        await Promise.all(lanes)
        expect(Object.fromEntries(seen)).toEqual({ [ORG_A]: new Set([ORG_A]), [ORG_B]: new Set([ORG_B]), '': new Set(['']) })
    })
})

describe('the wall', () => {
    const listOpen = () =>
        fresh.database.query<{ name: string }>(
            `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                 and not (c.relrowsecurity and exists (select from pg_policy where polrelid = c.oid and polname = 'own_org'))`,
        )

    test('stands before every table that holds rows of orgs, and before one that a migration adds', async () => {
        expect(await listOpen()).toEqual([])
        const text = 'create table late (org_id text not null, id bigint generated always as identity)'
        await fresh.database.query(text)
        expect(await listOpen()).toEqual([{ name: 'late' }])
        await migrate(fresh.database)
        expect(await listOpen()).toEqual([])
        await withinOrg(ORG_A, () => shared.query('insert into late (org_id) values ($1)', [ORG_A]))
        expect(await withinOrg(ORG_B, () => shared.query('select * from late'))).toEqual([])
    })

    test('holds for a role that owns nothing: the relay refuses to work as the owner, who passes it', async () => {
        await expect(checkWall(fresh.database)).rejects.toMatchObject({
            code: 'store_unusable',
            message: expect.stringContaining('pooler'),
        })
        await expect(checkWall(shared)).resolves.toBeUndefined()
    })
})

test('every key and index of the store leads with org_id, but for those that have a reason not to', async () => {
    const rows = await fresh.database.query<{ name: string }>(
        `select i.indexrelid::regclass::text as name from pg_index i
             join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
             left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where a.attname is distinct from 'org_id' and c.relname not in ('migrations', 'late') order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(KEYS).sort())
})

describe('a DATABASE_URL whose role may make no roles', () => {
    const role = `plain_${randomBytes(4).toString('hex')}`
    let plainUrl: string

    beforeAll(async () => {
        await fresh.database.query(`create role ${role} login password 'plain'`)
        await fresh.database.query(`create database ${role} owner ${role}`)
        const url = new URL(fresh.url)
        Object.assign(url, { username: role, password: 'plain', pathname: `/${role}` })
        plainUrl = url.href
    })
    afterAll(async () => {
        await fresh.database.query(`drop database ${role} with (force)`)
        await fresh.database.query(`drop role ${role}`)
    })

    test('is told what an administrator must run, and its store stays as it was; afterwards it works, walled', async () => {
        const owner = open(plainUrl)
        const countTables = () => owner.query(`select count(*)::int as tables from pg_tables where schemaname = 'public'`)
        await expect(migrate(owner)).rejects.toMatchObject({
            code: 'store_unusable',
            message: expect.stringContaining(`grant ${RELAY_ROLE} to`),
        })
        expect(await countTables()).toEqual([{ tables: 0 }])
        await fresh.database.query(`grant ${RELAY_ROLE} to ${role}`)
        expect((await migrate(owner)).length).toBeGreaterThan(0)
        const relay = open(plainUrl, RELAY_ROLE)
        await checkWall(relay)
        const insert = `insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`
        await withinOrg(ORG_A, () => relay.query(insert, [ORG_A]))
        expect(await withinOrg(ORG_B, () => relay.query('select org_id from orgs'))).toEqual([])
        expect(await withinOrg(ORG_A, () => relay.query('select org_id from orgs'))).toEqual([{ org_id: ORG_A }])
        await Promise.all([relay.close(), owner.close()])
    })
})
