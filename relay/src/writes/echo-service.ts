/**
 * Recognises our own writes in changes that were read, by the API or for a heal, where they come without an origin: by the record and the
 * values. What the package captures carries its origin already.
 */
import type { Change } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { findMaker, findSetters } from './echo-policy.ts'
import type { OwnWrite } from './echo-policy.ts'
import { selectOnTheirWay, selectOwn } from './echo-store.ts'

/** More than the channels carry at once. */
const ON_THEIR_WAY_MAX = 2_000
const ORIGIN_LENGTH_MAX = 255

const joinOrigins = (writes: readonly OwnWrite[]): string =>
    [...new Set(writes.flatMap(({ origin }) => origin.split(' ')))].join(' ').slice(0, ORIGIN_LENGTH_MAX)

/** The same changes; those that our own writes made say so. */
export async function recogniseEchoes(sql: Sql, orgId: string, changes: readonly Change[]): Promise<readonly Change[]> {
    const unnamed = changes.filter(({ origin }) => origin === null)
    const ids = unnamed.map(({ recordId }) => recordId)
    const byRecord = Map.groupBy(ids.length === 0 ? [] : await selectOwn(sql, orgId, ids), ({ recordId }) => recordId)
    const isNew = ({ operation, recordId }: Change): boolean => operation === 'created' && !byRecord.has(recordId)
    const onTheirWay = unnamed.some(isNew) ? await selectOnTheirWay(sql, orgId, ON_THEIR_WAY_MAX) : []
    return changes.map((change) => {
        if (change.origin !== null) return change
        const own = byRecord.get(change.recordId) ?? []
        const { operation } = change
        const writes =
            operation === 'created' ? findMaker(change, own, onTheirWay) : operation === 'updated' ? findSetters(change, own) : []
        return writes.length === 0 ? change : { ...change, origin: joinOrigins(writes) }
    })
}
