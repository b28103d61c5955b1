/**
 * Recognises our own writes in changes that were read, by the API or for a heal, where they come without an origin: by the record and the
 * values. What the package captures carries its origin already.
 */
import type { Change } from '../mirror/index.ts'
import { findNotice, giveNotice } from '../notices/index.ts'
import type { Sql } from '../platform/database.ts'
import { findMaker, findMakers, findSetters } from './echo-policy.ts'
import type { OwnWrite } from './echo-policy.ts'
import { noteTaken, selectOnTheirWay, selectOwn } from './echo-store.ts'

/** More than the channels carry at once. */
const ON_THEIR_WAY_MAX = 2_000
const ORIGIN_LENGTH_MAX = 255
/** Records that a notice names. */
const NAMED_MAX = 20

const joinOrigins = (writes: readonly OwnWrite[]): string =>
    [...new Set(writes.flatMap(({ origin }) => origin.split(' ')))].join(' ').slice(0, ORIGIN_LENGTH_MAX)

/** Told once for each object and day, with how many there were. */
async function tellUnclear(sql: Sql, orgId: string, unclear: readonly Change[]): Promise<void> {
    for (const [object, changes] of Map.groupBy(unclear, (change) => change.object)) {
        const day = changes.map(({ capturedAt }) => capturedAt.slice(0, 10))[0] ?? ''
        const known = await findNotice(sql, orgId, 'echo_unclear', { object, day })
        const [records, recordIds] = [Number(known?.details['records'] ?? 0), (known?.details['recordIds'] ?? []) as string[]]
        const all = [...recordIds, ...changes.map(({ recordId }) => recordId)].slice(0, NAMED_MAX)
        const details = { object, day, records: records + changes.length, recordIds: all }
        await giveNotice(sql, orgId, { kind: 'echo_unclear', event: `${object} ${day}`, details })
    }
}

/** By new record; what is not clear is told, and passes for somebody else's. */
async function findByValues(sql: Sql, orgId: string, created: readonly Change[]): Promise<ReadonlyMap<Change, OwnWrite>> {
    if (created.length === 0) return new Map()
    const { writes, unclear } = findMakers(created, await selectOnTheirWay(sql, orgId, ON_THEIR_WAY_MAX))
    await noteTaken(
        sql,
        orgId,
        Array.from(writes, ([{ recordId }, { id }]) => ({ id, recordId })),
    )
    await tellUnclear(sql, orgId, unclear)
    return writes
}

/** The same changes; those that our own writes made say so. */
export async function recogniseEchoes(sql: Sql, orgId: string, changes: readonly Change[]): Promise<readonly Change[]> {
    const unnamed = changes.filter(({ origin }) => origin === null)
    const ids = unnamed.map(({ recordId }) => recordId)
    const own = Map.groupBy(ids.length === 0 ? [] : await selectOwn(sql, orgId, ids), ({ recordId }) => recordId)
    const isNew = ({ operation, recordId }: Change): boolean => operation === 'created' && !own.has(recordId)
    const makers = await findByValues(sql, orgId, unnamed.filter(isNew))
    const findOwn = (change: Change): readonly OwnWrite[] => {
        const maker = makers.get(change)
        const onRecord = own.get(change.recordId) ?? []
        if (change.operation === 'created') return maker === undefined ? findMaker(onRecord) : [maker]
        return change.operation === 'updated' ? findSetters(change, onRecord) : []
    }
    return changes.map((change) => {
        const writes = change.origin === null ? findOwn(change) : []
        return writes.length === 0 ? change : { ...change, origin: joinOrigins(writes) }
    })
}
