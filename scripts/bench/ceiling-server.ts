/**
 * The ceiling, as a process: bare node:http that parses a body and commits its changes with one COPY into a table like the feed's.
 * It checks nothing, keeps no mirror and drops no repeats: what a relay on the same Postgres can never pass.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import type { Change } from '../../relay/src/mirror/index.ts'
import { copyRows, copyText } from './copy-rows.ts'

const COLUMNS = [
    'org_id',
    'object',
    'record_id',
    'operation',
    'transaction',
    'sequence',
    'captured_at',
    'system_modstamp',
    'changed_by',
    'values',
    'previous',
    'merged_into',
    'origin',
    'is_late',
    'is_reread',
    'delivery_id',
]
const COPY = `copy ceiling_changes (${COLUMNS.join(', ')}) from stdin`

interface Body {
    readonly orgId: string
    readonly changes: readonly Change[]
}

function toRow(orgId: string, deliveryId: string, change: Change): string {
    const fields = [
        orgId,
        change.object,
        change.recordId,
        change.operation,
        change.transaction,
        String(change.sequence),
        change.capturedAt,
        change.systemModstamp,
        change.changedBy,
        JSON.stringify(change.values),
        JSON.stringify(change.previous),
        change.mergedInto,
        change.origin,
        'f',
        'f',
        deliveryId,
    ]
    return `${fields.map(copyText).join('\t')}\n`
}

async function store(pool: pg.Pool, request: IncomingMessage): Promise<void> {
    const { orgId, changes } = JSON.parse((await buffer(request)).toString()) as Body
    const deliveryId = String(request.headers['webhook-id'])
    const rows = changes.map((change) => toRow(orgId, deliveryId, change)).join('')
    const client = await pool.connect()
    await copyRows(client, COPY, Buffer.from(rows)).finally(() => client.release())
}

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 })
await pool.query('create table if not exists ceiling_changes (like changes including all)')
const server = createServer((request, response) => {
    store(pool, request).then(
        () => response.end('{}'),
        (error: unknown) => response.writeHead(500).end(String(error)),
    )
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.((server.address() as AddressInfo).port)
