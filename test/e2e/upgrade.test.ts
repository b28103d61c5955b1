/** A rolling upgrade under load: relays of two versions on one store, whose schema is the newer one's. */
import { expect, test } from '@jest/globals'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { checkOutOlderSchema, makeNewerSchema } from '../support/other-version.ts'
import type { OtherVersion } from '../support/other-version.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { makeStoreFolder } from '../support/store-folder.ts'

const TEST_TIMEOUT_MS = 120_000

const readSchema = (store: TestStore): Promise<object[]> =>
    store.query(`select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`)

const listMigrations = async (store: TestStore): Promise<string[]> =>
    (await store.query<{ name: string }>('select name from migrations order by 1')).map(({ name }) => name)

/** What a person and an application do while both versions run. */
async function useApi(relay: RelayProcess, token: string, name: string): Promise<void> {
    const client = new RelayClient(relay.url, token)
    const { id } = await client.request<{ id: string }>('POST', '/v1/sequences', { name })
    await client.request('GET', `/v1/sequences/${id}/enrollments?limit=1`)
    await client.request('GET', '/v1/changes?after=0&limit=1')
    await client.request('GET', '/v1/rules?limit=1')
    await client.request('DELETE', `/v1/sequences/${id}`)
}

async function expectRefusedAndUntouched(store: TestStore, older: string): Promise<void> {
    const before = [await readSchema(store), await listMigrations(store)]
    await expect(startRelayProcess(store.dataDir, store.environment, older)).rejects.toThrow('was migrated by a newer relay')
    expect([await readSchema(store), await listMigrations(store)]).toEqual(before)
}

/** Replaces two relays of the older version by two of the newer one, one by one, while deliveries come in. */
async function upgrade(older: string, newer: string): Promise<void> {
    // Empty: the older version makes the tables.
    const store = await startStore([], makeStoreFolder('upgrade'))
    const start = (root: string): Promise<RelayProcess> => startRelayProcess(store.dataDir, store.environment, root)
    const org = await addOrgByCommand(store.dataDir, store.environment, older)
    const [first, second] = [await start(older), await start(older)]
    const scene = await makeScene(new RelayClient(first.url, org.token))
    const sender = startSender(org, [first.url, second.url])
    const relays = [first, second]
    try {
        await sender.proceed(20)
        const before = await listMigrations(store)
        const third = await start(newer)
        relays.push(third)
        expect((await listMigrations(store)).length).toBeGreaterThan(before.length)
        sender.use([first.url, third.url])
        expect(await second.end('SIGTERM')).toBe(0)
        await sender.proceed(40)
        for (const relay of [first, third]) await useApi(relay, org.token, 'Both versions')
        await expectRefusedAndUntouched(store, older)
        sender.use([third.url])
        expect(await first.end('SIGTERM')).toBe(0)
        await sender.proceed(20)
        await expectApplied(third.url, org.token, await sender.finish(), scene)
        expect(await third.end('SIGTERM')).toBe(0)
    } finally {
        sender.kill()
        for (const relay of relays) relay.child.kill('SIGKILL')
        await store.stop()
    }
}

async function upgradeBetween(older: OtherVersion | null, newer: OtherVersion | null): Promise<void> {
    const here = process.cwd()
    try {
        await upgrade(older?.root ?? here, newer?.root ?? here)
    } finally {
        older?.remove()
        newer?.remove()
    }
}

test(
    'FAILURES U1, U3: this version runs on beside the next one, on its schema, and does not start on it again',
    () => upgradeBetween(null, makeNewerSchema()),
    TEST_TIMEOUT_MS,
)

test(
    'FAILURES U1, U3: the version before, as the history has it, runs on beside this one, on this schema, and does not start on it again',
    async () => {
        const older = checkOutOlderSchema()
        // A checkout that was cut off has no older schema: the test above shows the same of this version and a next one.
        if (older === null) process.stderr.write('NOT RUN: there is no commit with an older schema here (git fetch --unshallow).\n')
        else await upgradeBetween(older, null)
    },
    TEST_TIMEOUT_MS,
)
