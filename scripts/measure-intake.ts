/** Measures how many changes a second a relay accepts over HTTP, signed and committed, on a fresh embedded store with fsync on. */
import { createHmac, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp } from '../relay/src/app.ts'
import { systemClock } from '../relay/src/platform/clock.ts'
import { readConfig } from '../relay/src/platform/config.ts'
import { listen } from '../relay/src/platform/http-server.ts'
import { createLog } from '../relay/src/platform/log.ts'
import { openStore } from '../relay/src/platform/store.ts'

const { values: options } = parseArgs({
    options: {
        changes: { type: 'string', default: '200' },
        deliveries: { type: 'string', default: '200' },
        writers: { type: 'string', default: '4' },
        orgs: { type: 'string', default: '1' },
    },
})
const [perDelivery, deliveries, writers, orgCount] = [options.changes, options.deliveries, options.writers, options.orgs].map(Number) as [
    number,
    number,
    number,
    number,
]

/** About 1 KB and 20 fields, as a tracked Lead is. */
function makeChange(orgId: string, sequence: number, transaction: string): object {
    const now = new Date().toISOString()
    const id = `00Q${String(Math.floor(Math.random() * 50_000)).padStart(12, '0')}`
    const fields = Array.from({ length: 18 }, (_, index) => [`Field_${index}__c`, `${orgId} value of about thirty letters ${index}`])
    const values: Record<string, string> = { ...(Object.fromEntries(fields) as Record<string, string>), Status: 'Working', LastName: 'Doe' }
    return {
        object: 'Lead',
        operation: 'updated',
        recordId: id,
        transaction,
        sequence,
        capturedAt: now,
        systemModstamp: now,
        values,
        previous: { Status: 'Open' },
    }
}

async function post(url: string, orgId: string, key: Buffer): Promise<number> {
    const transaction = randomUUID()
    const changes = Array.from({ length: perDelivery }, (_, sequence) => makeChange(orgId, sequence, transaction))
    const body = JSON.stringify({ orgId, packageVersion: '0.1.0', sentAt: new Date().toISOString(), kind: 'changes', changes })
    const [id, timestamp] = [randomUUID(), String(Math.floor(Date.now() / 1000))]
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const started = performance.now()
    const response = await fetch(`${url}/v1/deliveries`, {
        method: 'POST',
        body,
        headers: {
            'content-type': 'application/json',
            'headroom-org': orgId,
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': `v1,${signature}`,
        },
    })
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    await response.arrayBuffer()
    return performance.now() - started
}

const folder = mkdtempSync(join(tmpdir(), 'headroom-measure-'))
const log = createLog('error')
const store = await openStore(readConfig({ DATA_DIR: folder }), log)
const app = createApp({ ...store, clock: systemClock, log, relayVersion: '0.0.0' })
const server = await listen(app.handler, { host: '127.0.0.1', port: 0 })
try {
    const orgs = await Promise.all(
        Array.from({ length: orgCount }, async (_, index) => {
            const orgId = `00D00000000000${index + 1}EAA`
            return { orgId, key: Buffer.from((await app.orgs.add(orgId)).requestKey.replace('whsec_', ''), 'base64') }
        }),
    )
    let left = deliveries
    const times: number[] = []
    const work = async (writer: number) => {
        const org = orgs[writer % orgs.length]
        while (org !== undefined && left-- > 0) times.push(await post(`http://127.0.0.1:${server.port}`, org.orgId, org.key))
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: writers }, (_, writer) => work(writer)))
    const seconds = (performance.now() - started) / 1000
    times.sort((a, b) => a - b)
    const [p50, p99] = [times[Math.floor(times.length * 0.5)] ?? 0, times[Math.floor(times.length * 0.99)] ?? 0]
    console.log(`${deliveries} deliveries of ${perDelivery} changes by ${writers} writers for ${orgCount} orgs, sender in the same process`)
    console.log(`${Math.round((deliveries * perDelivery) / seconds)} changes/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
} finally {
    await server.close(1_000)
    await app.stop()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
}
