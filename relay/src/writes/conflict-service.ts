/**
 * Where Salesforce wins, a field that somebody changed there after the application asked for another value is left as it is: the write goes
 * without it, or not at all. Looked at when the write leaves, inside the transaction that leases it.
 */
import { loadStates } from '../mirror/index.ts'
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

/** Fields whose value in the mirror is neither what it was when the write was accepted nor what the write would make it. */
export function findOverruled({ seen, fields }: Pick<Write, 'seen' | 'fields'>, now: Values): string[] {
    return Object.keys(seen).filter((name) => Object.hasOwn(now, name) && now[name] !== seen[name] && now[name] !== fields[name])
}

async function readValues(sql: Sql, orgId: string, writes: readonly Write[]): Promise<(write: Write) => Values> {
    const nothing = { values: {}, previous: {}, mergedInto: null, origin: null, changedBy: null, isReread: false }
    const probe = { ...nothing, operation: 'updated', transaction: '', sequence: 0, capturedAt: '', systemModstamp: '' } as const
    const probes = writes.map(({ object, recordId }) => ({ ...probe, object, recordId: recordId ?? '' }))
    const states = await loadStates(sql, orgId, probes, () => true)
    return ({ object, recordId }) => states.get(`${object}/${recordId ?? ''}`)?.values ?? {}
}

/** Returns what is left to carry. */
export async function dropOverruled(sql: Sql, orgId: string, leased: readonly Write[], at: Date): Promise<readonly Write[]> {
    const guarded = leased.filter(({ seen }) => Object.keys(seen).length > 0)
    if (guarded.length === 0) return leased
    const valuesOf = await readValues(sql, orgId, guarded)
    const overruled = new Map(guarded.map((write) => [write.id, findOverruled(write, valuesOf(write))]))
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
