/** Stores on which the relay cannot keep its promises: it says what is wrong in one line, ends with 1, and leaves them as they are. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addOrgByCommand } from '../support/add-org.ts'
import { startCopy } from '../support/copy-store.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import { signalServer } from '../support/server-processes.ts'
import { startStore } from '../support/start-store.ts'
import { makeStoreFolder } from '../support/store-folder.ts'

let dataDir: string
beforeEach(() => {
    dataDir = makeStoreFolder('refused')
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const folder = (): string => join(dataDir, 'postgres/cluster/data')

/** What a server that starts writes about itself, before it looks at the data. */
const OWN_NOTES = /^postmaster\.(pid|opts)$/

function hashData(): string {
    const hash = createHash('sha256')
    const names = readdirSync(folder(), { recursive: true, encoding: 'utf8' }).filter((name) => !OWN_NOTES.test(name))
    for (const name of names.toSorted()) {
        const path = join(folder(), name)
        if (statSync(path).isFile()) hash.update(name).update(readFileSync(path))
    }
    return hash.digest('hex')
}

async function makeStore(): Promise<void> {
    await addOrgByCommand(dataDir)
}

/** As after a power cut: the next start has to read the log. */
async function makeCrashedStore(): Promise<void> {
    await makeStore()
    const relay = await startRelayProcess(dataDir)
    // First: a relay that lives would start its server again.
    await relay.end('SIGKILL')
    signalServer(dataDir, 'SIGKILL')
}

function flipBytes(path: string): void {
    const bytes = readFileSync(path)
    for (let place = 0; place < 64; place++) bytes[place] = (bytes[place] ?? 0) ^ 0xff
    writeFileSync(path, bytes)
}

const truncateLog = (): void => {
    const segments = readdirSync(join(folder(), 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name))
    for (const name of segments) truncateSync(join(folder(), 'pg_wal', name), 100)
}

test.each([
    ['whose control file is damaged', makeStore, () => flipBytes(join(folder(), 'global/pg_control'))],
    ['whose log is cut off, though it is needed', makeCrashedStore, truncateLog],
])(
    'FAILURES F5: a store %s is refused, and no byte of it changes',
    async (_case, prepare, damage) => {
        await prepare()
        damage()
        const before = hashData()
        const refusal = (await startRelayProcess(dataDir).catch((error: unknown) => error)) as Error
        expect(refusal.message).toMatch(
            /The relay cannot run: The embedded Postgres did not start \((FATAL|PANIC).*\)\. See .*server\.log\./,
        )
        expect(hashData()).toBe(before)
    },
    60_000,
)

test('FAILURES F5: a standby, which can only be read, is refused with where to point to instead', async () => {
    const store = await startStore()
    await addOrgByCommand(store.dataDir, store.environment)
    const standby = await startCopy(store, 'standby')
    try {
        const start = startRelayProcess(store.dataDir, { ...store.environment, DATABASE_URL: standby.url })
        await expect(start).rejects.toThrow('The relay cannot run: The store can only be read')
    } finally {
        await standby.stop()
        await store.stop()
    }
}, 60_000)
