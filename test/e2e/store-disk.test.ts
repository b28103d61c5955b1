/** The store's disk: every acceptance waits for it, a broken one accepts nothing, a full one recovers when there is space again. */
import { afterEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { makeSentDelivery, postDelivery } from '../support/post-delivery.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { listServerProcesses } from '../support/server-processes.ts'
import { waitFor } from '../support/start-relay.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { startTrace } from '../support/strace.ts'

const SYNCS = ['fsync', 'fdatasync']
const DELIVERIES = 20

let store: TestStore | undefined
let relay: RelayProcess | undefined

async function start(dataDir?: string): Promise<{ store: TestStore; relay: RelayProcess; org: TestOrg }> {
    const started = (store = await startStore([], dataDir))
    const org = await addOrgByCommand(started.dataDir, started.environment)
    return { store: started, org, relay: (relay = await startRelayProcess(started.dataDir, started.environment)) }
}

afterEach(async () => {
    await relay?.end('SIGKILL')
    await store?.stop()
    ;[relay, store] = [undefined, undefined]
})

test('FAILURES F-trace: between each delivery and its 200 the server has waited for its disk', async () => {
    const { store, relay, org } = await start()
    expect(await postDelivery(relay.url, org)).toBe(200)
    const trace = await startTrace(listServerProcesses(store.dataDir), [`trace=${SYNCS.join(',')}`])
    if (trace === null) return
    const spans: [from: number, to: number][] = []
    for (let number = 0; number < DELIVERIES; number++) {
        const from = Date.now() / 1000
        expect(await postDelivery(relay.url, org)).toBe(200)
        // The end of this millisecond: strace counts finer.
        spans.push([from, (Date.now() + 1) / 1000])
    }
    const syncs = (await trace.stop()).filter(({ name, result }) => SYNCS.includes(name) && result === '0')
    const unsynced = spans.filter(([from, to]) => !syncs.some(({ endedAt }) => endedAt >= from && endedAt <= to))
    expect(unsynced).toEqual([])
})

test('FAILURES F2: a disk that fails to sync is never asked again: no 200, the server restarts, what was accepted is there', async () => {
    const { store, relay, org } = await start()
    const [safe, unsure] = [makeSentDelivery(org), makeSentDelivery(org)]
    expect(await postDelivery(relay.url, org, safe)).toBe(200)
    const trace = await startTrace(listServerProcesses(store.dataDir), [`inject=${SYNCS.join(',')}:error=EIO`])
    if (trace === null) return
    expect(await postDelivery(relay.url, org, unsure)).toBe(503)
    expect((await trace.stop()).some(({ result }) => result === '-1')).toBe(true)
    await waitFor(async () => (await postDelivery(relay.url, org, unsure)) === 200)
    const rows = await store.query<{ transaction: string }>('select transaction from changes order by position')
    expect(rows.map(({ transaction }) => transaction)).toEqual([safe.transaction, unsure.transaction])
}, 60_000)

/** A disk of its own for a store, or null where this account may not mount one. */
function mountDisk(megabytes: number): string | null {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-disk-'))
    try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], { stdio: 'pipe' })
        return folder
    } catch (error) {
        process.stderr.write(`NOT RUN: a tmpfs cannot be mounted here. ${String((error as { stderr?: unknown }).stderr ?? error)}\n`)
        rmSync(folder, { recursive: true })
        return null
    }
}

function fill(folder: string): void {
    const file = openSync(join(folder, 'filler'), 'w')
    // By megabytes first, then by pages, until not one is left.
    for (const size of [1_048_576, 4_096]) {
        try {
            for (const chunk = Buffer.alloc(size); ;) writeSync(file, chunk)
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
    }
    closeSync(file)
}

test('FAILURES F1: on a full disk deliveries get 503 and reads go on; with space again everything accepted and everything sent is there', async () => {
    const disk = mountDisk(300)
    if (disk === null) return
    try {
        const { relay, org } = await start(join(disk, 'data'))
        const client = new RelayClient(relay.url, org.token)
        const scene = await makeScene(client)
        const sender = startSender(org, [relay.url])
        try {
            await sender.proceed(20)
            fill(disk)
            await waitFor(async () => (await fetch(`${relay.url}/metrics`).then((answer) => answer.text())).includes('status="503"'))
            await client.request('GET', '/v1/changes?after=0&limit=1')
            rmSync(join(disk, 'filler'))
            await sender.proceed(20)
            const ledger = await sender.finish()
            expect(ledger.failedAttempts).toBeGreaterThan(0)
            await expectApplied(relay.url, org.token, ledger, scene)
        } finally {
            sender.kill()
        }
    } finally {
        await relay?.end('SIGKILL')
        await store?.stop()
        ;[relay, store] = [undefined, undefined]
        execFileSync('umount', [disk])
        rmSync(disk, { recursive: true, force: true })
    }
}, 120_000)
