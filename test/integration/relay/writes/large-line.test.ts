/** What is asked of a long line of writes reads little of it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { groupParked } from '../../../../relay/src/writes/desk-store.ts'
import { selectUsersDue } from '../../../../relay/src/writes/user-store.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const ORG = '00D000000000001EAA'
const LINE = 20_000
const USERS = 20

let store: FreshDatabase

/** Half of them are parked, in four groups; the others wait for users in turn, of whom the last one's are not due. */
const FILL = `
    insert into writes (org_id, write_id, line, state, kind, operation, object, fields, origin, run_after, created_at, settled_at, problem, carried_as)
    select $1, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text as line, state, 'call', 'create', 'Task', '{}', 'headroom',
        now() + case when user_number = 0 then interval '1 day' else interval '0' end, now(), case when state = 'parked' then now() end,
        case when state = 'parked' then jsonb_build_object('code', 'CODE_' || n % 4, 'message', 'Refused ' || n, 'fields', '[]'::jsonb) end,
        case when state = 'waiting' then 'user ' || lpad(user_number::text, 2, '0') end
    from generate_series(1, $2::int) n, lateral (select case when n > $2 / 2 then 'parked' else 'waiting' end as state) as half,
        lateral (select ($3 * 2 - n % $3) % $3 as user_number) as turn
    order by n`

beforeAll(async () => {
    store = await createFreshDatabase({ statementTimeoutMs: 60_000 })
    await store.database.query('alter table writes set (autovacuum_enabled = false)')
    await store.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [ORG])
    await store.database.query(FILL, [ORG, LINE, USERS])
})
afterAll(() => store.drop())

/** By numbers from the last: each write of the line is the next lower user's. */
const usersFrom = (first: number, count: number): string[] =>
    Array.from({ length: count }, (_, place) => `user ${String(first - place).padStart(2, '0')}`)
const due = () => withinOrg(ORG, () => selectUsersDue(store.relayDatabase, ORG, new Date(Date.now() + 60_000), 5))

describe.each(['without statistics', 'with statistics'])('%s', (statistics) => {
    beforeAll(async () => {
        if (statistics === 'with statistics') await store.database.query('analyze writes')
    })

    test('users are found by their oldest writes that are due, and those who have none are left out', async () => {
        expect(await due()).toEqual(usersFrom(USERS - 1, 5))
    })

    test('to find them takes some rows a user, and those of one that has only what is not due', async () => {
        const work = () => findMostRead(store.relayDatabase, (sql) => selectUsersDue(sql, ORG, new Date(), 5))
        expect(await withinOrg(ORG, work)).toBeLessThanOrEqual(4 * USERS + LINE / 2 / USERS)
    })

    test('a group of failures shows its newest, and to find that reads each failure once', async () => {
        const groups = await withinOrg(ORG, () => groupParked(store.relayDatabase, ORG, 3))
        expect(groups.map(({ code, count, message }) => [code, count, message])).toEqual([
            ['CODE_0', LINE / 8, `Refused ${LINE}`],
            ['CODE_1', LINE / 8, `Refused ${LINE - 3}`],
            ['CODE_2', LINE / 8, `Refused ${LINE - 2}`],
        ])
        const work = () => findMostRead(store.relayDatabase, (sql) => groupParked(sql, ORG, 3))
        expect(await withinOrg(ORG, work)).toBeLessThanOrEqual(LINE + 3)
    })
})
