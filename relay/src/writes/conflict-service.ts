/**
 * Where Salesforce wins, a field that somebody changed there after the application asked for another value is left as it is: the write goes
 * without it, or not at all. Looked at when the write leaves, inside the transaction that leases it.
 */
import { readStates } from '../mirror/index.ts'
import type { Values } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { settleWrites } from './lease-store.ts'
import type { Write, WriteProblem } from './write-types.ts'

const writeProblem = (fields: readonly string[]): WriteProblem => {
    return {
        code: 'SALESFORCE_WON',
        message: 'Somebody changed it in Salesforce meanwhile, where the mapping says that Salesforce wins.',
        fields,
    }
}

/**
 * Fields whose value in the mirror is neither what it was when the write was accepted nor what the write would make it, nor what a write
 * of ours has made it since.
 */
export function findOverruled({ seen, fields }: Pick<Write, 'seen' | 'fields'>, now: Values, own: readonly Values[]): string[] {
    const isOurs = (name: string): boolean => [fields, seen, ...own].some((values) => values[name] === now[name])
    return Object.keys(seen).filter((name) => Object.hasOwn(now, name) && !isOurs(name))
}

async function readValues(sql: Sql, orgId: string, writes: readonly Write[]): Promise<(write: Write) => Values> {
    const records = writes.map(({ object, recordId }) => ({ object, recordId: recordId ?? '' }))
    const states = await readStates(sql, orgId, records)
    return ({ object, recordId }) => states.get(`${object}/${recordId ?? ''}`)?.values ?? {}
}

/** What our own writes have made of the same records since each of these was accepted. */
async function readOwn(sql: Sql, orgId: string, writes: readonly Write[]): Promise<(write: Write) => Values[]> {
    const rows = await sql.query<{ line: string; fields: Values; settledAt: Date }>(
        `select line, fields, settled_at as "settledAt" from writes
         where org_id = $1 and record_id = any($2) and operation = 'update' and state = 'done' and settled_at >= $3`,
        [orgId, writes.map(({ recordId }) => recordId), new Date(Math.min(...writes.map(({ createdAt }) => createdAt.getTime())))],
    )
    return ({ recordId, createdAt }) =>
        rows.filter(({ line, settledAt }) => line === recordId && settledAt >= createdAt).map(({ fields }) => fields)
}

/** Returns what is left to carry. */
export async function dropOverruled(sql: Sql, orgId: string, leased: readonly Write[], at: Date): Promise<readonly Write[]> {
    const guarded = leased.filter(({ seen }) => Object.keys(seen).length > 0)
    if (guarded.length === 0) return leased
    const valuesOf = await readValues(sql, orgId, guarded)
    const ownOf = await readOwn(sql, orgId, guarded)
    const overruled = new Map(guarded.map((write) => [write.id, findOverruled(write, valuesOf(write), ownOf(write))]))
    const kept = leased.map((write) => {
        const names = new Set(overruled.get(write.id))
        const fields = Object.fromEntries(Object.entries(write.fields).filter(([name]) => !names.has(name)))
        return { ...write, fields, problem: names.size === 0 ? write.problem : writeProblem([...names]) }
    })
    const changed = kept.filter(({ id }) => (overruled.get(id)?.length ?? 0) > 0)
    const isEmpty = ({ fields }: Write): boolean => Object.keys(fields).length === 0
    const settlements = changed.map((write) => ({ ...write, state: isEmpty(write) ? ('cancelled' as const) : ('leased' as const) }))
    await settleWrites(sql, orgId, settlements, at)
    return kept.filter((write) => !changed.includes(write) || !isEmpty(write))
}
