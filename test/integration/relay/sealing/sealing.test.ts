/** A new encryption key: what was sealed with the one before stays readable, moves over, and may be interrupted in between. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import type { Sealer } from '../../../../relay/src/platform/crypto.ts'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import type { Logger } from '../../../../relay/src/platform/log.ts'
import { SEALED_COLUMNS, checkSecrets, findUnreadable, resealAll } from '../../../../relay/src/sealing/index.ts'
import { callApi } from '../../../support/call-api.ts'
import { OTHER_ORG_ID, deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
let relay: TestRelay

beforeAll(async () => {
    relay = await startRelay({ encryptionKey: oldKey })
    await relay.addOrg(OTHER_ORG_ID)
    const body = { url: 'https://example.com/hook', events: ['record.changed'] }
    expect((await callApi(relay, 'POST', '/v1/webhooks', { body })).status).toBe(201)
})
afterAll(() => relay.stop())

/** Ids of orgs of which a secret does not open. */
const listUnreadable = async (sealer: Sealer, sql: Sql = relay.database) => (await findUnreadable(sql, sealer)).unreadable

/** A store that is lost after so many writes. */
function failAfter(writes: number): Sql {
    let left = writes
    return {
        query: (text, values) => {
            if (text.startsWith('update') && left-- === 0) throw new Error('The power went.')
            return relay.database.query(text, values)
        },
    }
}

test('FAILURES C4-79: after a rotation of the encryption key old and new are readable, and resealing goes on where it was cut off', async () => {
    const both = createSealer(newKey, oldKey)
    expect(await listUnreadable(createSealer(newKey))).toHaveLength(2)
    expect(await listUnreadable(both)).toEqual([])
    await expect(resealAll(failAfter(3), both)).rejects.toThrow('The power went.')
    expect(await listUnreadable(both)).toEqual([])
    expect(await resealAll(relay.database, both)).toEqual({ resealed: 2, untouched: 3 })
    expect(await listUnreadable(createSealer(newKey))).toEqual([])
    expect(await resealAll(relay.database, createSealer(newKey))).toEqual({ resealed: 0, untouched: 5 })
})

test('with neither key resealing says so and changes nothing', async () => {
    const before = await takeSnapshot(relay.database)
    await expect(resealAll(relay.database, createSealer(Buffer.alloc(32, 9)))).rejects.toMatchObject({ code: 'key_unreadable' })
    expect(await takeSnapshot(relay.database)).toEqual(before)
})

test('an org delivers with the keys it has, however often they were sealed anew', async () => {
    const again = await startRelay({ encryptionKey: oldKey })
    await resealAll(again.database, createSealer(newKey, oldKey))
    expect(await listUnreadable(createSealer(newKey), again.database)).toEqual([])
    // Back to the old key as a second rotation would go: the org's own keys never change.
    await resealAll(again.database, createSealer(oldKey, newKey))
    expect((await deliver(again, [makeChange()])).status).toBe(200)
    await again.stop()
})

test('every column of bytes is known: sealed and resealed, or a hash', async () => {
    const hashes = ['api_tokens.token_hash', 'deliveries.body_hash']
    const rows = await relay.database.query<{ name: string }>(
        `select table_name || '.' || column_name as name from information_schema.columns
         where table_schema = 'public' and data_type = 'bytea'`,
    )
    const known = [...SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`), ...hashes]
    expect(rows.map(({ name }) => name).sort()).toEqual(known.sort())
})

describe('when a relay starts', () => {
    const [stranger, hers] = [createSealer(newKey), createSealer(oldKey)]
    let fresh: TestRelay
    beforeAll(async () => {
        fresh = await startRelay({ encryptionKey: oldKey })
    })
    afterAll(() => fresh.stop())

    /** What is logged, or the refusal. */
    async function start(sealer: Sealer): Promise<unknown> {
        const logged: unknown[] = []
        const log = { error: (...words: unknown[]) => logged.push(...words) } as unknown as Logger
        await checkSecrets(fresh.database, sealer, log)
        return logged
    }

    test('an encryption key that opens nothing is refused: the relay would look ready and refuse every delivery', async () => {
        expect(await start(hers)).toEqual([])
        await expect(start(stranger)).rejects.toMatchObject({ code: 'key_unreadable', message: expect.stringContaining('opens none') })
        await resealAll(fresh.database, createSealer(newKey, oldKey))
        expect(await start(stranger)).toEqual([])
    })

    test('an org of which one key does not open is named for who must act, and harms no other', async () => {
        const { orgId } = await fresh.addOrg(OTHER_ORG_ID)
        expect(await start(stranger)).toEqual([{ orgs: [orgId], count: 1 }, expect.stringContaining('start with the encryption key')])
        expect(await start(createSealer(newKey, oldKey))).toEqual([])
    })

    test('with no org there is nothing to open, and any key will do', async () => {
        await fresh.database.query('delete from orgs')
        expect(await start(createSealer(Buffer.alloc(32, 9)))).toEqual([])
    })
})
