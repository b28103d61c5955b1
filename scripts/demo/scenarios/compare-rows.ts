/** Whether the relay has what the org has: the mirror, and what an application makes of the feed, against the org's rows, value by value. */
import type { Connection } from 'jsforce'
import type { FeedChange, RelayClient } from '../relay-client.ts'
import { readFeedAfter } from './arrivals.ts'

type Values = Readonly<Record<string, unknown>>
type Rows = ReadonlyMap<string, Values>

export interface Comparison {
    readonly rows: number
    /** Of the org's rows: not there, or with another value. */
    readonly wrongInMirror: number
    readonly wrongInFeed: number
    /** There, but no longer in the org. */
    readonly extraInMirror: number
    readonly extraInFeed: number
}

interface MirrorRecord {
    readonly recordId: string
    readonly values: Values
}

async function readMirror(api: RelayClient, object: string): Promise<Rows> {
    const records = await api.readAll<MirrorRecord>(`/v1/records/${object}`, 'records')
    return new Map(records.map(({ recordId, values }) => [recordId, values]))
}

/** As an application follows it: what is late is left out. */
function foldFeed(changes: readonly FeedChange[], object: string): Rows {
    const rows = new Map<string, Values>()
    for (const change of changes) {
        if (change.object !== object || change.isLate) continue
        if (change.operation === 'deleted') rows.delete(change.recordId)
        else rows.set(change.recordId, { ...rows.get(change.recordId), ...change.values })
    }
    return rows
}

/** Salesforce writes +0000 where the relay writes Z. */
const toComparable = (value: unknown): unknown =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : (value ?? null)

const countWrong = (expected: Rows, shown: Rows, fields: readonly string[]): number =>
    [...expected].filter(([id, row]) => fields.some((field) => toComparable(row[field]) !== toComparable(shown.get(id)?.[field]))).length

const countExtra = (expected: Rows, shown: Rows): number => [...shown.keys()].filter((id) => !expected.has(id)).length

async function readOrg(salesforce: Connection, object: string, fields: readonly string[]): Promise<Rows> {
    const soql = `SELECT ${['Id', ...fields].join(', ')} FROM ${object}`
    const { records } = await salesforce.query(soql, { autoFetch: true, maxFetch: 50_000 })
    return new Map((records as ({ Id: string } & Values)[]).map((row) => [row.Id, row]))
}

export async function compareRows(api: RelayClient, salesforce: Connection, object: string): Promise<Comparison> {
    const mirror = await readMirror(api, object)
    const feed = foldFeed(await readFeedAfter({ api }, '0'), object)
    const fields = Object.keys(mirror.values().next().value ?? {}).filter((field) => field !== 'Id')
    const org = await readOrg(salesforce, object, fields)
    return {
        rows: org.size,
        wrongInMirror: countWrong(org, mirror, fields),
        wrongInFeed: countWrong(org, feed, fields),
        extraInMirror: countExtra(org, mirror),
        extraInFeed: countExtra(org, feed),
    }
}
