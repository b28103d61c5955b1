/** Deliveries that share a transaction: their changes become feed and mirror as if they had come in one body. */
import { applyBatch, findLate, loadStates, placeChanges, saveStates } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import type { Delivery } from './delivery-parser.ts'
import { appendChanges, nameOf } from './delivery-store.ts'
import type { NewChange } from './delivery-store.ts'

/** What brought changes. */
export interface Bearer {
    readonly deliveryId: string
    readonly delivery: Pick<Delivery, 'changes'>
}

/** One delivery on its way into the store. */
export interface Arrival extends Bearer {
    readonly bodyHash: Buffer
    readonly delivery: Delivery
}

/** The event bus delivers at least once, so a change may come twice in one transaction; the first counts. */
function dropRepeats(bearers: readonly Bearer[]): Map<string, { change: Change; deliveryId: string }> {
    const first = new Map<string, { change: Change; deliveryId: string }>()
    for (const { deliveryId, delivery } of bearers) {
        for (const change of delivery.changes) {
            const name = nameOf(change)
            if (!first.has(name)) first.set(name, { change, deliveryId })
        }
    }
    return first
}

interface Stored {
    readonly judged: readonly JudgedChange[]
    /** How many changes of each delivery are new. */
    readonly appended: ReadonlyMap<string, number>
}

async function append(sql: Sql, orgId: string, fed: readonly NewChange[]): Promise<Map<string, number>> {
    const positions = await appendChanges(sql, orgId, fed)
    reachFailPoint('after-insert-dedupe')
    return positions
}

/** Brings feed and mirror up to date and returns the changes that are new, each with its place in the feed. */
export async function storeChanges(
    sql: Sql,
    orgId: string,
    bearers: readonly Bearer[],
    needsBefore: (change: Change) => boolean,
): Promise<Stored> {
    const arrived = dropRepeats(bearers)
    if (arrived.size === 0) return { judged: [], appended: new Map() }
    const changes = Array.from(arrived.values(), ({ change }) => change)
    reachFailPoint('apply-begin')
    const states = await loadStates(sql, orgId, changes, needsBefore)
    const late = findLate(states, changes)
    const fed = Array.from(arrived.values(), ({ change, deliveryId }) => ({ change, deliveryId, isLate: late.has(change) }))
    const appending = append(sql, orgId, fed)
    // While the store appends. A change that is in the feed already leaves the state as it is.
    const batch = applyBatch(states, changes)
    const saving = saveStates(sql, orgId, batch)
    reachFailPoint('apply-mid')
    const [positions] = await Promise.all([appending, saving])
    reachFailPoint('apply-commit')
    const judged = placeChanges(batch, (change) => positions.get(nameOf(change)))
    const byDelivery = Map.groupBy(judged, ({ change }) => arrived.get(nameOf(change))?.deliveryId ?? '')
    return { judged, appended: new Map(Array.from(byDelivery, ([deliveryId, own]) => [deliveryId, own.length])) }
}
