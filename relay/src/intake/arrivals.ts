/** Deliveries that share a transaction: their changes become feed and mirror as if they had come in one body. */
import { applyBatch, loadStates, saveStates } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import type { Delivery } from './delivery-parser.ts'
import { appendChanges, nameOf } from './delivery-store.ts'

/** One delivery on its way into the store. */
export interface Arrival {
    readonly deliveryId: string
    readonly bodyHash: Buffer
    readonly delivery: Delivery
}

/** The event bus delivers at least once, so a change may come twice in one transaction; the first counts. */
function dropRepeats(arrivals: readonly Arrival[]): Map<string, { change: Change; deliveryId: string }> {
    const first = new Map<string, { change: Change; deliveryId: string }>()
    for (const { deliveryId, delivery } of arrivals) {
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

/** Brings feed and mirror up to date and returns the changes that are new, each with its place in the feed. */
export async function storeChanges(sql: Sql, orgId: string, arrivals: readonly Arrival[]): Promise<Stored> {
    const arrived = dropRepeats(arrivals)
    if (arrived.size === 0) return { judged: [], appended: new Map() }
    const changes = Array.from(arrived.values(), ({ change }) => change)
    const deliveryOf = (change: Change): string => arrived.get(nameOf(change))?.deliveryId ?? ''
    reachFailPoint('apply-begin')
    const records = await loadStates(sql, orgId, changes)
    // Whether a change is late is stored with it, so it is applied once before it has a position.
    const draft = applyBatch(records, changes, () => 0)
    const positions = await appendChanges(sql, orgId, draft.judged, deliveryOf)
    const added = changes.filter((change) => positions.has(nameOf(change)))
    const { judged, touched } = applyBatch(records, added, (change) => positions.get(nameOf(change)) ?? 0)
    reachFailPoint('apply-mid')
    await saveStates(sql, orgId, touched, judged)
    const byDelivery = Map.groupBy(added, deliveryOf)
    return { judged, appended: new Map(Array.from(byDelivery, ([deliveryId, own]) => [deliveryId, own.length])) }
}
